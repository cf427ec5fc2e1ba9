import type { ExecutionId, StepError } from '@automateos/model';
import type { AttemptRecord, ExecutionError, ExecutionSummary, LastExecution, LoadedStep } from '@automateos/runtime';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Executor } from '../dialect.ts';
import { unpackValue } from '../journal/stored-values.ts';

type ExecutionRow = Selectable<Database['executions']>;

export const SUMMARY_COLUMNS = [
  'id',
  'workflow_id',
  'workflow_version',
  'trigger_node_id',
  'status',
  'error',
  'retry_of',
  'created_at',
  'started_at',
  'completed_at',
] as const;

export function toSummary(row: Pick<ExecutionRow, (typeof SUMMARY_COLUMNS)[number]>): ExecutionSummary {
  return {
    id: row.id,
    workflowId: row.workflow_id,
    workflowVersion: row.workflow_version,
    triggerNodeId: row.trigger_node_id,
    status: row.status,
    error: row.error === null ? null : (JSON.parse(row.error) as ExecutionError), // written by the journal
    retryOf: row.retry_of,
    createdAt: row.created_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
  };
}

export function toLastExecution(
  row: Pick<ExecutionRow, 'id' | 'status' | 'started_at' | 'completed_at'>,
): LastExecution {
  return { id: row.id, status: row.status, startedAt: row.started_at, completedAt: row.completed_at };
}

interface StepRow extends Selectable<Database['execution_steps']> {
  readonly input_data: Uint8Array | null;
  readonly input_size: number | null;
  readonly output_data: Uint8Array | null;
  readonly output_size: number | null;
}

/** All steps of an execution in the order in which they were first recorded, large values included. */
export async function readSteps(db: Executor, executionId: ExecutionId): Promise<readonly LoadedStep[]> {
  return (await readStepsOf(db, [executionId])).get(executionId) ?? [];
}

/** The same for several executions, in one snapshot. */
export async function readStepsOf(
  db: Executor,
  executionIds: readonly ExecutionId[],
): Promise<Map<ExecutionId, LoadedStep[]>> {
  const steps = new Map<ExecutionId, LoadedStep[]>(executionIds.map((id) => [id, []]));
  if (executionIds.length === 0) return steps;
  const query: RawBuilder<StepRow> = sql`select s.*, i.data as input_data, i.size_bytes as input_size,
      o.data as output_data, o.size_bytes as output_size
    from execution_steps s left join payloads i on i.sha256 = s.input_ref left join payloads o on o.sha256 = s.output_ref
    where s.execution_id in (${sql.join(executionIds)}) order by s.seq`;
  const { rows } = await query.execute(db);
  const loaded = await Promise.all(rows.map(toStep));
  for (const [index, row] of rows.entries()) {
    const step = loaded[index];
    if (step !== undefined) steps.get(row.execution_id)?.push(step);
  }
  return steps;
}

async function toStep(row: StepRow): Promise<LoadedStep> {
  const [input, output] = await Promise.all([
    storedValue(row.input, row.input_ref, row.input_data, row.input_size),
    storedValue(row.output, row.output_ref, row.output_data, row.output_size),
  ]);
  return {
    nodeId: row.node_id,
    iteration: row.iteration,
    status: row.status,
    attempt: row.attempt,
    idempotencyKey: row.idempotency_key,
    input,
    output,
    // JSON that the journal wrote.
    emitted: JSON.parse(row.emitted) as string[],
    error: row.error === null ? null : (JSON.parse(row.error) as StepError),
    attempts: JSON.parse(row.attempts) as AttemptRecord[],
    startedAt: row.started_at,
    completedAt: row.completed_at,
    nextAttemptAt: row.next_attempt_at,
    leaseEpoch: row.lease_epoch,
  };
}

type OutputRow = Pick<StepRow, 'node_id' | 'output' | 'output_ref' | 'output_data' | 'output_size'>;

/**
 * Outputs of these nodes, in the order in which their steps were first recorded.
 *
 * @param which `isFirst`: only of the first step that succeeded, in whatever pass; else of all steps outside of loops
 */
export async function readOutputsOf(
  db: Executor,
  executionId: ExecutionId,
  nodeIds: readonly string[],
  { isFirst }: { readonly isFirst: boolean },
): Promise<{ readonly nodeId: string; readonly output: string }[]> {
  if (nodeIds.length === 0) return [];
  const query: RawBuilder<OutputRow> = sql`
    select s.node_id, s.output, s.output_ref, o.data as output_data, o.size_bytes as output_size
    from execution_steps s left join payloads o on o.sha256 = s.output_ref
    where s.execution_id = ${executionId} and s.node_id in (${sql.join(nodeIds)})
      and (s.output is not null or s.output_ref is not null)
      and ${isFirst ? sql`s.status = 'success'` : sql`s.iteration = ''`}
    order by s.seq ${isFirst ? sql`limit 1` : sql``}`;
  const { rows } = await query.execute(db);
  return Promise.all(
    rows.map(async (row) => {
      const output = await storedValue(row.output, row.output_ref, row.output_data, row.output_size);
      return { nodeId: row.node_id, output: output ?? 'null' };
    }),
  );
}

/** A value that stands in its row, or beside it. */
export async function storedValue(
  inline: string | null,
  sha256: string | null,
  data: Uint8Array | null,
  sizeBytes: number | null,
): Promise<string | null> {
  if (sha256 === null) return inline;
  if (data === null || sizeBytes === null) throw new Error(`the stored value ${sha256} is missing`);
  return unpackValue({ sha256, data, sizeBytes });
}
