import type { ExecutionId, UserId, WorkflowId } from '@automateos/model';
import { type ExecutionError, MAX_TAKEOVERS, type Overdue } from '@automateos/runtime';
import { type RawBuilder, sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';
import { settleSteps } from './execution-store.ts';
import { insertDeadLetters } from './insert-dead-letters.ts';

/** An owner that lives ends its run itself; after this it is taken for hung. */
const HUNG_AFTER_MS = 30_000;
/** So that one call stays short; the next sweep does the rest. */
const AT_ONCE = 500;

const WORKER_LOST: ExecutionError = {
  code: 'WORKER_LOST',
  message: `Its worker died ${MAX_TAKEOVERS + 1} times while running it, so it was given up.`,
  nodeId: null,
};
const EXECUTION_TIMEOUT: ExecutionError = {
  code: 'EXECUTION_TIMEOUT',
  message: 'The execution used up its time limit.',
  nodeId: null,
};

/** Ends what is past its limits: transitions E4 (worker lost), E11 and E12 (time limit). */
export function failOverdue(context: StoreContext): Promise<Overdue> {
  const { db, now, isAlive, leaseMs } = context;
  const lost = sql`e.status = 'running' and e.takeovers >= ${MAX_TAKEOVERS}
    and not exists (select 1 from workers w where w.id = e.worker_id and ${isAlive(leaseMs)})`;
  const hung = sql`e.status = 'running' and e.deadline_at <= ${now()} - ${HUNG_AFTER_MS}`;
  // While a retry that is due waits for its workflow's turn, its time limit stands still.
  const late = sql`e.status in ('queued', 'waiting') and e.deadline_at is not null and e.deadline_at <= ${now()}
    and (e.is_limited = 0 or e.wake_at is null or e.deadline_at <= e.wake_at or e.wake_at > ${now()})`;
  return db.transaction().execute(async (trx) => {
    const lostIds = await fail(trx, context, lost, WORKER_LOST);
    const hungIds = await fail(trx, context, hung, EXECUTION_TIMEOUT);
    const lateIds = await fail(trx, context, late, EXECUTION_TIMEOUT);
    return { ended: lostIds.length + hungIds.length + lateIds.length, lost: lostIds };
  });
}

interface FailedRow {
  readonly id: ExecutionId;
  readonly workflow_id: WorkflowId;
  readonly owner_id: UserId;
  readonly completed_at: number;
}

async function fail(
  trx: Executor,
  { now, lock }: StoreContext,
  condition: RawBuilder<unknown>,
  error: ExecutionError,
): Promise<readonly ExecutionId[]> {
  const text = JSON.stringify(error);
  const { rows } = await sql<FailedRow>`with pick as (
      select e.id from executions e where ${condition} limit ${AT_ONCE} ${lock('for update of e skip locked')})
    update executions set status = 'failed', error = ${text}, completed_at = ${now()},
      lease_epoch = lease_epoch + case when status = 'running' then 1 else 0 end
    where id in (select id from pick) returning id, workflow_id, owner_id, completed_at`.execute(trx);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  await settleSteps(trx, ids);
  const failed = rows.map(({ id, workflow_id, owner_id, completed_at }) => ({
    executionId: id,
    workflowId: workflow_id,
    ownerId: owner_id,
    error: text,
    failedAt: Number(completed_at),
  }));
  await insertDeadLetters(trx, failed);
  return ids;
}
