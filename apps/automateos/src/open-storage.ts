import { leaseSettingsOf } from '@automateos/runtime';
import { openPostgresStorage, openSqliteStorage, type Storage } from '@automateos/storage';
import type { Logger } from 'pino';
import { type Config, failpointDelayMs, orConfigError } from './config.ts';

/** Connections to PostgreSQL: enough for the journal, the claims and the API of one process. */
const POOL_SIZE = 10;

/** Opens the database that the settings name, brought up to date. `onBroken`: it cannot be written any more. */
export function openStorage(config: Config, logger: Logger, onBroken: (error: Error) => void): Promise<Storage> {
  const { DATA_DIR: dataDir, DATABASE_URL: url, FAILPOINTS: armed } = config;
  const failpoints = { armed, delayMs: failpointDelayMs(config) };
  return orConfigError(() =>
    url === undefined
      ? openSqliteStorage({ dataDir, logger, onBroken, failpoints })
      : openPostgresStorage({ url, poolSize: POOL_SIZE, logger, lease: leaseSettingsOf(config.LEASE_MS) }),
  );
}
