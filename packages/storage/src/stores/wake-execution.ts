import { type ExecutionId, failpoint } from '@automateos/model';
import { sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';

/**
 * Transition E7: what the execution waits for is stored in this transaction. One that is running or queued is only
 * told, by the counter that parking compares.
 *
 * @returns the wake-up counter afterwards
 */
export async function wakeExecution(trx: Executor, { now }: StoreContext, id: ExecutionId): Promise<number> {
  failpoint('wakeup.inserted-not-woken');
  const { rows } = await sql<{ wake_seq: number }>`update executions set wake_seq = wake_seq + 1,
      wake_at = case status when 'waiting' then ${now()} else wake_at end,
      status = case status when 'waiting' then 'queued' else status end
    where id = ${id} returning wake_seq`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('an execution that was locked is gone');
  return row.wake_seq;
}
