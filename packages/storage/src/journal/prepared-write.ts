import type { JournalWrite, NewExecution, StepRecord, Transition } from '@automateos/runtime';
import { isLarge, packValue, type StoredPayload } from './stored-values.ts';

/** A write as it enters a batch: its large values are packed. */
export interface PreparedWrite {
  readonly write: JournalWrite;
  readonly sizeBytes: number;
  /** Packed values by their text; undefined when all values stay in their rows. */
  readonly packed: ReadonlyMap<string, StoredPayload> | undefined;
}

/** What a write costs besides its texts. */
const ROW_OVERHEAD_BYTES = 300;

/** The steps that a write records, those that are operations on the key-value store included. */
function stepsOf({ steps, storeCalls }: JournalWrite): readonly StepRecord[] {
  return storeCalls === undefined ? steps : [...steps, ...storeCalls.map(({ step }) => step)];
}

export function sizeOfWrite(write: JournalWrite): number {
  let size = ROW_OVERHEAD_BYTES;
  for (const step of stepsOf(write)) {
    size += ROW_OVERHEAD_BYTES + (step.input?.length ?? 0) + (step.output?.length ?? 0);
  }
  return size;
}

export function hasLargeValue(write: JournalWrite): boolean {
  return stepsOf(write).some((step) => isLarge(step.input) || isLarge(step.output));
}

export async function packLargeValues(write: JournalWrite): Promise<ReadonlyMap<string, StoredPayload>> {
  const texts = new Set(
    stepsOf(write)
      .flatMap((step) => [step.input, step.output])
      .filter(isLarge),
  );
  return new Map(await Promise.all([...texts].map(async (text) => [text, await packValue(text)] as const)));
}

export type Cell = string | number | null;

/** The columns of a step in a journal write, in the order of `stepCells`. */
export const STEP_COLUMNS = [
  'execution_id',
  'node_id',
  'iteration',
  'lease_epoch',
  'status',
  'attempt',
  'idempotency_key',
  'input',
  'input_ref',
  'output',
  'output_ref',
  'emitted',
  'error',
  'attempts',
  'started_at',
  'completed_at',
  'next_attempt_at',
  'wait_token_hash',
] as const;

export function stepCells(
  executionId: string,
  leaseEpoch: number,
  step: StepRecord,
  packed: PreparedWrite['packed'],
): Cell[] {
  const inputRef = refOf(step.input, packed);
  const outputRef = refOf(step.output, packed);
  return [
    executionId,
    step.nodeId,
    step.iteration,
    leaseEpoch,
    step.status,
    step.attempt,
    step.idempotencyKey,
    inputRef === null ? step.input : null,
    inputRef,
    outputRef === null ? step.output : null,
    outputRef,
    step.emitted.length === 0 ? '[]' : JSON.stringify(step.emitted),
    step.error === null ? null : JSON.stringify(step.error),
    step.attempts.length === 0 ? '[]' : JSON.stringify(step.attempts),
    step.startedAt,
    step.completedAt,
    step.nextAttemptAt,
    step.waitTokenHash ?? null,
  ];
}

function refOf(text: string | null, packed: PreparedWrite['packed']): string | null {
  return packed === undefined || text === null ? null : (packed.get(text)?.sha256 ?? null);
}

/**
 * Stores a step or, when it is there and has not ended, what became of it. 0 rows changed: it had ended, or an older
 * attempt or lease spoke. Both dialects take this text after the values.
 */
export const STEP_UPSERT_CLAUSE = `on conflict (execution_id, node_id, iteration) do update set
  lease_epoch = excluded.lease_epoch, status = excluded.status, attempt = excluded.attempt,
  idempotency_key = coalesce(excluded.idempotency_key, s.idempotency_key),
  input = case when excluded.input is null and excluded.input_ref is null then s.input else excluded.input end,
  input_ref = case when excluded.input is null and excluded.input_ref is null then s.input_ref else excluded.input_ref end,
  output = excluded.output, output_ref = excluded.output_ref, emitted = excluded.emitted, error = excluded.error,
  attempts = excluded.attempts, started_at = coalesce(excluded.started_at, s.started_at),
  completed_at = excluded.completed_at, next_attempt_at = excluded.next_attempt_at,
  wait_token_hash = coalesce(excluded.wait_token_hash, s.wait_token_hash)
  where s.status in ('running', 'waiting', 'in_doubt') and s.lease_epoch <= excluded.lease_epoch
    and s.attempt <= excluded.attempt`;

/** The columns of a new execution, in the order of `executionCells`; all others have fixed first values. */
export const EXECUTION_COLUMNS = [
  'id',
  'workflow_id',
  'owner_id',
  'workflow_version',
  'trigger_node_id',
  'status',
  'lease_epoch',
  'worker_id',
  'wake_at',
  'engine_version',
  'deadline_at',
  'time_left_ms',
  'error',
  'retry_of',
  'created_at',
  'started_at',
  'completed_at',
  'traceparent',
] as const;

/** The row of a new execution, with the transition of the same write applied. */
export function executionCells(
  execution: NewExecution,
  transition: Transition | null,
  nowMs: number,
  engineVersion: number,
): Cell[] {
  const isClaimed = execution.claimedBy !== null;
  const isFinal = transition !== null && transition.to !== 'waiting' && transition.to !== 'queued';
  const keepsDeadline = isClaimed && (transition === null || isFinal || transition.timeLeftMs === null);
  return [
    execution.id,
    execution.workflowId,
    execution.ownerId,
    execution.workflowVersion,
    execution.triggerNodeId,
    transition?.to ?? (isClaimed ? 'running' : 'queued'),
    isClaimed ? 1 : 0,
    transition === null || isFinal ? execution.claimedBy : null,
    transition?.to === 'waiting' ? transition.wakeAt : nowMs,
    engineVersion,
    keepsDeadline ? execution.createdAt + execution.timeLimitMs : null,
    (transition === null || isFinal ? null : transition.timeLeftMs) ?? execution.timeLimitMs,
    isFinal && transition.error !== null ? JSON.stringify(transition.error) : null,
    execution.retryOf,
    execution.createdAt,
    isClaimed ? execution.createdAt : null,
    isFinal ? transition.completedAt : null,
    execution.traceparent ?? null,
  ];
}

/** What becomes of a step when its execution ends: nothing of it is left open. */
export function settledStep(step: StepRecord): StepRecord {
  if (step.status === 'running') return { ...step, status: 'in_doubt' };
  if (step.status === 'waiting') return { ...step, status: 'skipped' };
  return step;
}

export const DEDUPE_KEEP_MS = 7 * 24 * 3_600_000;

/** A dedupe key as it is stored: injective, and without the character U+0000, which PostgreSQL refuses. */
export function storedDedupeKey(key: string): string {
  return JSON.stringify(key).slice(1, -1);
}
