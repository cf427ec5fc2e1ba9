import { pino } from 'pino';
import type { Config } from '../config.ts';
import { openStorage } from '../open-storage.ts';

/** Brings the database up to date and ends. */
export async function migrate(config: Config): Promise<void> {
  const logger = pino({ level: config.LOG_LEVEL }, pino.destination(2));
  const storage = await openStorage(config, logger, (error) => logger.error({ err: error }, 'the database failed'));
  await storage.close();
  console.log('The database is up to date.');
}
