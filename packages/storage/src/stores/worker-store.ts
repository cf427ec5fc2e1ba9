import type { WorkerStore } from '@automateos/runtime';
import { sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';

/** Who is alive. One process owns an SQLite file, so there a new worker is the end of all others. */
export function createWorkerStore({ db, name, version, now, isAlive, leaseMs }: StoreContext): WorkerStore {
  return {
    registerWorker: (id) =>
      db.transaction().execute(async (trx) => {
        if (name === 'sqlite') {
          await trx.updateTable('workers').set({ stopped_at: now() }).where('stopped_at', 'is', null).execute();
        }
        await trx.insertInto('workers').values({ id, started_at: now(), heartbeat_at: now(), version }).execute();
      }),
    async heartbeat(id) {
      const { numAffectedRows = 0n } = await sql`update workers as w set heartbeat_at = ${now()}
        where w.id = ${id} and ${isAlive(leaseMs)}`.execute(db);
      return numAffectedRows === 1n;
    },
    async stopWorker(id) {
      await db
        .updateTable('workers')
        .set({ stopped_at: now() })
        .where('id', '=', id)
        .where('stopped_at', 'is', null)
        .execute();
    },
  };
}
