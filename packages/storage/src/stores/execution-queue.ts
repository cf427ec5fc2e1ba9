import type { ExecutionId, UserId, WorkerId, WorkflowId } from '@automateos/model';
import { type ClaimedExecution, type ExecutionQueue, type QueueFigures, SUSPECT_TAKEOVERS } from '@automateos/runtime';
import { type RawBuilder, sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';
import { readSteps } from './execution-rows.ts';
import { failOverdue, MAX_TAKEOVERS } from './fail-overdue.ts';
import { purgeDeleted } from './purge.ts';

export function createExecutionQueue(context: StoreContext): ExecutionQueue {
  const { db, reader } = context;
  return {
    async claimExecutions({ workerId, limit, mayTakeSuspect, ids }) {
      if (limit <= 0 || ids?.length === 0) return [];
      const { rows } = await claim(context, workerId, limit, mayTakeSuspect, ids).execute(db);
      return rows.map(toClaimed);
    },
    loadSteps: (executionId) => readSteps(reader, executionId),
    failOverdue: () => failOverdue(context),
    async listCancelRequests(workerId) {
      const { rows } = await sql<{ id: ExecutionId }>`select id from executions
        where status = 'running' and worker_id = ${workerId} and cancel_requested = 1`.execute(reader);
      return rows.map(({ id }) => id);
    },
    figures: () => readFigures(context),
    purgeDeleted: (limit) => purgeDeleted(context, limit),
  };
}

interface ClaimedRow {
  readonly id: ExecutionId;
  readonly workflow_id: WorkflowId;
  readonly owner_id: UserId;
  readonly workflow_version: number;
  readonly trigger_node_id: string;
  readonly created_at: number;
  readonly lease_epoch: number;
  readonly takeovers: number;
  readonly wake_seq: number;
  readonly cancel_requested: number;
  readonly deadline_at: number;
}

/**
 * One compare-and-set takes what is due and what a dead worker left behind. A claimer that is not alive itself takes
 * nothing. The literals in the conditions are those of the partial indexes.
 */
function claim(
  { now, isAlive, lock, engineVersion, leaseMs, claimerAliveMs }: StoreContext,
  workerId: WorkerId,
  limit: number,
  mayTakeSuspect: boolean,
  ids: readonly ExecutionId[] | undefined,
): RawBuilder<ClaimedRow> {
  const allowed = sql`e.engine_version <= ${engineVersion}
    and exists (select 1 from workers w where w.id = ${workerId} and ${isAlive(claimerAliveMs)})
    ${ids === undefined ? sql`` : sql`and e.id in (${sql.join(ids)})`}`;
  return sql<ClaimedRow>`with due as (
      select e.id, e.wake_at from executions e
      where e.status in ('queued', 'waiting') and e.wake_at <= ${now()} and ${allowed}
      order by e.wake_at limit ${limit} ${lock('for update of e skip locked')}),
    orphaned as (
      select e.id, e.wake_at from executions e
      where e.status = 'running' and e.takeovers < ${SUSPECT_TAKEOVERS} and ${allowed}
        and not exists (select 1 from workers w where w.id = e.worker_id and ${isAlive(leaseMs)})
      order by e.wake_at limit ${limit} ${lock('for update of e skip locked')}),
    suspect as (
      select e.id, e.wake_at from executions e
      where e.status = 'running' and e.takeovers >= ${SUSPECT_TAKEOVERS} and e.takeovers < ${MAX_TAKEOVERS} and ${allowed}
        and not exists (select 1 from workers w where w.id = e.worker_id and ${isAlive(leaseMs)})
      order by e.takeovers, e.wake_at limit ${mayTakeSuspect ? 1 : 0} ${lock('for update of e skip locked')}),
    pick as (
      select id from (select * from due union all select * from orphaned union all select * from suspect) as found
      order by wake_at limit ${limit})
    update executions set status = 'running', worker_id = ${workerId}, lease_epoch = lease_epoch + 1,
      takeovers = case when status = 'running' then takeovers + 1 else 0 end,
      deadline_at = coalesce(deadline_at, ${now()} + time_left_ms),
      started_at = coalesce(started_at, ${now()})
    where id in (select id from pick)
    returning id, workflow_id, owner_id, workflow_version, trigger_node_id, created_at, lease_epoch,
      takeovers, wake_seq, cancel_requested, deadline_at`;
}

function toClaimed(row: ClaimedRow): ClaimedExecution {
  return {
    id: row.id,
    workflowId: row.workflow_id,
    ownerId: row.owner_id,
    workflowVersion: row.workflow_version,
    triggerNodeId: row.trigger_node_id,
    createdAt: row.created_at,
    leaseEpoch: row.lease_epoch,
    takeovers: row.takeovers,
    wakeSeq: row.wake_seq,
    cancelRequested: row.cancel_requested === 1,
    deadlineAt: row.deadline_at,
  };
}

/** Groups by texts that are no columns, or SQLite would walk a longer index to get its groups in order. */
async function readFigures({ reader }: StoreContext): Promise<QueueFigures> {
  const { rows } = await sql<{
    status: string;
    workflow_id: WorkflowId | null;
    count: number;
    oldest: number | null;
  }>`select status || '' as status, workflow_id || '' as workflow_id, count(*) as count, min(wake_at) as oldest
      from executions where status in ('queued', 'waiting') group by 1, 2
    union all select 'running', null, count(*), null from executions where status = 'running'`.execute(reader);
  const figures = { queued: 0, running: 0, waiting: 0 };
  const queuedByWorkflow = new Map<WorkflowId, number>();
  let oldestQueuedAt: number | null = null;
  for (const { status, workflow_id, count, oldest } of rows) {
    if (status === 'queued' || status === 'running' || status === 'waiting') figures[status] += Number(count);
    if (status !== 'queued' || workflow_id === null) continue;
    queuedByWorkflow.set(workflow_id, Number(count));
    if (oldest !== null) oldestQueuedAt = Math.min(oldestQueuedAt ?? oldest, oldest);
  }
  return { ...figures, oldestQueuedAt, queuedByWorkflow };
}
