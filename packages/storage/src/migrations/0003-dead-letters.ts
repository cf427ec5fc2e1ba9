import { failpoint } from '@automateos/model';
import { type Kysely, sql } from 'kysely';
import { columnTypes, type DialectName } from './types.ts';

/** Dead letters, one per failed execution, and the jobs that redrive groups of them. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function addDeadLetters(db: Kysely<any>, dialect: DialectName): Promise<void> {
  const { text, int, bigint } = columnTypes(dialect);
  await db.schema
    .createTable('dead_letters')
    .addColumn('execution_id', text, (column) => column.notNull())
    .addColumn('workflow_id', text, (column) => column.notNull())
    .addColumn('owner_id', text, (column) => column.notNull())
    .addColumn('node_id', text)
    .addColumn('code', text, (column) => column.notNull())
    .addColumn('message', text, (column) => column.notNull())
    .addColumn('search', text, (column) => column.notNull())
    .addColumn('fingerprint', text, (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('failed_at', bigint, (column) => column.notNull())
    .addColumn('decided_at', bigint)
    .addColumn('redriven_by', text)
    .addPrimaryKeyConstraint('dead_letters_key', ['execution_id'])
    .execute();
  const index = async (name: string, ...columns: string[]): Promise<void> =>
    db.schema.createIndex(name).on('dead_letters').columns(columns).execute();
  // Lists, and the order in which a job takes them: by owner, by workflow, by group.
  await index('dead_letters_of_owner', 'owner_id', 'status', 'failed_at', 'execution_id');
  await index('dead_letters_of_workflow', 'workflow_id', 'status', 'failed_at', 'execution_id');
  await index('dead_letters_of_group', 'fingerprint', 'status', 'failed_at', 'execution_id');
  // A search in the errors of executions goes by the order of the executions.
  await index('dead_letters_by_execution', 'owner_id', 'execution_id');
  // Groups are counted from this one alone, without a look at the rows.
  await index('dead_letters_grouped', 'owner_id', 'status', 'workflow_id', 'fingerprint', 'failed_at');

  failpoint('migrate.mid-step');
  await db.schema
    .createTable('redrives')
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('owner_id', text, (column) => column.notNull())
    .addColumn('address', text)
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('workflow_id', text)
    .addColumn('fingerprint', text)
    .addColumn('q', text)
    .addColumn('since', bigint)
    .addColumn('until', bigint, (column) => column.notNull())
    .addColumn('start_from', text, (column) => column.notNull())
    .addColumn('version_choice', text, (column) => column.notNull())
    .addColumn('milli_rate', int, (column) => column.notNull())
    .addColumn('total', int, (column) => column.notNull())
    .addColumn('done', int, (column) => column.notNull())
    .addColumn('failed', int, (column) => column.notNull())
    .addColumn('refusals', text, (column) => column.notNull())
    .addColumn('cursor_at', bigint)
    .addColumn('cursor_id', text)
    .addColumn('turn', int, (column) => column.notNull())
    .addColumn('due_at', bigint, (column) => column.notNull())
    .addColumn('created_at', bigint, (column) => column.notNull())
    .addColumn('completed_at', bigint)
    .addPrimaryKeyConstraint('redrives_key', ['id'])
    .execute();
  await db.schema.createIndex('redrives_of_owner').on('redrives').columns(['owner_id', 'id']).execute();
  await sql`create index redrives_due on redrives (due_at) where status = 'running'`.execute(db);
}
