import { openPostgresStorage, openSqliteStorage, type Storage } from '@automateos/storage';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

/** Connections to PostgreSQL: enough for the journal, the claims and the API of one process. */
const POOL_SIZE = 10;

/** Opens the database that the settings name, brought up to date. `onBroken`: it cannot be written any more. */
export function openStorage(config: Config, logger: Logger, onBroken: (error: Error) => void): Promise<Storage> {
  return config.DATABASE_URL === undefined
    ? openSqliteStorage({ dataDir: config.DATA_DIR, logger, onBroken })
    : openPostgresStorage({ url: config.DATABASE_URL, poolSize: POOL_SIZE, logger });
}
