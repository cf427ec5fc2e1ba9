import type { ExecutionId, WorkflowId } from '@automateos/model';
import type { ExecutionQueue, QueueFigures } from '@automateos/runtime';
import { sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';
import { readAlertFigures } from './alert-figures.ts';
import { cancelRequested } from './cancel-requested.ts';
import { claimExecutions, reclaim, toClaimed } from './claim-executions.ts';
import { claimLimited } from './claim-limited.ts';
import { readStepsOf } from './execution-rows.ts';
import { failOverdue } from './fail-overdue.ts';
import { purgeDeleted } from './purge.ts';

export function createExecutionQueue(context: StoreContext): ExecutionQueue {
  const { db, reader } = context;
  return {
    async claimExecutions(request) {
      if (request.limit <= 0 || request.ids?.length === 0) return [];
      const { rows } = await claimExecutions(context, request).execute(db);
      return rows.map(toClaimed);
    },
    claimLimited: (request) => claimLimited(context, request),
    async reclaim(workerId, owned) {
      const { rows } = await reclaim(context, workerId, owned).execute(db);
      return rows.map(toClaimed)[0];
    },
    async listOwned(workerId) {
      const { rows } = await sql<{ id: ExecutionId; lease_epoch: number }>`select id, lease_epoch from executions
        where status = 'running' and worker_id = ${workerId}`.execute(reader);
      return new Map(rows.map(({ id, lease_epoch }) => [id, lease_epoch]));
    },
    loadSteps: (executionIds) => readStepsOf(reader, executionIds),
    failOverdue: () => failOverdue(context),
    cancelRequested: () => cancelRequested(context),
    async listCancelRequests(workerId) {
      const { rows } = await sql<{ id: ExecutionId }>`select id from executions
        where status = 'running' and worker_id = ${workerId} and cancel_requested = 1`.execute(reader);
      return rows.map(({ id }) => id);
    },
    figures: () => readFigures(context),
    alertFigures: () => readAlertFigures(context),
    purgeDeleted: (limit) => purgeDeleted(context, limit),
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
