import type { ExecutionId } from '@automateos/model';
import { sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';
import { settleSteps } from './execution-store.ts';

/** So that one call stays short; the next sweep does the rest. */
const AT_ONCE = 500;

/** Ends what went back to the queue with a cancel that its owner had not seen (transition E9 by the sweep). */
export function cancelRequested({ db, now, lock }: StoreContext): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: ExecutionId }>`with pick as (
        select e.id from executions e where e.cancel_requested = 1 and e.status in ('queued', 'waiting')
        limit ${AT_ONCE} ${lock('for update of e skip locked')})
      update executions set status = 'cancelled', completed_at = ${now()}
      where id in (select id from pick) returning id`.execute(trx);
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await settleSteps(trx, ids);
    return ids.length;
  });
}
