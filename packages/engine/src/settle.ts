import type { Plan, PlannedNode } from './plan.ts';
import type { EngineCommand } from './protocol.ts';
import { type FailureCause, type Frame, PHASE, type RunState } from './state.ts';

const NOTHING: readonly string[] = [];
const MAIN: readonly string[] = ['main'];

/** Settles a node: its outgoing connections are delivered or dead, and what follows from that is carried out. */
export function settle(
  plan: Plan,
  state: RunState,
  frame: Frame,
  planned: PlannedNode,
  phase: number,
  emitted: readonly string[],
  commands: EngineCommand[],
): void {
  markSettled(state, frame, planned, phase);
  const early = frame.early.get(planned.place);
  settleFrom(plan, state, frame, planned, emitted, commands, (output) => early?.includes(output) !== true);
}

/** Delivers outputs of a node that waits; they are not delivered again when it is settled. */
export function deliverEarly(
  plan: Plan,
  state: RunState,
  frame: Frame,
  planned: PlannedNode,
  emitted: readonly string[],
  commands: EngineCommand[],
): void {
  if (emitted.length === 0) return;
  frame.early.set(planned.place, emitted);
  settleFrom(plan, state, frame, planned, emitted, commands, (output) => emitted.includes(output));
}

/** Skips a pending node that no connection leads to, or opens it where it starts a pass, and carries out what follows. */
export function openUnreached(
  plan: Plan,
  state: RunState,
  frame: Frame,
  planned: PlannedNode,
  commands: EngineCommand[],
): void {
  const emitted = openOrSkip(state, frame, planned, commands);
  if (emitted !== undefined) settleFrom(plan, state, frame, planned, emitted, commands);
}

/**
 * Goes down from a settled node without recursion: nodes become ready, or are skipped and settle in turn.
 *
 * @param isMeant which of the first node's outputs this is about
 */
function settleFrom(
  plan: Plan,
  state: RunState,
  frame: Frame,
  planned: PlannedNode,
  emitted: readonly string[],
  commands: EngineCommand[],
  isMeant: (output: string) => boolean = () => true,
): void {
  const worklist: [PlannedNode, readonly string[]][] = [[planned, emitted]];
  for (let next = worklist.pop(); next !== undefined; next = worklist.pop()) {
    const [from, outputs] = next;
    for (const connection of from.outgoing) {
      if (from === planned && !isMeant(connection.output)) continue;
      const target = plan.nodes[connection.to];
      if (target === undefined || !arrive(frame, target, outputs.includes(connection.output))) continue;
      const skipped = openOrSkip(state, frame, target, commands);
      if (skipped !== undefined) worklist.push([target, skipped]);
    }
  }
}

/** Counts one settled connection into a node; says whether it was the last. */
function arrive(frame: Frame, { place }: PlannedNode, isDelivered: boolean): boolean {
  if (isDelivered) frame.delivered[place] = 1;
  const left = (frame.unsettled[place] ?? 0) - 1;
  frame.unsettled[place] = left;
  return left === 0 && frame.phase[place] === PHASE.pending;
}

/**
 * Decides about a pending node whose incoming connections are all settled: it becomes ready, or it is skipped, and then
 * the outputs that count as delivered come back.
 */
function openOrSkip(
  state: RunState,
  frame: Frame,
  planned: PlannedNode,
  commands: EngineCommand[],
): readonly string[] | undefined {
  const wouldRun = frame.delivered[planned.place] === 1;
  if (wouldRun && planned.node.disabled !== true) {
    makeReady(state, frame, planned);
    return undefined;
  }
  // A disabled node that would have run lets the run pass through it.
  const emitted = wouldRun ? MAIN : NOTHING;
  markSettled(state, frame, planned, PHASE.skipped);
  commands.push({ type: 'record-skip', nodeId: planned.node.id, iteration: frame.iteration, emitted });
  return emitted;
}

export function makeReady(state: RunState, frame: Frame, planned: PlannedNode): void {
  frame.phase[planned.place] = PHASE.ready;
  state.ready.push({ frame, planned });
}

function markSettled(state: RunState, frame: Frame, { place }: PlannedNode, phase: number): void {
  if (frame.phase[place] === PHASE.running) state.running -= 1;
  frame.phase[place] = phase;
  frame.open -= 1;
  if (frame.open === 0 && frame.loop !== null) state.endedPasses.push(frame);
}

/** Keeps the failure that ends the run or the pass: of several the first in the document, so that no interleaving changes it. */
export function failFrame(plan: Plan, frame: Frame, cause: FailureCause): void {
  const rank = (of: FailureCause): number => plan.indexById.get(of.nodeId ?? '') ?? 0;
  if (frame.failure === null || rank(cause) < rank(frame.failure)) frame.failure = cause;
}
