import type { FailureCause, LoopFacts } from '@automateos/engine';
import { type AnyNodeDefinition, type Json, LIMITS, type LoopPlan, type StepError } from '@automateos/model';

/** How a pass of a loop ended. */
export type PassEnd =
  | { readonly ok: true; readonly result: Json }
  | { readonly ok: false; readonly cause: FailureCause };

interface OpenLoop {
  readonly plan: LoopPlan;
  readonly ends: (PassEnd | undefined)[];
}

/** The loops of a run that are under way: their items, and how their passes ended so far. */
export class RunLoops {
  readonly #loops = new Map<number, OpenLoop>();
  #passSteps = 0;

  /**
   * Begins a loop. Gives the fault of one that would be too long.
   *
   * @param childCount how many nodes lie in it
   */
  open(slot: number, type: AnyNodeDefinition, config: unknown, childCount: number): StepError | undefined {
    const plan = type.loop?.(config) ?? { items: [], concurrency: 1, onItemFailure: 'stop' };
    const { length } = plan.items;
    if (length > LIMITS.loopItems) {
      return { code: 'STEP_LIMIT', message: `There are ${length} items; a loop takes ${LIMITS.loopItems} at most.` };
    }
    this.#passSteps += length * childCount;
    if (this.#passSteps > LIMITS.stepsPerExecution) {
      const message = `With ${length} passes of ${childCount} nodes the run has over ${LIMITS.stepsPerExecution} steps.`;
      return { code: 'STEP_LIMIT', message };
    }
    this.#loops.set(slot, { plan, ends: [] });
    return undefined;
  }

  facts(slot: number): LoopFacts {
    const { items, concurrency, onItemFailure } = this.#at(slot).plan;
    return { count: items.length, concurrency, onItemFailure };
  }

  item(slot: number, pass: number): Json | undefined {
    return this.#loops.get(slot)?.plan.items[pass];
  }

  endPass(slot: number, pass: number, end: PassEnd): void {
    this.#at(slot).ends[pass] = end;
  }

  /** What the loop comes to: results in the order of the items; `errors` tells of the passes that failed. */
  close(slot: number): Json {
    const { plan, ends } = this.#at(slot);
    this.#loops.delete(slot);
    const results: Json[] = [];
    const errors: Json[] = [];
    for (const [index, end] of ends.entries()) {
      if (end?.ok === true) results.push(end.result);
      if (end?.ok !== false) continue;
      const { nodeId, error } = end.cause;
      const told = { index, node_id: nodeId, code: error.code, message: error.message };
      errors.push(told);
      if (plan.onItemFailure === 'collect') results.push({ error: told });
    }
    return { results, errors, count: plan.items.length };
  }

  #at(slot: number): OpenLoop {
    const loop = this.#loops.get(slot);
    if (loop === undefined) throw new Error('the loop is not under way');
    return loop;
  }
}

/** Why a loop failed: the pass that stopped it, and what failed in that. */
export function loopFailure(cause: FailureCause & { readonly pass: number }): StepError {
  const { pass, nodeId, error } = cause;
  return {
    code: 'ITEM_FAILED',
    message: `Item ${pass} failed at "${nodeId ?? ''}" with ${error.code}: ${error.message}`,
    details: { index: pass, node_id: nodeId, code: error.code },
  };
}
