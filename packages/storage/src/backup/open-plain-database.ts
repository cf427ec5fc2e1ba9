import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import type { Database } from '../database.ts';
import type { DialectName } from '../migrations/types.ts';
import { createPostgresPool } from '../postgres/postgres-pool.ts';
import { createThreadDialect } from '../sqlite/sqlite-dialect.ts';
import { startSqliteThread } from '../sqlite/sqlite-thread.ts';
import { SILENT } from '../storage.ts';

/** Where the data is: a folder of the embedded database, or a PostgreSQL. */
export type DatabasePlace = { readonly dataDir: string } | { readonly url: string };

/** One connection to a database, without stores, journal or worker. */
export interface PlainDatabase {
  readonly db: Kysely<Database>;
  readonly dialect: DialectName;
  close(): Promise<void>;
}

/** A single statement over a large table may take its time. */
const QUERY_LIMIT_MS = 10 * 60_000;

/** @param isForWriting an SQLite file is then this process's own */
export async function openPlainDatabase(place: DatabasePlace, isForWriting: boolean): Promise<PlainDatabase> {
  if ('url' in place) {
    const { url } = place;
    const pool = createPostgresPool({ url, size: 1, name: 'backup', logger: SILENT, queryTimeoutMs: QUERY_LIMIT_MS });
    // As for the stores: Kysely needs `connect` and `end` of a pool, and `query` and `release` of its clients.
    const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: pool as never }) });
    return { db, dialect: 'postgres', close: () => pool.end() };
  }
  const { dataDir } = place;
  if (isForWriting) await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lockFile = isForWriting ? path.join(dataDir, 'automateos.lock') : undefined;
  const file = path.join(dataDir, 'automateos.db');
  const thread = await startSqliteThread({ file, lockFile, failpoints: undefined }, () => {});
  const db = new Kysely<Database>({ dialect: createThreadDialect(thread) });
  return { db, dialect: 'sqlite', close: () => thread.close() };
}
