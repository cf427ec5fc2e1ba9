import type { DatabasePlace } from '@automateos/storage';
import type { Config } from '../config.ts';

/** Where the settings say that the data is. */
export function databasePlace({ DATABASE_URL: url, DATA_DIR: dataDir }: Config): DatabasePlace {
  return url === undefined ? { dataDir } : { url };
}
