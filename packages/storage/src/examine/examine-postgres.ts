import { toError } from '@automateos/model';
import { LEASE } from '@automateos/runtime';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Database } from '../database.ts';
import { checkServer } from '../postgres/check-server.ts';
import { createPostgresPool } from '../postgres/postgres-pool.ts';
import { SILENT } from '../storage.ts';
import { type Examination, examineTables } from './examination.ts';

const QUERY_LIMIT_MS = 4_000;

/** Looks at a PostgreSQL database. Changes nothing. */
export async function examinePostgres(url: string): Promise<Examination> {
  const pool = createPostgresPool({ url, size: 1, name: 'doctor', logger: SILENT, queryTimeoutMs: QUERY_LIMIT_MS });
  try {
    // As for the stores: Kysely needs `connect` and `end` of a pool, and `query` and `release` of its clients.
    const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: pool as never }) });
    const askedAt = Date.now();
    const { rows } = await sql<{ version: string; size: number; now: number }>`select
      current_setting('server_version') as version, pg_database_size(current_database()) as size,
      (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(db);
    const answeredAt = Date.now();
    const { version = '', size = 0, now = 0 } = rows[0] ?? {};
    return {
      version: `PostgreSQL ${version.split(' ')[0]}`,
      sizeBytes: size,
      durabilityFault: await checkServer(pool).then(
        () => undefined,
        (error: unknown) => toError(error).message,
      ),
      aheadMs: now - (askedAt + answeredAt) / 2,
      ...(await examineTables(db, 'postgres', now - LEASE.leaseMs)),
    };
  } finally {
    await pool.end();
  }
}
