import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Database } from '../database.ts';
import { createTables } from './0001-start.ts';
import { addLimitsPerWorkflow } from './0002-limits-per-workflow.ts';
import { addDeadLetters } from './0003-dead-letters.ts';
import { addSessionsAndApiKeys } from './0004-sessions-and-api-keys.ts';
import { addTriggers } from './0005-triggers.ts';
import type { DialectName } from './types.ts';

/**
 * Brings the tables up to date. Kysely holds an advisory lock on PostgreSQL, so of several processes one migrates and
 * the others wait and find it done; all steps are one transaction.
 */
export async function migrate(db: Kysely<Database>, dialect: DialectName): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () => ({
        '0001-start': { up: (migrated) => createTables(migrated, dialect) },
        '0002-limits-per-workflow': { up: (migrated) => addLimitsPerWorkflow(migrated, dialect) },
        '0003-dead-letters': { up: (migrated) => addDeadLetters(migrated, dialect) },
        '0004-sessions-and-api-keys': { up: (migrated) => addSessionsAndApiKeys(migrated, dialect) },
        '0005-triggers': { up: (migrated) => addTriggers(migrated, dialect) },
      }),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error('the tables could not be brought up to date', { cause: error });
}
