import type { ExecutionId, UserId, WorkflowId } from '@automateos/model';
import type { ExecutionStore } from '@automateos/runtime';
import { sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';
import { writeAudit } from './audit.ts';
import { readSteps, SUMMARY_COLUMNS, toSummary } from './execution-rows.ts';
import { listAllExecutions } from './list-all-executions.ts';
import { resolveStep } from './resolve-step.ts';
import { restartExecution } from './restart-executions.ts';

export function createExecutionStore(context: StoreContext): ExecutionStore {
  const { db, reader, lock } = context;
  return {
    async listExecutions(actor, workflowId, { status, since, until, limit, cursor }) {
      if (!(await ownsWorkflow(reader, actor, workflowId))) return undefined;
      let query = reader
        .selectFrom('executions')
        .select(SUMMARY_COLUMNS)
        .where('workflow_id', '=', workflowId)
        .orderBy('id', 'desc')
        .limit(limit + 1);
      if (status !== undefined) query = query.where('status', '=', status);
      if (since !== undefined) query = query.where('created_at', '>=', since);
      if (until !== undefined) query = query.where('created_at', '<', until);
      if (cursor !== undefined) query = query.where('id', '<', cursor as ExecutionId); // only compared
      const rows = await query.execute();
      const items = rows.slice(0, limit).map(toSummary);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    listAllExecutions: (actor, filter) => listAllExecutions(context, actor, filter),

    async findExecution(actor, id) {
      const row = await selectExecution(reader, actor, id).executeTakeFirst();
      if (row === undefined) return undefined;
      const steps = await readSteps(reader, id);
      return { ...toSummary(row), steps: steps.map(({ leaseEpoch: _, ...step }) => step) };
    },

    requestCancel: (actor, id, audit) =>
      db.transaction().execute(async (trx) => {
        await sql`select id from executions where id = ${id} and owner_id = ${actor} ${lock('for update')}`.execute(
          trx,
        );
        const row = await selectExecution(trx, actor, id).executeTakeFirst();
        if (row === undefined) return undefined;
        if (row.status === 'queued' || row.status === 'waiting') {
          await trx
            .updateTable('executions')
            .set({ status: 'cancelled', completed_at: audit.at })
            .where('id', '=', id)
            .execute();
          await settleSteps(trx, [id]);
          await writeAudit(trx, audit);
          return { status: 'cancelled' as const, changed: true };
        }
        if (row.status !== 'running' || row.cancel_requested === 1) return { status: row.status, changed: false };
        await trx.updateTable('executions').set({ cancel_requested: 1 }).where('id', '=', id).execute();
        await writeAudit(trx, audit);
        return { status: 'running' as const, changed: true };
      }),

    insertRestart: async (actor, restart, audit) =>
      restart.execution.ownerId === actor && restartExecution(context, restart, audit),
    resolveStep: (actor, id, decided, audit) => resolveStep(context, actor, id, decided, audit),
  };
}

/** Nothing of an execution that has ended is left open. */
export async function settleSteps(trx: Executor, ids: readonly ExecutionId[]): Promise<void> {
  await sql`update execution_steps set status = case status when 'running' then 'in_doubt' else 'skipped' end
    where execution_id in (${sql.join(ids)}) and status in ('running', 'waiting')`.execute(trx);
}

/** Whether the workflow is there and the actor's: the one place that says so for what belongs to a workflow. */
export async function ownsWorkflow(db: Executor, actor: UserId, id: WorkflowId): Promise<boolean> {
  const row = await db
    .selectFrom('workflows')
    .select('id')
    .where('id', '=', id)
    .where('owner_id', '=', actor)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** The execution, when it is the actor's and its workflow has not been deleted. */
function selectExecution(db: Executor, actor: UserId, id: ExecutionId) {
  return db
    .selectFrom('executions')
    .select([...SUMMARY_COLUMNS, 'cancel_requested'])
    .where('id', '=', id)
    .where('owner_id', '=', actor)
    .where((where) =>
      where.exists(
        where
          .selectFrom('workflows')
          .select('workflows.id')
          .whereRef('workflows.id', '=', 'executions.workflow_id')
          .where('workflows.deleted_at', 'is', null),
      ),
    );
}
