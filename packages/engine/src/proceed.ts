import { LIMITS } from '@automateos/model';
import { endPasses } from './loops.ts';
import type { Plan } from './plan.ts';
import type { EngineCommand } from './protocol.ts';
import { PHASE, type RunState } from './state.ts';

/** Ends passes, starts ready nodes up to the limit, and ends the run when nothing is open. */
export function proceed(plan: Plan, state: RunState, commands: EngineCommand[]): void {
  endPasses(plan, state, commands);
  while (state.readyHead < state.ready.length && state.running < LIMITS.stepsAtOnce) {
    const step = state.ready[state.readyHead];
    state.readyHead += 1;
    if (step === undefined) continue;
    const { frame, planned } = step;
    const attempt = (frame.attempt[planned.place] ?? 0) + 1;
    frame.attempt[planned.place] = attempt;
    frame.phase[planned.place] = PHASE.running;
    state.running += 1;
    commands.push({ type: 'run-step', nodeId: planned.node.id, iteration: frame.iteration, attempt });
  }
  if (state.readyHead === state.ready.length) {
    // What was started is forgotten, so that a long loop does not gather it.
    state.ready.length = 0;
    state.readyHead = 0;
  }
  if (state.root.open === 0 && !state.ended) {
    state.ended = true;
    const { failure } = state.root;
    commands.push({ type: 'finish', status: failure === null ? 'success' : 'failed', cause: failure });
  }
}
