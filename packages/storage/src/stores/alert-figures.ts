import type { ExecutionId } from '@automateos/model';
import type { AlertFigures } from '@automateos/runtime';
import { sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';

const NEWEST = 10;

/** The conditions on `executions` are those of the index of what is due, in which what waits for a person comes first. */
export async function readAlertFigures({ reader, isAlive, leaseMs }: StoreContext): Promise<AlertFigures> {
  const letters = await sql<{ count: number }>`select count(*) as count from dead_letters
    where status = 'open'`.execute(reader);
  const doubted = await sql<{ id: ExecutionId; count: number }>`select id, count(*) over () as count from executions e
    where e.status in ('queued', 'waiting') and e.status = 'waiting' and e.is_limited in (0, 1) and e.wake_at is null
      and exists (select 1 from execution_steps s where s.execution_id = e.id and s.status = 'in_doubt')
    order by id desc limit ${NEWEST}`.execute(reader);
  const workers = await sql<{ count: number }>`select count(*) as count from workers w
    where w.stopped_at is null and ${isAlive(leaseMs)}`.execute(reader);
  return {
    liveWorkers: Number(workers.rows[0]?.count),
    openDeadLetters: Number(letters.rows[0]?.count),
    inDoubt: Number(doubted.rows[0]?.count ?? 0),
    newestInDoubt: doubted.rows.map(({ id }) => id),
  };
}
