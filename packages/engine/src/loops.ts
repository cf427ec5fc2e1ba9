import type { Plan, PlannedNode } from './plan.ts';
import type { EngineCommand } from './protocol.ts';
import { openUnreached } from './settle.ts';
import {
  createFrame,
  type Frame,
  frameKey,
  type LoopFacts,
  type LoopState,
  PHASE,
  passIteration,
  type RunState,
} from './state.ts';

/** Turns a loop's node that was started into a loop whose passes can begin. */
export function openLoop(state: RunState, frame: Frame, planned: PlannedNode, facts: LoopFacts): LoopState {
  if (frame.phase[planned.place] === PHASE.running) state.running -= 1;
  frame.phase[planned.place] = PHASE.looping;
  const begun = new Uint8Array(facts.count);
  return { ...facts, frame, planned, begun, next: 0, live: 0, failure: null };
}

/** Begins passes as far as the loop's concurrency lets; a loop with nothing left to do has ended. */
export function beginPasses(plan: Plan, state: RunState, loop: LoopState, commands: EngineCommand[]): void {
  const isStopped = loop.onItemFailure === 'stop' && loop.failure !== null;
  while (!isStopped && loop.live < loop.concurrency && loop.next < loop.count) {
    if (loop.begun[loop.next] === 0) beginPass(plan, state, loop, loop.next, commands);
    loop.next += 1;
  }
  if (loop.live === 0) state.endedLoops.push(loop);
}

function beginPass(plan: Plan, state: RunState, loop: LoopState, pass: number, commands: EngineCommand[]): void {
  const frame = addPass(plan, state, loop, pass);
  if (frame.open === 0) state.endedPasses.push(frame);
  for (const index of frame.body.members) {
    const planned = plan.nodes[index];
    if (planned !== undefined && planned.incomingCount === 0) openUnreached(plan, state, frame, planned, commands);
  }
}

/** Puts a pass beside those that run, with all its nodes pending. */
export function addPass(plan: Plan, state: RunState, loop: LoopState, pass: number): Frame {
  const body = loop.planned.body;
  if (body === null) throw new Error(`"${loop.planned.node.id}" is no loop`);
  const iteration = passIteration(loop.frame.iteration, pass);
  const frame = createFrame(plan, body, iteration, loop, pass);
  state.frames.set(frameKey(body.owner, iteration), frame);
  loop.begun[pass] = 1;
  loop.live += 1;
  return frame;
}

/** Keeps the failure of the first pass that failed, so that no interleaving changes it: passes begin in order. */
export function noteFailure(loop: LoopState, { pass, failure }: Frame): void {
  if (failure !== null && (loop.failure === null || pass < loop.failure.pass)) loop.failure = { ...failure, pass };
}

/** Tells the loops of passes that have ended, which begins further ones or ends the loops. */
export function endPasses(plan: Plan, state: RunState, commands: EngineCommand[]): void {
  for (let frame = state.endedPasses.pop(); frame !== undefined; frame = state.endedPasses.pop()) {
    const { loop, pass, failure } = frame;
    if (loop === null) continue;
    state.frames.delete(frameKey(frame.body.owner, frame.iteration));
    loop.live -= 1;
    noteFailure(loop, frame);
    const { iteration } = loop.frame;
    commands.push({ type: 'end-pass', nodeId: loop.planned.node.id, iteration, pass, cause: failure });
    beginPasses(plan, state, loop, commands);
  }
  for (const loop of state.endedLoops.splice(0)) {
    const { frame, planned, failure, onItemFailure } = loop;
    const cause = onItemFailure === 'stop' ? failure : null;
    const attempt = frame.attempt[planned.place] ?? 1;
    commands.push({ type: 'end-loop', nodeId: planned.node.id, iteration: frame.iteration, attempt, cause });
  }
}
