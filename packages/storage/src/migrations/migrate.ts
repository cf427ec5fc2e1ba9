import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from '../database.ts';
import type { StorageLogger } from '../storage.ts';
import { createTables } from './0001-start.ts';
import { addLimitsPerWorkflow, LIMIT_INDEXES } from './0002-limits-per-workflow.ts';
import { addDeadLetters } from './0003-dead-letters.ts';
import { addSessionsAndApiKeys } from './0004-sessions-and-api-keys.ts';
import { addTriggers } from './0005-triggers.ts';
import { addWaits } from './0006-waits.ts';
import { addWebhookInbox } from './0007-webhook-inbox.ts';
import { addCredentials } from './0008-credentials.ts';
import { addKeyValueStore } from './0009-key-value-store.ts';
import { addWorkerVersions } from './0010-worker-versions.ts';
import { addWhoSaved } from './0012-who-saved.ts';
import { addPickedDeadLetters } from './0013-picked-dead-letters.ts';
import { indexOpenDeadLetters } from './0015-open-dead-letters.ts';
import { addTrace } from './0016-trace.ts';
import type { DialectName } from './types.ts';

/** Who waits for a table holds up all who come after; so it gives up soon, and tries again a moment later. */
const LOCK_LIMIT_MS = 800;
const LOCK_TRIES = 400;
const LOCK_PAUSE_MS = 500;
/** About every half minute. */
const TELL_EVERY_TRIES = 25;
/** PostgreSQL's `lock_not_available`. */
const LOCK_TIMEOUT = '55P03';

export interface MigrateOptions {
  /** The last one to be done; all by default. */
  readonly upTo?: string;
  readonly logger?: Pick<StorageLogger, 'warn'>;
}

/**
 * Brings the tables up to date. Kysely holds an advisory lock on PostgreSQL, so of several processes one migrates and
 * the others wait and find it done. Each migration is one transaction of its own: a process that dies leaves whole ones
 * behind, and no table is locked for longer than one of them takes.
 *
 * @throws Error when a table was in use for all of nine minutes, or a statement fails
 */
export async function migrate(db: Kysely<Database>, dialect: DialectName, options: MigrateOptions = {}): Promise<void> {
  const { upTo, logger } = options;
  const migrator = createMigrator(db, dialect);
  for (let tries = 1; ; ) {
    const { error, results = [] } = await migrator.migrateUp();
    if (error === undefined) {
      if (results.length === 0 || results.some(({ migrationName }) => migrationName === upTo)) return;
    } else if (isLockTimeout(error) && tries < LOCK_TRIES) {
      if (tries % TELL_EVERY_TRIES === 1) logger?.warn({ tries }, 'a migration waits for a table that is in use');
      tries += 1;
      await sleep(LOCK_PAUSE_MS);
    } else {
      throw new Error('the tables could not be brought up to date', { cause: error });
    }
  }
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_TIMEOUT;
}

/** What is to be done before this program and this database fit; undefined: they do. */
export async function findMigrationFault(db: Kysely<Database>, dialect: DialectName): Promise<string | undefined> {
  const known = await createMigrator(db, dialect).getMigrations();
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`
    .execute(db)
    .catch(() => ({ rows: [] }));
  if (rows.length === 0) return 'the database is empty: it is filled at the first start, or by "automateos migrate"';
  const names = new Set(known.map(({ name }) => name));
  if (rows.some(({ name }) => !names.has(name))) {
    return 'the database was made by a newer version of AutomateOS: use that one';
  }
  if (known.some(({ executedAt }) => executedAt === undefined)) {
    return 'the database is of an older version of AutomateOS: run "automateos migrate" first';
  }
  return undefined;
}

/**
 * Makes the tables of an empty database as they were in the version that had just these migrations.
 *
 * @throws Error when this program does not know them all, or the database has tables of another version already
 */
export async function migrateAs(db: Kysely<Database>, dialect: DialectName, names: readonly string[]): Promise<void> {
  const migrations = await createMigrator(db, dialect).getMigrations();
  const known = new Set(migrations.map(({ name }) => name));
  const last = names.at(-1);
  if (last === undefined || names.some((name) => !known.has(name))) {
    throw new Error('it was made by a newer version of AutomateOS: use that one');
  }
  const done = migrations.filter(({ executedAt }) => executedAt !== undefined);
  if (done.length === 0) {
    await migrate(db, dialect, { upTo: last });
  } else if (done.at(-1)?.name !== last) {
    throw new Error('this database has tables of another version: use one without tables');
  }
}

/** The limit begins behind the advisory lock, for which the others are to wait. */
function limitLocks(dialect: DialectName, migrations: Record<string, Migration>): Record<string, Migration> {
  if (dialect === 'sqlite') return migrations;
  const limited = ([name, { up }]: [string, Migration]): [string, Migration] => [
    name,
    {
      up: async (db) => {
        await sql`set local lock_timeout = ${sql.lit(LOCK_LIMIT_MS)}`.execute(db);
        await up(db);
      },
    },
  ];
  return Object.fromEntries(Object.entries(migrations).map(limited));
}

function oneByOne(name: string, parts: typeof LIMIT_INDEXES): Record<string, Migration> {
  const toMigration = ([part, statements]: [string, (typeof parts)[string]]): [string, Migration] => [
    `${name}-${part}`,
    {
      up: async (db) => {
        for (const statement of statements) await statement.execute(db);
      },
    },
  ];
  return Object.fromEntries(Object.entries(parts).map(toMigration));
}

function createMigrator(db: Kysely<Database>, dialect: DialectName): Migrator {
  return new Migrator({
    db,
    provider: {
      getMigrations: async () =>
        limitLocks(dialect, {
          '0001-start': { up: (migrated) => createTables(migrated, dialect) },
          '0002-limits-per-workflow': { up: (migrated) => addLimitsPerWorkflow(migrated, dialect) },
          ...oneByOne('0002-limits-per-workflow', LIMIT_INDEXES),
          '0003-dead-letters': { up: (migrated) => addDeadLetters(migrated, dialect) },
          '0004-sessions-and-api-keys': { up: (migrated) => addSessionsAndApiKeys(migrated, dialect) },
          '0005-triggers': { up: (migrated) => addTriggers(migrated, dialect) },
          '0006-waits': { up: (migrated) => addWaits(migrated, dialect) },
          '0007-webhook-inbox': { up: (migrated) => addWebhookInbox(migrated, dialect) },
          '0008-credentials': { up: (migrated) => addCredentials(migrated, dialect) },
          '0009-key-value-store': { up: (migrated) => addKeyValueStore(migrated, dialect) },
          '0010-worker-versions': { up: (migrated) => addWorkerVersions(migrated, dialect) },
          '0012-who-saved': { up: (migrated) => addWhoSaved(migrated, dialect) },
          '0013-picked-dead-letters': { up: (migrated) => addPickedDeadLetters(migrated, dialect) },
          '0015-open-dead-letters': { up: indexOpenDeadLetters },
          '0016-trace': { up: (migrated) => addTrace(migrated, dialect) },
        }),
    },
  });
}
