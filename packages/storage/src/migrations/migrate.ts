import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Database } from '../database.ts';
import { createTables } from './0001-start.ts';
import { addLimitsPerWorkflow } from './0002-limits-per-workflow.ts';
import { addDeadLetters } from './0003-dead-letters.ts';
import { addSessionsAndApiKeys } from './0004-sessions-and-api-keys.ts';
import { addTriggers } from './0005-triggers.ts';
import { addCredentials } from './0008-credentials.ts';
import { addKeyValueStore } from './0009-key-value-store.ts';
import { addWorkerVersions } from './0010-worker-versions.ts';
import type { DialectName } from './types.ts';

/**
 * Brings the tables up to date. Kysely holds an advisory lock on PostgreSQL, so of several processes one migrates and
 * the others wait and find it done; all steps are one transaction.
 */
export async function migrate(db: Kysely<Database>, dialect: DialectName): Promise<void> {
  const { error } = await createMigrator(db, dialect).migrateToLatest();
  if (error !== undefined) throw new Error('the tables could not be brought up to date', { cause: error });
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

function createMigrator(db: Kysely<Database>, dialect: DialectName): Migrator {
  return new Migrator({
    db,
    provider: {
      getMigrations: async () => ({
        '0001-start': { up: (migrated) => createTables(migrated, dialect) },
        '0002-limits-per-workflow': { up: (migrated) => addLimitsPerWorkflow(migrated, dialect) },
        '0003-dead-letters': { up: (migrated) => addDeadLetters(migrated, dialect) },
        '0004-sessions-and-api-keys': { up: (migrated) => addSessionsAndApiKeys(migrated, dialect) },
        '0005-triggers': { up: (migrated) => addTriggers(migrated, dialect) },
        '0008-credentials': { up: (migrated) => addCredentials(migrated, dialect) },
        '0009-key-value-store': { up: (migrated) => addKeyValueStore(migrated, dialect) },
        '0010-worker-versions': { up: (migrated) => addWorkerVersions(migrated, dialect) },
      }),
    },
  });
}
