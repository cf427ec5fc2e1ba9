import type { Kysely } from 'kysely';
import { columnTypes, type DialectName } from './types.ts';

/** Sign-ins that a cookie carries on, access tokens that are refused before their end, and API keys. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function addSessionsAndApiKeys(db: Kysely<any>, dialect: DialectName): Promise<void> {
  const { text, int, bigint, clustered } = columnTypes(dialect);
  await db.schema
    .createTable('refresh_tokens')
    .addColumn('token_hash', text, (column) => column.notNull())
    .addColumn('session_id', text, (column) => column.notNull())
    .addColumn('user_id', text, (column) => column.notNull())
    .addColumn('token_version', int, (column) => column.notNull())
    .addColumn('created_at', bigint, (column) => column.notNull())
    .addColumn('expires_at', bigint, (column) => column.notNull())
    .addColumn('used_at', bigint)
    .addColumn('next_salt', text)
    .addPrimaryKeyConstraint('refresh_tokens_key', ['token_hash'])
    .modifyEnd(clustered)
    .execute();
  await db.schema.createIndex('refresh_tokens_of_session').on('refresh_tokens').column('session_id').execute();
  await db.schema.createIndex('refresh_tokens_of_user').on('refresh_tokens').column('user_id').execute();
  await db.schema.createIndex('refresh_tokens_expiry').on('refresh_tokens').column('expires_at').execute();

  await db.schema
    .createTable('revoked_tokens')
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('expires_at', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('revoked_tokens_key', ['id'])
    .modifyEnd(clustered)
    .execute();
  await db.schema.createIndex('revoked_tokens_expiry').on('revoked_tokens').column('expires_at').execute();

  await db.schema
    .createTable('api_keys')
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('user_id', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('scopes', text, (column) => column.notNull())
    .addColumn('key_hash', text, (column) => column.notNull())
    .addColumn('created_at', bigint, (column) => column.notNull())
    .addColumn('expires_at', bigint)
    .addColumn('last_used_at', bigint)
    .addPrimaryKeyConstraint('api_keys_key', ['id'])
    .execute();
  await db.schema.createIndex('api_keys_of_user').on('api_keys').columns(['user_id', 'id']).execute();
}
