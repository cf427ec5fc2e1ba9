import { type Kysely, sql } from 'kysely';
import { columnTypes, type DialectName } from './types.ts';

/** What starts workflows by itself: schedules, and error triggers with the dead letters that they have not seen. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function addTriggers(db: Kysely<any>, dialect: DialectName): Promise<void> {
  const { text, int, bigint } = columnTypes(dialect);
  await db.schema
    .createTable('schedules')
    .addColumn('workflow_id', text, (column) => column.notNull())
    .addColumn('node_id', text, (column) => column.notNull())
    .addColumn('owner_id', text, (column) => column.notNull())
    .addColumn('config', text, (column) => column.notNull())
    .addColumn('is_fast', int, (column) => column.notNull())
    .addColumn('anchor_at', bigint, (column) => column.notNull())
    .addColumn('next_at', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('schedules_key', ['workflow_id', 'node_id'])
    .execute();
  await db.schema.createIndex('schedules_due').on('schedules').column('next_at').execute();
  await sql`create index schedules_fast on schedules (owner_id) where is_fast = 1`.execute(db);

  await db.schema
    .createTable('error_triggers')
    .addColumn('workflow_id', text, (column) => column.notNull())
    .addColumn('node_id', text, (column) => column.notNull())
    .addColumn('owner_id', text, (column) => column.notNull())
    .addColumn('watched', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('error_triggers_key', ['workflow_id'])
    .execute();
  await db.schema.createIndex('error_triggers_of_owner').on('error_triggers').column('owner_id').execute();

  // What failed before there were error triggers counts as told; who writes a letter says that it is not.
  await db.schema
    .alterTable('dead_letters')
    .addColumn('is_reported', sql`${int}`, (column) => column.notNull().defaultTo(1))
    .execute();
  await sql`create index dead_letters_unreported on dead_letters (failed_at, execution_id)
    where is_reported = 0`.execute(db);
}
