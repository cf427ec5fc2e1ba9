import { assertNever } from '@automateos/model';
import { beginPasses, openLoop } from './loops.ts';
import type { Plan, PlannedNode } from './plan.ts';
import { proceed } from './proceed.ts';
import type { Decision, EngineCommand, EngineEvent, StepKey } from './protocol.ts';
import { retryDelayMs } from './retry-delay.ts';
import { deliverEarly, failFrame, makeReady, openUnreached, settle } from './settle.ts';
import { createRunState, type Frame, findFrame, PHASE, type ReadyStep, type RunState } from './state.ts';

type EventOf<Type extends EngineEvent['type']> = Extract<EngineEvent, { type: Type }>;

/**
 * Begins a run at one trigger: the other triggers, and nodes that nothing leads to, are skipped.
 *
 * @throws Error when the plan has no such trigger: that is a bug of the caller
 */
export function startExecution(plan: Plan, triggerNodeId: string): Decision {
  return decide(plan, createRunState(plan), { type: 'execution-started', triggerNodeId });
}

/**
 * The engine: from where a run stands and what happened to what is to be done. No clock, no randomness, no I/O. The
 * state is changed in place and given back; the caller lets go of the one it handed in.
 */
export function decide(plan: Plan, state: RunState, event: EngineEvent): Decision {
  const commands: EngineCommand[] = [];
  if (!state.ended) apply(plan, state, event, commands);
  return { state, commands };
}

function apply(plan: Plan, state: RunState, event: EngineEvent, commands: EngineCommand[]): void {
  switch (event.type) {
    case 'execution-started':
      onStarted(plan, state, event, commands);
      break;
    case 'step-succeeded':
      onSucceeded(plan, state, event, commands);
      break;
    case 'step-failed':
      onFailed(plan, state, event, commands);
      break;
    case 'retry-due':
      onRetryDue(plan, state, event);
      break;
    case 'loop-opened':
      onLoopOpened(plan, state, event, commands);
      break;
    case 'wait-begun':
      onWaitBegun(plan, state, event, commands);
      break;
    case 'cancel-requested':
      state.ended = true;
      commands.push({ type: 'finish', status: 'cancelled', cause: null });
      return;
    case 'deadline-passed':
      state.ended = true;
      commands.push({ type: 'finish', status: 'failed', cause: DEADLINE_PASSED });
      return;
    default:
      assertNever(event);
  }
  proceed(plan, state, commands);
}

const DEADLINE_PASSED = {
  nodeId: null,
  error: { code: 'EXECUTION_TIMEOUT', message: 'The run used up its time limit.' },
};

function onStarted(plan: Plan, state: RunState, event: EventOf<'execution-started'>, commands: EngineCommand[]): void {
  const { root } = state;
  const started = plan.indexById.get(event.triggerNodeId);
  if (started === undefined || plan.nodes[started]?.isTrigger !== true) {
    throw new Error(`a run starts at a trigger, "${event.triggerNodeId}" is none`);
  }
  for (const index of plan.root.members) {
    const planned = plan.nodes[index];
    if (planned === undefined || root.phase[planned.place] !== PHASE.pending) continue;
    if (index === started) settle(plan, state, root, planned, PHASE.succeeded, ['main'], commands);
    else if (planned.incomingCount === 0) openUnreached(plan, state, root, planned, commands);
  }
}

function onSucceeded(plan: Plan, state: RunState, event: EventOf<'step-succeeded'>, commands: EngineCommand[]): void {
  const step = findBegun(plan, state, event, event.attempt);
  if (step !== undefined) settle(plan, state, step.frame, step.planned, PHASE.succeeded, event.emitted, commands);
}

function onFailed(plan: Plan, state: RunState, event: EventOf<'step-failed'>, commands: EngineCommand[]): void {
  const step = findBegun(plan, state, event, event.attempt);
  if (step === undefined) return;
  const { frame, planned } = step;
  const { nodeId, iteration, attempt, error } = event;
  // What was waited for has been asked for already, and is not asked for again.
  const mayRetry = event.retryable && frame.phase[planned.place] !== PHASE.expecting;
  const delayMs = mayRetry ? retryDelayMs(event.policy, attempt, event.retryAfterMs, event.random) : undefined;
  if (delayMs !== undefined) {
    frame.phase[planned.place] = PHASE.waiting;
    state.running -= 1;
    commands.push({ type: 'retry-later', nodeId, iteration, attempt: attempt + 1, delayMs });
    return;
  }
  const emitted = [...(frame.early.get(planned.place) ?? []), ...emittedOnFailure(planned)];
  if (planned.onError === 'stop') failFrame(plan, frame, { nodeId, error });
  commands.push({ type: 'record-failure', nodeId, iteration, error, emitted });
  settle(plan, state, frame, planned, PHASE.failed, emitted, commands);
}

function onLoopOpened(plan: Plan, state: RunState, event: EventOf<'loop-opened'>, commands: EngineCommand[]): void {
  const step = findBegun(plan, state, event, event.attempt);
  if (step === undefined || isLooping(step)) return;
  const { count, concurrency, onItemFailure } = event;
  const loop = openLoop(state, step.frame, step.planned, { count, concurrency, onItemFailure });
  beginPasses(plan, state, loop, commands);
}

function onWaitBegun(plan: Plan, state: RunState, event: EventOf<'wait-begun'>, commands: EngineCommand[]): void {
  const step = findBegun(plan, state, event, event.attempt);
  if (step === undefined || step.frame.phase[step.planned.place] !== PHASE.running) return;
  step.frame.phase[step.planned.place] = PHASE.expecting;
  state.running -= 1;
  deliverEarly(plan, state, step.frame, step.planned, event.emitted, commands);
}

function emittedOnFailure(planned: PlannedNode): readonly string[] {
  switch (planned.onError) {
    case 'stop':
      return [];
    case 'continue':
      return ['main'];
    case 'branch':
      return ['error'];
    default:
      return assertNever(planned.onError);
  }
}

function onRetryDue(plan: Plan, state: RunState, event: EventOf<'retry-due'>): void {
  const step = findStep(plan, state, event);
  if (step === undefined) return;
  const { frame, planned } = step;
  if (frame.phase[planned.place] !== PHASE.waiting || frame.attempt[planned.place] !== event.attempt - 1) return;
  makeReady(state, frame, planned);
}

/** The step whose attempt this is, if that attempt has begun and not ended: all else is late or doubled. */
function findBegun(plan: Plan, state: RunState, key: StepKey, attempt: number): ReadyStep | undefined {
  const step = findStep(plan, state, key);
  if (step === undefined || step.frame.attempt[step.planned.place] !== attempt) return undefined;
  const phase = step.frame.phase[step.planned.place];
  return phase === PHASE.running || phase === PHASE.expecting || isLooping(step) ? step : undefined;
}

function isLooping({ frame, planned }: ReadyStep): boolean {
  return frame.phase[planned.place] === PHASE.looping;
}

function findStep(plan: Plan, state: RunState, { nodeId, iteration }: StepKey): ReadyStep | undefined {
  const planned = plan.nodes[plan.indexById.get(nodeId) ?? -1];
  if (planned === undefined) return undefined;
  const frame: Frame | undefined = findFrame(state, planned, iteration);
  return frame === undefined ? undefined : { frame, planned };
}
