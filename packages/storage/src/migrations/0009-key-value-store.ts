import { type Kysely, sql } from 'kysely';
import { columnTypes, type DialectName } from './types.ts';

/** What workflows remember from run to run, and how much of it each owner has. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function addKeyValueStore(db: Kysely<any>, dialect: DialectName): Promise<void> {
  const { text, int, bigint } = columnTypes(dialect);
  await db.schema
    .createTable('store_entries')
    .addColumn('owner_id', text, (column) => column.notNull())
    .addColumn('scope', text, (column) => column.notNull())
    .addColumn('key', text, (column) => column.notNull())
    .addColumn('value', text, (column) => column.notNull())
    .addColumn('size_bytes', int, (column) => column.notNull())
    .addColumn('expires_at', bigint)
    .addColumn('updated_at', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('store_entries_key', ['owner_id', 'scope', 'key'])
    .execute();
  await sql`create index store_entries_expiring on store_entries (expires_at) where expires_at is not null`.execute(db);
  await db.schema
    .createTable('store_usage')
    .addColumn('owner_id', text, (column) => column.notNull())
    .addColumn('keys', bigint, (column) => column.notNull())
    .addColumn('bytes', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('store_usage_key', ['owner_id'])
    .execute();
}
