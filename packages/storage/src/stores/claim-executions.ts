import type { ExecutionId, UserId, WorkerId, WorkflowId } from '@automateos/model';
import { type ClaimedExecution, type ClaimRequest, MAX_TAKEOVERS, SUSPECT_TAKEOVERS } from '@automateos/runtime';
import { type RawBuilder, sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';

export interface ClaimedRow {
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
  readonly is_limited: number;
  readonly is_called: number;
  readonly deadline_at: number;
  readonly traceparent: string | null;
  readonly claimed_at: number;
}

const claimedColumns = ({ now }: StoreContext) => sql`id, workflow_id, owner_id, workflow_version, trigger_node_id,
  created_at, lease_epoch, takeovers, wake_seq, cancel_requested, is_limited, is_called, deadline_at, traceparent,
  ${now()} as claimed_at`;

export function toClaimed(row: ClaimedRow): ClaimedExecution {
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
    isLimited: row.is_limited === 1,
    isCalled: row.is_called === 1,
    traceparent: row.traceparent,
    deadlineAt: row.deadline_at,
    claimedAt: row.claimed_at,
  };
}

/** What this worker may claim at all: it is alive itself, and its engine is not older than the execution's. */
function mayClaim({ isAlive, engineVersion, claimerAliveMs }: StoreContext, workerId: WorkerId) {
  return sql`e.engine_version <= ${engineVersion}
    and exists (select 1 from workers w where w.id = ${workerId} and ${isAlive(claimerAliveMs)})`;
}

/**
 * One compare-and-set takes what a dead worker left behind and what is due; of what is due, what has no limits of its
 * own. What was begun goes first: it was promised to go on, however long the queue is. The literals in the conditions are
 * those of the partial indexes.
 */
export function claimExecutions(context: StoreContext, request: ClaimRequest): RawBuilder<ClaimedRow> {
  const { now, isAlive, lock, leaseMs } = context;
  const { workerId, limit, mayTakeSuspect, ids, dueForMs = 0 } = request;
  const allowed = sql`${mayClaim(context, workerId)} ${ids === undefined ? sql`` : sql`and e.id in (${sql.join(ids)})`}`;
  return sql<ClaimedRow>`with due as (
      select e.id, e.wake_at from executions e
      where e.status in ('queued', 'waiting') and e.is_limited = 0 and e.wake_at <= ${now()} - ${sql.lit(dueForMs)}
        and ${allowed}
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
      select id from (select id, wake_at, 1 as is_due from due union all select id, wake_at, 0 from orphaned
        union all select id, wake_at, 0 from suspect) as found
      order by is_due, wake_at limit ${limit})
    update executions set status = 'running', worker_id = ${workerId}, lease_epoch = lease_epoch + 1,
      takeovers = case when status = 'running' then takeovers + 1 else 0 end,
      deadline_at = coalesce(deadline_at, ${now()} + time_left_ms),
      started_at = coalesce(started_at, ${now()})
    where id in (select id from pick) returning ${claimedColumns(context)}`;
}

/**
 * Takes due executions of a workflow with limits, oldest first. The time that a retry has waited for its turn does not
 * count against its time limit.
 *
 * @param room how many may run beside those that do
 * @param starts how many of them may be ones that have not started yet
 */
export function claimInTurn(
  context: StoreContext,
  workerId: WorkerId,
  workflowId: WorkflowId,
  { room, starts }: { readonly room: number; readonly starts: number },
): RawBuilder<ClaimedRow> {
  const { now, lock } = context;
  const due = sql`e.workflow_id = ${workflowId} and e.status in ('queued', 'waiting') and e.is_limited = 1
    and e.wake_at <= ${now()} and ${mayClaim(context, workerId)}`;
  return sql<ClaimedRow>`with begun as (
      select e.id, e.wake_at from executions e where ${due} and e.started_at is not null
      order by e.wake_at, e.id limit ${room} ${lock('for update of e skip locked')}),
    fresh as (
      select e.id, e.wake_at from executions e where ${due} and e.started_at is null
      order by e.wake_at, e.id limit ${Math.min(room, starts)} ${lock('for update of e skip locked')}),
    pick as (
      select id from (select * from begun union all select * from fresh) as found order by wake_at, id limit ${room})
    update executions set status = 'running', worker_id = ${workerId}, lease_epoch = lease_epoch + 1, takeovers = 0,
      deadline_at = coalesce(deadline_at + ${now()} - wake_at, ${now()} + time_left_ms),
      started_at = coalesce(started_at, ${now()})
    where id in (select id from pick) returning ${claimedColumns(context)}`;
}

/** Takes an execution again that is this worker's already, though it does not run here: no takeover is counted. */
export function reclaim(
  context: StoreContext,
  workerId: WorkerId,
  { id, leaseEpoch }: { readonly id: ExecutionId; readonly leaseEpoch: number },
): RawBuilder<ClaimedRow> {
  return sql<ClaimedRow>`update executions set lease_epoch = lease_epoch + 1,
      deadline_at = coalesce(deadline_at, ${context.now()} + time_left_ms)
    where id = ${id} and status = 'running' and worker_id = ${workerId} and lease_epoch = ${leaseEpoch}
    returning ${claimedColumns(context)}`;
}
