import { type Kysely, type RawBuilder, sql } from 'kysely';
import { columnTypes, type DialectName } from './types.ts';

const OPEN = sql`status in ('queued', 'waiting')`;

/** Limits per workflow. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function addLimitsPerWorkflow(db: Kysely<any>, dialect: DialectName): Promise<void> {
  const { text, int, bigint } = columnTypes(dialect);
  // A constant default: neither dialect rewrites the rows that are there.
  for (const table of ['workflows', 'executions']) {
    const added = db.schema
      .alterTable(table)
      .addColumn('is_limited', sql`${int}`, (column) => column.notNull().defaultTo(0));
    await added.execute();
  }
  await db.schema
    .createTable('workflow_limits')
    .addColumn('workflow_id', text, (column) => column.notNull())
    .addColumn('max_concurrency', int)
    .addColumn('rate_count', int)
    .addColumn('rate_per_ms', bigint)
    .addPrimaryKeyConstraint('workflow_limits_key', ['workflow_id'])
    .execute();
}

/** Each is a migration of its own: making an index keeps writers of the executions waiting for as long as it takes. */
export const LIMIT_INDEXES: Readonly<Record<string, readonly RawBuilder<unknown>[]>> = {
  cancelling: [sql`create index executions_cancelling on executions (id) where ${OPEN} and cancel_requested = 1`],
  // The claim reads what has no limits of its own from the start of this index, and never meets the rest.
  due: [
    sql`create index executions_due_unlimited on executions (is_limited, wake_at, status, workflow_id) where ${OPEN}`,
    sql`drop index executions_due`,
  ],
  // What waits for its workflow's turn, in its order: not yet started, and started before.
  'limited-begun': [
    sql`create index executions_limited_begun on executions (workflow_id, wake_at, id)
      where ${OPEN} and is_limited = 1 and started_at is not null`,
  ],
  'limited-new': [
    sql`create index executions_limited_new on executions (workflow_id, wake_at, id)
      where ${OPEN} and is_limited = 1 and started_at is null`,
  ],
  'limited-starts': [
    sql`create index executions_limited_starts on executions (workflow_id, started_at)
      where is_limited = 1 and started_at is not null`,
  ],
};
