import type { ExecutionId, ExecutionStatus, WorkflowId, WorkflowSettings } from '@automateos/model';
import type { CallQueue, CallVerdict, TriggeredExecution, WaitKey } from '@automateos/runtime';
import { sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';
import { storedDedupeKey } from '../journal/prepared-write.ts';
import { readStepsOf, SUMMARY_COLUMNS, toSummary } from './execution-rows.ts';
import { insertTriggered, lockTargets } from './insert-triggered.ts';

export function createCallQueue(context: StoreContext): CallQueue {
  const { db, reader } = context;
  return {
    async findCallTarget(owner, workflowId) {
      const row = await reader
        .selectFrom('workflows')
        .select(['version', 'is_active', 'settings'])
        .where('id', '=', workflowId)
        .where('owner_id', '=', owner)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
      return (
        row && {
          workflowVersion: row.version,
          isActive: row.is_active === 1,
          settings: JSON.parse(row.settings) as WorkflowSettings, // checked when it was saved
        }
      );
    },
    async listOwned(owner, workflowIds) {
      if (workflowIds.length === 0) return new Set();
      const { rows } = await sql<{ id: string }>`select id from workflows
        where id in (${sql.join(workflowIds)}) and owner_id = ${owner} and deleted_at is null`.execute(reader);
      return new Set(rows.map(({ id }) => id));
    },
    call: (caller, isAwaited, started, depth) =>
      db.transaction().execute((trx) => call(trx, context, { caller, isAwaited, started, depth })),
    async findCaller(id) {
      const { rows } = await sql<{ execution_id: ExecutionId }>`select execution_id from calls
        where called_id = ${id} and is_awaited = 1`.execute(reader);
      return rows[0]?.execution_id;
    },
    async loadCalled(ids) {
      if (ids.length === 0) return [];
      const rows = await reader.selectFrom('executions').select(SUMMARY_COLUMNS).where('id', 'in', ids).execute();
      const steps = await readStepsOf(reader, ids);
      return rows.map((row) => ({ ...toSummary(row), steps: steps.get(row.id) ?? [] }));
    },
    listCalls: (owner, id, page) => listCalls(context, owner, id, page),
  };
}

interface Call {
  readonly caller: WaitKey;
  readonly isAwaited: boolean;
  readonly started: TriggeredExecution;
  readonly depth: number;
}

async function call(trx: Executor, context: StoreContext, wish: Call): Promise<CallVerdict> {
  const { caller, isAwaited, started, depth: deepest } = wish;
  const { execution } = started;
  const targets = await lockTargets(trx, context, [execution.workflowId]);
  const { rows } = await sql<{ depth: number }>`select depth from calls
    where called_id = ${caller.executionId}`.execute(trx);
  const depth = (rows[0]?.depth ?? 0) + 1;
  if (depth > deepest) return { kind: 'too-deep' };
  const [inserted] = await insertTriggered(trx, context, [started], targets);
  if (inserted === undefined) return findStarted(trx, execution);
  await trx.updateTable('executions').set({ is_called: 1 }).where('id', '=', inserted).execute();
  const { executionId, nodeId, iteration } = caller;
  await trx
    .insertInto('calls')
    .values({
      called_id: inserted,
      execution_id: executionId,
      node_id: nodeId,
      iteration,
      is_awaited: isAwaited ? 1 : 0,
      depth,
    })
    .execute();
  return { kind: 'started', executionId: inserted };
}

/** The step has asked for it before, and the answer was lost. */
async function findStarted(
  trx: Executor,
  { workflowId, dedupe }: TriggeredExecution['execution'],
): Promise<CallVerdict> {
  const { rows } = await sql<{ execution_id: ExecutionId }>`select execution_id from dedupe_keys
    where workflow_id = ${workflowId} and scope = ${dedupe?.scope ?? ''}
      and key = ${storedDedupeKey(dedupe?.key ?? '')}`.execute(trx);
  return rows[0] === undefined ? { kind: 'gone' } : { kind: 'started', executionId: rows[0].execution_id };
}

async function listCalls(
  { reader }: StoreContext,
  owner: string,
  id: ExecutionId,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): ReturnType<CallQueue['listCalls']> {
  const { rows: own } = await sql`select 1 from executions e join workflows w on w.id = e.workflow_id
    where e.id = ${id} and e.owner_id = ${owner} and w.deleted_at is null`.execute(reader);
  if (own.length === 0) return undefined;
  type Caller = { execution_id: ExecutionId; node_id: string; iteration: string };
  const { rows: callers } = await sql<Caller>`select k.execution_id, k.node_id, k.iteration from calls k
    join executions e on e.id = k.execution_id where k.called_id = ${id} and e.owner_id = ${owner}`.execute(reader);
  type Called = Caller & { called_id: ExecutionId; workflow_id: WorkflowId; name: string; status: ExecutionStatus };
  const after = cursor === undefined ? sql`` : sql`and k.called_id > ${cursor}`;
  const { rows } = await sql<Called>`select k.called_id, k.node_id, k.iteration, e.workflow_id, e.status, w.name
    from calls k join executions e on e.id = k.called_id join workflows w on w.id = e.workflow_id
    where k.execution_id = ${id} and e.owner_id = ${owner} and w.deleted_at is null ${after}
    order by k.called_id limit ${limit + 1}`.execute(reader);
  const items = rows.slice(0, limit).map((row) => ({
    executionId: row.called_id,
    workflowId: row.workflow_id,
    workflowName: row.name,
    nodeId: row.node_id,
    iteration: row.iteration,
    status: row.status,
  }));
  const [caller] = callers;
  return {
    calledBy: caller ? { executionId: caller.execution_id, nodeId: caller.node_id, iteration: caller.iteration } : null,
    items,
    nextCursor: rows.length > limit ? (items.at(-1)?.executionId ?? null) : null,
  };
}
