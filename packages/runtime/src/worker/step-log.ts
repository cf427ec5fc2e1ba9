import type { StepKey } from '@automateos/engine';
import type { StepError } from '@automateos/model';
import type { AttemptRecord, StepRecord } from '../ports.ts';

/** The record of a step that was skipped. */
export function skippedStep({ nodeId, iteration }: StepKey, emitted: readonly string[], atMs: number): StepRecord {
  return {
    nodeId,
    iteration,
    status: 'skipped',
    attempt: 0,
    idempotencyKey: null,
    input: null,
    output: null,
    emitted,
    error: null,
    attempts: [],
    startedAt: null,
    completedAt: atMs,
    nextAttemptAt: null,
  };
}

/** The record of a trigger: it has happened before the run begins. */
export function triggerStep(nodeId: string, output: string, atMs: number): StepRecord {
  return {
    nodeId,
    iteration: '',
    status: 'success',
    attempt: 1,
    idempotencyKey: null,
    input: null,
    output,
    emitted: ['main'],
    error: null,
    attempts: [],
    startedAt: atMs,
    completedAt: atMs,
    nextAttemptAt: null,
  };
}

/** The record of a step at the start of an attempt; `before` is what was recorded of its earlier attempts. */
export function startedStep(
  { nodeId, iteration }: StepKey,
  attempt: number,
  atMs: number,
  first: { readonly input: string | null; readonly idempotencyKey: string | null },
  before: StepRecord | undefined,
): StepRecord {
  return {
    nodeId,
    iteration,
    status: 'running',
    attempt,
    idempotencyKey: before?.idempotencyKey ?? first.idempotencyKey,
    input: first.input,
    output: null,
    emitted: [],
    error: null,
    attempts: [...(before?.attempts ?? []), { number: attempt, startedAt: atMs, completedAt: null, error: null }],
    startedAt: before?.startedAt ?? atMs,
    completedAt: null,
    nextAttemptAt: null,
  };
}

/** Closes the attempt that is under way; the step itself goes on or is ended by the caller. */
export function closeAttempt(step: StepRecord, atMs: number | null, error: StepError | null): StepRecord {
  const last = step.attempts.at(-1);
  if (last === undefined || last.completedAt !== null) return step;
  const closed: AttemptRecord = { ...last, completedAt: atMs, error };
  return { ...step, attempts: [...step.attempts.slice(0, -1), closed] };
}

/** Takes back the start of an attempt whose call never left: it is due at once, or will not be made. */
export function unsentStep(step: StepRecord, status: 'waiting' | 'skipped', atMs: number): StepRecord {
  const attempts = step.attempts.slice(0, -1);
  return status === 'waiting'
    ? { ...step, status, attempts, nextAttemptAt: atMs }
    : { ...step, status, attempts, completedAt: atMs };
}

/** How an attempt is shown whose worker died before its outcome was recorded. */
export const LOST_ATTEMPT: StepError = {
  code: 'OUTCOME_UNKNOWN',
  message: 'The worker stopped while this call was in flight; it may have had its effect.',
};
