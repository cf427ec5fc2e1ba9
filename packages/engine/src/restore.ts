import { assertNever, type StepError, type StepStatus } from '@automateos/model';
import { addPass, beginPasses, noteFailure, openLoop } from './loops.ts';
import type { Plan, PlannedNode } from './plan.ts';
import { proceed } from './proceed.ts';
import type { Decision, EngineCommand, StepKey } from './protocol.ts';
import { deliverEarly, failFrame, makeReady, openUnreached, settle } from './settle.ts';
import {
  createRunState,
  type Frame,
  frameKey,
  type LoopFacts,
  type LoopState,
  PHASE,
  passIteration,
  type RunState,
} from './state.ts';

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
  /** It waits for something outside, not for its next attempt; `emitted` are the outputs that it has delivered. */
  readonly isExpecting?: boolean | undefined;
  /** Of a loop that had begun: what its config came to. */
  readonly loop?: LoopFacts | undefined;
}

/** The records of the steps of each pass, and of the run itself, by `frameKey`. */
type RecordsByFrame = ReadonlyMap<string, ReadonlyMap<number, RecordedStep>>;

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
  const recorded = groupByFrame(plan, records);
  if (!hasStarted(plan, recorded.get(frameKey(-1, '')))) {
    throw new Error('a run without the record of its trigger has not started');
  }
  restoreFrame(plan, state, state.root, recorded, commands);
  proceed(plan, state, commands);
  return { state, commands };
}

function groupByFrame(plan: Plan, records: readonly RecordedStep[]): RecordsByFrame {
  const byFrame = new Map<string, Map<number, RecordedStep>>();
  for (const record of records) {
    const planned = plan.nodes[plan.indexById.get(record.nodeId) ?? -1];
    if (planned === undefined) continue;
    const key = frameKey(planned.parent, record.iteration);
    const of = byFrame.get(key) ?? new Map<number, RecordedStep>();
    byFrame.set(key, of.set(planned.index, record));
  }
  return byFrame;
}

function hasStarted(plan: Plan, recorded: ReadonlyMap<number, RecordedStep> | undefined): boolean {
  for (const [index, { status }] of recorded ?? []) {
    if (status === 'success' && plan.nodes[index]?.isTrigger === true) return true;
  }
  return false;
}

function restoreFrame(
  plan: Plan,
  state: RunState,
  frame: Frame,
  byFrame: RecordsByFrame,
  commands: EngineCommand[],
): void {
  const recorded = byFrame.get(frameKey(frame.body.owner, frame.iteration));
  const members = frame.body.members.flatMap((index) => plan.nodes[index] ?? []);
  // Phases first, so that settling the first record does not start a node whose own record comes later.
  for (const { index, place } of members) {
    const record = recorded?.get(index);
    if (record !== undefined) frame.phase[place] = recordedPhase(record);
  }
  for (const planned of members) {
    const record = recorded?.get(planned.index);
    if (record !== undefined) resume(plan, state, frame, planned, record, byFrame, commands);
    // Nothing leads to it, and the crash came before that was recorded.
    else if (planned.incomingCount === 0) openUnreached(plan, state, frame, planned, commands);
  }
}

function recordedPhase({ status, loop, isExpecting }: RecordedStep): number {
  switch (status) {
    case 'success':
      return PHASE.succeeded;
    case 'failed':
      return PHASE.failed;
    case 'skipped':
      return PHASE.skipped;
    case 'waiting':
      return isExpecting === true ? PHASE.expecting : PHASE.waiting;
    case 'running':
    case 'in_doubt':
      return loop === undefined ? PHASE.inDoubt : PHASE.looping;
    default:
      return assertNever(status);
  }
}

function resume(
  plan: Plan,
  state: RunState,
  frame: Frame,
  planned: PlannedNode,
  record: RecordedStep,
  byFrame: RecordsByFrame,
  commands: EngineCommand[],
): void {
  const phase = recordedPhase(record);
  const { nodeId, iteration } = record;
  frame.attempt[planned.place] = record.attempt;
  if (phase === PHASE.waiting) {
    const delayMs = record.delayMs ?? 0;
    commands.push({ type: 'retry-later', nodeId, iteration, attempt: record.attempt + 1, delayMs });
  } else if (phase === PHASE.expecting) {
    deliverEarly(plan, state, frame, planned, record.emitted, commands);
  } else if (phase === PHASE.inDoubt) {
    if (record.onCrash === 'retry') makeReady(state, frame, planned);
  } else if (record.loop !== undefined && phase === PHASE.looping) {
    const loop = openLoop(state, frame, planned, record.loop);
    restorePasses(plan, state, loop, byFrame, commands);
    beginPasses(plan, state, loop, commands);
  } else {
    if (phase === PHASE.failed && planned.onError === 'stop' && record.error !== null) {
      failFrame(plan, frame, { nodeId, error: record.error });
    }
    settle(plan, state, frame, planned, phase, record.emitted, commands);
  }
}

/** The passes that had begun, ended ones too: their loop hears of these once more. */
function restorePasses(
  plan: Plan,
  state: RunState,
  loop: LoopState,
  byFrame: RecordsByFrame,
  commands: EngineCommand[],
): void {
  for (let pass = 0; pass < loop.count; pass += 1) {
    const key = frameKey(loop.planned.index, passIteration(loop.frame.iteration, pass));
    if (!byFrame.has(key)) continue;
    const frame = addPass(plan, state, loop, pass);
    restoreFrame(plan, state, frame, byFrame, commands);
    // Known before further passes begin: after a failure none does where that stops the loop.
    if (frame.open === 0) noteFailure(loop, frame);
  }
}
