import { assertNever, type StepError, type StepStatus } from '@automateos/model';
import type { Plan, PlannedNode } from './plan.ts';
import type { Decision, EngineCommand, StepKey } from './protocol.ts';
import { failRun, openUnreached, proceed, settle } from './settle.ts';
import { createRunState, PHASE, type RunState } from './state.ts';

/** A step as the journal has it, with what the runtime knows about going on with it. */
export interface RecordedStep extends StepKey {
  /** `running` and `in_doubt` mean the same here: a call went out and its outcome is not known. */
  readonly status: StepStatus;
  readonly attempt: number;
  readonly emitted: readonly string[];
  readonly error: StepError | null;
  /** For `waiting`: how long until the next attempt is due. */
  readonly delayMs?: number | undefined;
  /** For steps in doubt: whether the call may be sent again without asking a person. */
  readonly onCrash?: 'retry' | 'review' | undefined;
}

/**
 * Builds the state of a run from its recorded steps, in any order, and says how to go on. A run restored from the journal
 * stands where the live one stood after the same records: that is what resuming after a crash rests on.
 *
 * @throws Error when no trigger is among the records: such a run has not started, and going on would skip every node and
 * call that a success
 */
export function restoreExecution(plan: Plan, records: readonly RecordedStep[]): Decision {
  const state = createRunState(plan);
  const commands: EngineCommand[] = [];
  const recorded = new Map<number, RecordedStep>();
  for (const record of records) {
    const index = plan.indexById.get(record.nodeId);
    if (index !== undefined && record.iteration === '') recorded.set(index, record);
  }
  if (!hasStarted(plan, recorded)) throw new Error('a run without the record of its trigger has not started');
  // Phases first, so that settling the first record does not start a node whose own record comes later.
  for (const [index, record] of recorded) state.phase[index] = recordedPhase(record.status);
  for (const planned of plan.nodes) {
    const record = recorded.get(planned.index);
    if (record !== undefined) resume(plan, state, planned, record, commands);
    // Nothing leads to it, and the crash came before that was recorded.
    else if (planned.incomingCount === 0) openUnreached(plan, state, planned, commands);
  }
  proceed(plan, state, commands);
  return { state, commands };
}

function hasStarted(plan: Plan, recorded: ReadonlyMap<number, RecordedStep>): boolean {
  for (const [index, { status }] of recorded) {
    if (status === 'success' && plan.nodes[index]?.isTrigger === true) return true;
  }
  return false;
}

function recordedPhase(status: StepStatus): number {
  switch (status) {
    case 'success':
      return PHASE.succeeded;
    case 'failed':
      return PHASE.failed;
    case 'skipped':
      return PHASE.skipped;
    case 'waiting':
      return PHASE.waiting;
    case 'running':
    case 'in_doubt':
      return PHASE.inDoubt;
    default:
      return assertNever(status);
  }
}

function resume(
  plan: Plan,
  state: RunState,
  planned: PlannedNode,
  record: RecordedStep,
  commands: EngineCommand[],
): void {
  const phase = recordedPhase(record.status);
  const { nodeId, iteration } = record;
  state.attempt[planned.index] = record.attempt;
  if (phase === PHASE.waiting) {
    commands.push({
      type: 'retry-later',
      nodeId,
      iteration,
      attempt: record.attempt + 1,
      delayMs: record.delayMs ?? 0,
    });
  } else if (phase === PHASE.inDoubt) {
    if (record.onCrash === 'retry') {
      state.phase[planned.index] = PHASE.ready;
      state.ready.push(planned.index);
    }
  } else {
    if (phase === PHASE.failed && planned.onError === 'stop' && record.error !== null) {
      failRun(plan, state, { nodeId, error: record.error });
    }
    settle(plan, state, planned, phase, record.emitted, commands);
  }
}
