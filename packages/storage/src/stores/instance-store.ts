import type { InstanceStore } from '@automateos/runtime';
import type { StoreContext } from '../dialect.ts';

export function createInstanceStore({ db }: StoreContext): InstanceStore {
  return {
    async find(name) {
      const row = await db.selectFrom('instance').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value;
    },
    async remove(name) {
      const { numDeletedRows } = await db.deleteFrom('instance').where('name', '=', name).executeTakeFirst();
      return numDeletedRows > 0n;
    },
    async getOrPut(name, value) {
      const stored = await db.selectFrom('instance').select('value').where('name', '=', name).executeTakeFirst();
      if (stored !== undefined) return stored.value;
      await db
        .insertInto('instance')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      const row = await db.selectFrom('instance').select('value').where('name', '=', name).executeTakeFirstOrThrow();
      return row.value;
    },
  };
}
