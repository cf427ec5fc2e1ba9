import type { Config } from '../config.ts';
import { openLogger } from '../open-logger.ts';
import { openStorage } from '../open-storage.ts';

/** Brings the database up to date and ends. */
export async function migrate(config: Config): Promise<void> {
  const logger = openLogger(config.LOG_LEVEL);
  const storage = await openStorage(config, logger, (error) => logger.error({ err: error }, 'the database failed'));
  await storage.close();
  console.log('The database is up to date.');
}
