import { existsSync } from 'node:fs';
import path from 'node:path';
import { leaseSettingsOf } from '@automateos/runtime';
import { openPostgresStorage, openSqliteReader, openSqliteStorage, type Storage } from '@automateos/storage';
import type { Logger } from 'pino';
import { type Config, ConfigError, failpointDelayMs, orConfigError } from './config.ts';
import { VERSION } from './version.ts';

/** Connections to PostgreSQL: enough for the journal, the claims and the API of one process. */
const POOL_SIZE = 10;

/**
 * What a process does with the database: serve from it, change things in it and end, or look at it and end. Who serves
 * brings its tables up to date; who looks may do so beside those who serve.
 */
export type Purpose = 'serve' | 'change' | 'look';

/** Opens the database that the settings name. `onBroken`: it cannot be written any more. */
export function openStorage(
  config: Config,
  logger: Logger,
  onBroken: (error: Error) => void,
  purpose: Purpose = 'serve',
): Promise<Storage> {
  const { DATA_DIR: dataDir, DATABASE_URL: url, FAILPOINTS: armed } = config;
  const failpoints = { armed, delayMs: failpointDelayMs(config) };
  return orConfigError(() => {
    if (url !== undefined) {
      const lease = leaseSettingsOf(config.LEASE_MS);
      return openPostgresStorage({
        url,
        poolSize: POOL_SIZE,
        logger,
        lease,
        version: VERSION,
        migrates: purpose === 'serve',
      });
    }
    return purpose === 'look'
      ? openSqliteReader({ dataDir })
      : openSqliteStorage({ dataDir, logger, onBroken, version: VERSION, failpoints });
  });
}

/** @throws ConfigError where a serving process would make the embedded database, and there is none to look at */
export function needsDatabase({ DATA_DIR: dataDir, DATABASE_URL: url }: Config): void {
  if (url !== undefined || existsSync(path.join(dataDir, 'automateos.db'))) return;
  throw new ConfigError(`there is no database in ${dataDir}; DATA_DIR or DATABASE_URL says where it is`);
}
