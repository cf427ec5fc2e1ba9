import type { Kysely } from 'kysely';
import { columnTypes, type DialectName } from './types.ts';

/** Secrets that people keep for their workflows, and which version of a workflow may use which. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function addCredentials(db: Kysely<any>, dialect: DialectName): Promise<void> {
  const { text, int, bigint, clustered } = columnTypes(dialect);
  await db.schema
    .createTable('credentials')
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('owner_id', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('allowed_hosts', text, (column) => column.notNull())
    .addColumn('fields', text, (column) => column.notNull())
    .addColumn('secrets_sealed', text, (column) => column.notNull())
    .addColumn('secrets_set_at', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('tokens_sealed', text)
    .addColumn('tokens_locked_until', bigint)
    .addColumn('revision', int, (column) => column.notNull())
    .addColumn('created_at', bigint, (column) => column.notNull())
    .addColumn('updated_at', bigint, (column) => column.notNull())
    .addColumn('last_used_at', bigint)
    .addPrimaryKeyConstraint('credentials_key', ['id'])
    .execute();
  await db.schema.createIndex('credentials_of_owner').on('credentials').columns(['owner_id', 'id']).execute();

  await db.schema
    .createTable('workflow_version_credentials')
    .addColumn('workflow_id', text, (column) => column.notNull())
    .addColumn('version', int, (column) => column.notNull())
    .addColumn('credential_id', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('workflow_version_credentials_key', ['workflow_id', 'version', 'credential_id'])
    .modifyEnd(clustered)
    .execute();
  await db.schema
    .createIndex('workflow_version_credentials_of')
    .on('workflow_version_credentials')
    .column('credential_id')
    .execute();
}
