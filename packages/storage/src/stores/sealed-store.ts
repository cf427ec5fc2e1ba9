import type { SealedStore, SealedValue } from '@automateos/runtime';
import { sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';

/** Every encrypted column. The value that checks the key is the last. */
const COLUMNS = [
  { table: 'workflows', key: 'id', owner: 'owner_id', column: 'webhook_token_sealed', label: 'webhook-tokens' },
  { table: 'credentials', key: 'id', owner: 'owner_id', column: 'secrets_sealed', label: 'credentials' },
  { table: 'credentials', key: 'id', owner: 'owner_id', column: 'tokens_sealed', label: 'credentials' },
  { table: 'instance', key: 'name', owner: undefined, column: 'value', label: 'check', only: 'secret_check' },
] as const;

export function createSealedStore({ db }: StoreContext): SealedStore {
  return {
    kinds: COLUMNS.length,

    async listOthers(kind, keyId, after, limit) {
      const place = COLUMNS[kind];
      if (place === undefined) return [];
      const { table, key, owner, column, label } = place;
      const ownerCell = owner === undefined ? sql`''` : sql.ref(owner);
      const only = 'only' in place ? sql`and ${sql.ref(key)} = ${place.only}` : sql``;
      const { rows } = await sql<{ id: string; owner: string; sealed: string }>`select ${sql.ref(key)} as id,
          ${ownerCell} as owner, ${sql.ref(column)} as sealed from ${sql.table(table)}
        where ${sql.ref(column)} not like ${`v1.${keyId}.%`} and ${sql.ref(key)} > ${after} ${only}
        order by ${sql.ref(key)} limit ${limit}`.execute(db);
      return rows.map(
        ({ id, owner: ownerId, sealed }): SealedValue => ({
          label,
          place: { table, rowId: id, ownerId, column },
          sealed,
        }),
      );
    },

    async replace({ place, sealed }, sealedAnew) {
      const known = COLUMNS.find(({ table, column }) => table === place.table && column === place.column);
      if (known === undefined) return false;
      const { table, key, column } = known;
      const replaced = await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${sealedAnew}
        where ${sql.ref(key)} = ${place.rowId} and ${sql.ref(column)} = ${sealed}`.execute(db);
      return replaced.numAffectedRows === 1n;
    },
  };
}
