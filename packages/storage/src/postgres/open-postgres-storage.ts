import { type Clock, LEASE, type LeaseSettings } from '@automateos/runtime';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { StoreContext } from '../dialect.ts';
import { createJournalWriter } from '../journal/journal-writer.ts';
import { findMigrationFault, migrate } from '../migrations/migrate.ts';
import { SILENT, type Storage, type StorageLogger } from '../storage.ts';
import { createStores, createSystemStores } from '../stores/create-stores.ts';
import { systemClock } from '../system-clock.ts';
import { checkServer } from './check-server.ts';
import { createPostgresCommit } from './postgres-journal.ts';
import { createPostgresPool, createSilence, type PostgresPool, QUERY_TIMEOUT_MS } from './postgres-pool.ts';

/** A process that starts while another migrates waits for it. */
const MIGRATION_TIMEOUT_MS = 10 * 60_000;
/** The longest that a heartbeat may take. */
const HEARTBEAT_TIMEOUT_MS = 3_000;
/** A process that was suspended in the middle of a transaction does not keep its locks for longer. */
const LONGEST_IDLE_MS = 5_000;

export interface PostgresStorageOptions {
  readonly url: string;
  /** Connections for the stores. The journal and the heartbeat have one more each. */
  readonly poolSize: number;
  readonly clock?: Clock;
  readonly logger?: StorageLogger;
  /** Written on new executions; executions of a newer engine are not claimed. */
  readonly engineVersion?: number;
  /** The same as the runtime's. */
  readonly lease?: LeaseSettings;
  /** The product's, written on this process's worker. */
  readonly version?: string;
  /** Whether the tables are brought up to date; by default they are. Else they must be. */
  readonly migrates?: boolean;
}

/** Opens a PostgreSQL database that any number of processes share, and brings its tables up to date. */
export async function openPostgresStorage(options: PostgresStorageOptions): Promise<Storage> {
  const { url, poolSize, clock = systemClock, logger = SILENT, engineVersion = 1 } = options;
  const { leaseMs, selfStopMs } = options.lease ?? LEASE;
  const idleTimeoutMs = Math.min(LONGEST_IDLE_MS, leaseMs);
  await prepareServer(url, logger, options.migrates ?? true);
  // While a connection hangs nothing is taken over, so none hangs for longer than a lease.
  const shared = { url, logger, silence: createSilence(), queryTimeoutMs: Math.min(QUERY_TIMEOUT_MS, leaseMs) };
  const pool = createPostgresPool({ ...shared, size: poolSize, name: 'stores', idleTimeoutMs });
  const journalPool = createPostgresPool({ ...shared, size: 1, name: 'journal', idleTimeoutMs });
  // After one that hangs there is time for another one before the worker gives itself up.
  const heartbeatTimeoutMs = Math.min(HEARTBEAT_TIMEOUT_MS, selfStopMs / 2);
  const heartbeatPool = createPostgresPool({
    ...shared,
    size: 1,
    name: 'heartbeat',
    queryTimeoutMs: heartbeatTimeoutMs,
    statementTimeoutMs: heartbeatTimeoutMs,
  });
  const db = kyselyOver(pool);
  const now = () => sql<number>`(extract(epoch from now()) * 1000)::bigint`;
  const context: StoreContext = {
    name: 'postgres',
    version: options.version ?? null,
    db,
    reader: db,
    engineVersion,
    now,
    isAlive: (withinMs) =>
      sql<boolean>`w.stopped_at is null and w.heartbeat_at > ${now()} - ${sql.lit(Math.trunc(withinMs))}`,
    leaseMs,
    claimerAliveMs: selfStopMs,
    lock: (clause) => sql.raw(clause),
  };
  const systemStores = createSystemStores(context);
  const heartbeats = createSystemStores({ ...context, db: kyselyOver(heartbeatPool) });
  const journal = createJournalWriter(createPostgresCommit(journalPool, clock.nowMs, engineVersion), clock);
  return {
    stores: createStores(context),
    systemStores: { ...systemStores, workers: heartbeats.workers },
    journal,
    checkHealth: () => checkWritable(db),
    close: async () => {
      await journal.close();
      await Promise.all([pool.end(), journalPool.end(), heartbeatPool.end()]);
    },
  };
}

async function prepareServer(url: string, logger: StorageLogger, migrates: boolean): Promise<void> {
  const pool = createPostgresPool({
    url,
    size: 1,
    name: 'migration',
    logger,
    queryTimeoutMs: MIGRATION_TIMEOUT_MS,
  });
  try {
    await checkServer(pool);
    if (migrates) return await migrate(kyselyOver(pool), 'postgres', { logger });
    const fault = await findMigrationFault(kyselyOver(pool), 'postgres');
    if (fault !== undefined) throw new Error(fault);
  } finally {
    await pool.end();
  }
}

function kyselyOver(pool: PostgresPool): Kysely<Database> {
  // Kysely needs `connect` and `end` of a pool, and `query` and `release` of its clients.
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: pool as never }) });
}

async function checkWritable(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ is_standby: boolean }>`select pg_is_in_recovery() as is_standby`.execute(db);
  if (rows[0]?.is_standby !== false) throw new Error('the database is a standby and cannot be written');
}
