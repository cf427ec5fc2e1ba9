import type { ExecutionId, WorkflowId } from '@automateos/model';
import type { TriggeredExecution } from '@automateos/runtime';
import { type Insertable, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Executor, StoreContext } from '../dialect.ts';
import {
  DEDUPE_KEEP_MS,
  EXECUTION_COLUMNS,
  executionCells,
  STEP_COLUMNS,
  stepCells,
  storedDedupeKey,
} from '../journal/prepared-write.ts';

/** Active workflows that are locked against change. */
type Targets = ReadonlyMap<WorkflowId, { readonly version: number; readonly isLimited: number }>;

/** In the order of their ids, as everybody locks them. */
export async function lockTargets(trx: Executor, { lock }: StoreContext, ids: readonly WorkflowId[]): Promise<Targets> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: WorkflowId; version: number; is_limited: number }>`
    select id, version, is_limited from workflows where id in (${sql.join([...new Set(ids)])})
      and deleted_at is null and is_active = 1 order by id ${lock('for share')}`.execute(trx);
  return new Map(rows.map(({ id, version, is_limited }) => [id, { version, isLimited: is_limited }]));
}

/** Inserts executions that triggers start. What runs already under the same key, or has no workflow, is passed over. */
export async function insertTriggered(
  trx: Executor,
  context: StoreContext,
  starts: readonly TriggeredExecution[],
  targets: Targets,
): Promise<readonly ExecutionId[]> {
  const possible = starts.filter(({ execution }) => targets.has(execution.workflowId));
  const fresh = await takeKeys(trx, possible);
  const going = possible.filter(({ execution }) => fresh.has(execution.id));
  if (going.length === 0) return [];
  const executions = going.map(({ execution }) => {
    const cells = executionCells(execution, null, execution.createdAt, context.engineVersion);
    const row = Object.fromEntries(EXECUTION_COLUMNS.map((name, index) => [name, cells[index]]));
    const is_limited = targets.get(execution.workflowId)?.isLimited ?? 0;
    return { ...row, wake_at: context.now(), takeovers: 0, wake_seq: 1, cancel_requested: 0, is_limited };
  });
  await trx
    .insertInto('executions')
    .values(executions as unknown as Insertable<Database['executions']>[]) // fromEntries forgets its keys
    .execute();
  const steps = going.map(({ execution, step }) => {
    const cells = stepCells(execution.id, 0, step, undefined);
    return Object.fromEntries(STEP_COLUMNS.map((name, index) => [name, cells[index]]));
  });
  await trx
    .insertInto('execution_steps')
    .values(steps as unknown as Insertable<Database['execution_steps']>[]) // fromEntries forgets its keys
    .execute();
  return going.map(({ execution }) => execution.id);
}

async function takeKeys(trx: Executor, starts: readonly TriggeredExecution[]): Promise<Set<ExecutionId>> {
  const rows = starts.flatMap(({ execution: { id, workflowId, createdAt, dedupe } }) =>
    dedupe === null
      ? []
      : {
          workflow_id: workflowId,
          scope: dedupe.scope,
          key: storedDedupeKey(dedupe.key),
          execution_id: id,
          body_hash: dedupe.bodyHash,
          expires_at: createdAt + DEDUPE_KEEP_MS,
        },
  );
  const unkeyed = starts.filter(({ execution }) => execution.dedupe === null).map(({ execution }) => execution.id);
  if (rows.length === 0) return new Set(unkeyed);
  const taken = await trx
    .insertInto('dedupe_keys')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('execution_id')
    .execute();
  return new Set([...unkeyed, ...taken.map((row) => row.execution_id)]);
}
