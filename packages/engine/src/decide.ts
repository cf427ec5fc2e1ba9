import { assertNever } from '@automateos/model';
import type { Plan, PlannedNode } from './plan.ts';
import type { Decision, EngineCommand, EngineEvent, StepKey } from './protocol.ts';
import { retryDelayMs } from './retry-delay.ts';
import { failRun, openUnreached, proceed, settle } from './settle.ts';
import { createRunState, PHASE, type RunState } from './state.ts';

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
  const started = plan.indexById.get(event.triggerNodeId);
  if (started === undefined || plan.nodes[started]?.isTrigger !== true) {
    throw new Error(`a run starts at a trigger, "${event.triggerNodeId}" is none`);
  }
  for (const planned of plan.nodes) {
    if (state.phase[planned.index] !== PHASE.pending) continue;
    if (planned.index === started) settle(plan, state, planned, PHASE.succeeded, ['main'], commands);
    else if (planned.incomingCount === 0) openUnreached(plan, state, planned, commands);
  }
}

function onSucceeded(plan: Plan, state: RunState, event: EventOf<'step-succeeded'>, commands: EngineCommand[]): void {
  const planned = findRunning(plan, state, event, event.attempt);
  if (planned !== undefined) settle(plan, state, planned, PHASE.succeeded, event.emitted, commands);
}

function onFailed(plan: Plan, state: RunState, event: EventOf<'step-failed'>, commands: EngineCommand[]): void {
  const planned = findRunning(plan, state, event, event.attempt);
  if (planned === undefined) return;
  const { nodeId, iteration, attempt, error } = event;
  const delayMs = event.retryable ? retryDelayMs(event.policy, attempt, event.retryAfterMs, event.random) : undefined;
  if (delayMs !== undefined) {
    state.phase[planned.index] = PHASE.waiting;
    state.running -= 1;
    commands.push({ type: 'retry-later', nodeId, iteration, attempt: attempt + 1, delayMs });
    return;
  }
  const emitted = emittedOnFailure(planned);
  if (planned.onError === 'stop') failRun(plan, state, { nodeId, error });
  commands.push({ type: 'record-failure', nodeId, iteration, error, emitted });
  settle(plan, state, planned, PHASE.failed, emitted, commands);
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
  const index = findIndex(plan, event);
  if (index === undefined || state.phase[index] !== PHASE.waiting) return;
  if (state.attempt[index] !== event.attempt - 1) return;
  state.phase[index] = PHASE.ready;
  state.ready.push(index);
}

/** The node whose attempt this is, if that attempt is the one that runs: all else is late or doubled. */
function findRunning(plan: Plan, state: RunState, step: StepKey, attempt: number): PlannedNode | undefined {
  const index = findIndex(plan, step);
  if (index === undefined || state.phase[index] !== PHASE.running || state.attempt[index] !== attempt) return undefined;
  return plan.nodes[index];
}

function findIndex(plan: Plan, { nodeId, iteration }: StepKey): number | undefined {
  return iteration === '' ? plan.indexById.get(nodeId) : undefined;
}
