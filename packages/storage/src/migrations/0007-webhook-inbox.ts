import type { Kysely } from 'kysely';
import { columnTypes, type DialectName } from './types.ts';

/** What came in at webhook URLs: the last requests of each workflow. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function addWebhookInbox(db: Kysely<any>, dialect: DialectName): Promise<void> {
  const { text, int, bigint, blob } = columnTypes(dialect);
  await db.schema
    .createTable('webhook_requests')
    .addColumn('workflow_id', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('verdict', text, (column) => column.notNull())
    .addColumn('reason', text)
    .addColumn('method', text, (column) => column.notNull())
    .addColumn('query', text, (column) => column.notNull())
    .addColumn('body_bytes', int, (column) => column.notNull())
    .addColumn('execution_id', text)
    .addColumn('received_at', bigint, (column) => column.notNull())
    .addColumn('headers', text)
    .addColumn('body', blob)
    .addPrimaryKeyConstraint('webhook_requests_key', ['workflow_id', 'id'])
    .execute();
}
