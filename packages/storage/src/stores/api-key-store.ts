import type { ApiKeyId } from '@automateos/model';
import type { ApiKeyRecord, ApiKeyStore } from '@automateos/runtime';
import { type Selectable, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { StoreContext } from '../dialect.ts';
import { writeAudit } from './audit.ts';

export function createApiKeyStore({ db, reader, lock }: StoreContext): ApiKeyStore {
  return {
    insertApiKey: (key, limit, audit) =>
      db.transaction().execute(async (trx) => {
        // The owner's row is locked, so that two inserts cannot both be the last one that fits.
        await sql`select id from users where id = ${key.userId} ${lock('for update')}`.execute(trx);
        const { count } = await trx
          .selectFrom('api_keys')
          .select((select) => select.fn.countAll().as('count'))
          .where('user_id', '=', key.userId)
          .executeTakeFirstOrThrow();
        if (Number(count) >= limit) return false;
        await trx.insertInto('api_keys').values(toRow(key)).execute();
        await writeAudit(trx, audit);
        return true;
      }),

    async listApiKeys(actor, { limit, cursor }) {
      let query = reader
        .selectFrom('api_keys')
        .selectAll()
        .where('user_id', '=', actor)
        .orderBy('id', 'desc')
        .limit(limit + 1);
      if (cursor !== undefined) query = query.where('id', '<', cursor as ApiKeyId); // only compared
      const rows = await query.execute();
      const items = rows.slice(0, limit).map(toRecord);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    deleteApiKey: (actor, id, audit) =>
      db.transaction().execute(async (trx) => {
        const deleted = await trx
          .deleteFrom('api_keys')
          .where('id', '=', id)
          .where('user_id', '=', actor)
          .executeTakeFirst();
        if (deleted.numDeletedRows !== 1n) return false;
        await writeAudit(trx, audit);
        return true;
      }),

    async findApiKey(id) {
      const row = await reader.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toRecord(row);
    },

    async setLastUsed(id, at) {
      await sql`update api_keys set last_used_at = ${at}
        where id = ${id} and (last_used_at is null or last_used_at < ${at})`.execute(db);
    },
  };
}

function toRow(key: ApiKeyRecord): Database['api_keys'] {
  return {
    id: key.id,
    user_id: key.userId,
    name: key.name,
    scopes: JSON.stringify(key.scopes),
    key_hash: key.keyHash,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    last_used_at: key.lastUsedAt,
  };
}

function toRecord(row: Selectable<Database['api_keys']>): ApiKeyRecord {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    scopes: JSON.parse(row.scopes),
    keyHash: row.key_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
