import { PAUSED } from '@automateos/storage';
import type { Config } from '../config.ts';
import { openLogger } from '../open-logger.ts';
import { needsDatabase, openStorage } from '../open-storage.ts';

/** Lets an installation that was restored go on. */
export async function release(config: Config): Promise<void> {
  needsDatabase(config);
  const logger = openLogger(config.LOG_LEVEL);
  const storage = await openStorage(
    config,
    logger,
    (error) => logger.error({ err: error }, 'the database failed'),
    'change',
  );
  const wasPaused = await storage.systemStores.instance.remove(PAUSED);
  await storage.close();
  console.log(wasPaused ? 'Released: runs go on, and schedules fire.' : 'It was not paused.');
}
