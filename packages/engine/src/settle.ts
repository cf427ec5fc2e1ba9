import { LIMITS } from '@automateos/model';
import type { Plan, PlannedNode } from './plan.ts';
import type { EngineCommand } from './protocol.ts';
import { type FailureCause, PHASE, type RunState } from './state.ts';

const NOTHING: readonly string[] = [];
const MAIN: readonly string[] = ['main'];

/** Settles a node: its outgoing connections are delivered or dead, and what follows from that is carried out. */
export function settle(
  plan: Plan,
  state: RunState,
  planned: PlannedNode,
  phase: number,
  emitted: readonly string[],
  commands: EngineCommand[],
): void {
  markSettled(state, planned, phase);
  deliver(plan, state, planned, emitted, commands);
}

/** Opens or skips a pending node that no connection leads to, and carries out what follows. */
export function openUnreached(plan: Plan, state: RunState, planned: PlannedNode, commands: EngineCommand[]): void {
  const emitted = openOrSkip(state, planned, commands);
  if (emitted !== undefined) deliver(plan, state, planned, emitted, commands);
}

/** Goes down from a settled node without recursion: nodes become ready, or are skipped and settle in turn. */
function deliver(
  plan: Plan,
  state: RunState,
  planned: PlannedNode,
  emitted: readonly string[],
  commands: EngineCommand[],
): void {
  const worklist: [PlannedNode, readonly string[]][] = [[planned, emitted]];
  for (let next = worklist.pop(); next !== undefined; next = worklist.pop()) {
    const [from, outputs] = next;
    for (const connection of from.outgoing) {
      const target = plan.nodes[connection.to];
      if (target === undefined || !arrive(state, target, outputs.includes(connection.output))) continue;
      const skipped = openOrSkip(state, target, commands);
      if (skipped !== undefined) worklist.push([target, skipped]);
    }
  }
}

/** Counts one settled connection into a node; says whether it was the last. */
function arrive(state: RunState, target: PlannedNode, isDelivered: boolean): boolean {
  if (isDelivered) state.delivered[target.index] = 1;
  const left = (state.unsettled[target.index] ?? 0) - 1;
  state.unsettled[target.index] = left;
  return left === 0 && state.phase[target.index] === PHASE.pending;
}

/**
 * Decides about a pending node whose incoming connections are all settled: it becomes ready, or it is skipped, and then
 * the outputs that count as delivered come back.
 */
function openOrSkip(state: RunState, planned: PlannedNode, commands: EngineCommand[]): readonly string[] | undefined {
  const wouldRun = state.delivered[planned.index] === 1;
  if (wouldRun && planned.node.disabled !== true) {
    state.phase[planned.index] = PHASE.ready;
    state.ready.push(planned.index);
    return undefined;
  }
  // A disabled node that would have run lets the run pass through it.
  const emitted = wouldRun ? MAIN : NOTHING;
  markSettled(state, planned, PHASE.skipped);
  commands.push({ type: 'record-skip', nodeId: planned.node.id, iteration: '', emitted });
  return emitted;
}

function markSettled(state: RunState, planned: PlannedNode, phase: number): void {
  if (state.phase[planned.index] === PHASE.running) state.running -= 1;
  state.phase[planned.index] = phase;
  state.open -= 1;
}

/** Starts ready nodes up to the limit, and ends the run when nothing is open. */
export function proceed(plan: Plan, state: RunState, commands: EngineCommand[]): void {
  while (state.readyHead < state.ready.length && state.running < LIMITS.stepsAtOnce) {
    const index = state.ready[state.readyHead] ?? 0;
    const planned = plan.nodes[index];
    state.readyHead += 1;
    if (planned === undefined) continue;
    const attempt = (state.attempt[index] ?? 0) + 1;
    state.attempt[index] = attempt;
    state.phase[index] = PHASE.running;
    state.running += 1;
    commands.push({ type: 'run-step', nodeId: planned.node.id, iteration: '', attempt });
  }
  if (state.open === 0 && !state.ended) {
    state.ended = true;
    commands.push({ type: 'finish', status: state.failure === null ? 'success' : 'failed', cause: state.failure });
  }
}

/** Keeps the failure that ends the run: of several the first in the document, so that no interleaving changes it. */
export function failRun(plan: Plan, state: RunState, cause: FailureCause): void {
  const rank = (of: FailureCause): number => plan.indexById.get(of.nodeId ?? '') ?? 0;
  if (state.failure === null || rank(cause) < rank(state.failure)) state.failure = cause;
}
