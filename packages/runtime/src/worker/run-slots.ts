import { type Plan, type PlannedBody, type PlannedNode, passIteration } from '@automateos/engine';

/** One step of a run: a node, in one pass of the loops around it, under a number of its own. */
export interface RunStep {
  readonly planned: PlannedNode;
  /** `''` outside loops. */
  readonly iteration: string;
  /** What is kept of a step is kept under this number: outside loops the node's index in the plan. */
  readonly slot: number;
}

/** Numbers the steps of a run. A pass gets numbers when its first step is named, and gives them back when it has ended. */
export class RunSlots {
  readonly #plan: Plan;
  readonly #passes = new Map<string, number>();
  #next: number;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#next = plan.nodes.length;
  }

  /** @throws Error for a node that the plan does not have: that is a bug of the caller */
  at(nodeId: string, iteration: string): RunStep {
    const step = this.find(nodeId, iteration);
    if (step === undefined) throw new Error(`the plan has no node "${nodeId}"`);
    return step;
  }

  find(nodeId: string, iteration: string): RunStep | undefined {
    const planned = this.#plan.nodes[this.#plan.indexById.get(nodeId) ?? -1];
    return planned === undefined ? undefined : { planned, iteration, slot: this.#slotOf(planned, iteration) };
  }

  /** A node as a step sees it: in its own pass, or in that of a loop around it. */
  seenFrom({ iteration }: RunStep, planned: PlannedNode): number {
    const depth = this.#depthOf(planned);
    return this.#slotOf(planned, depth === 0 ? '' : iteration.split('.').slice(0, depth).join('.'));
  }

  /** The loop in a pass of which a step lies, and which pass that is. */
  loopAround({ planned, iteration }: RunStep): { readonly loop: RunStep; readonly pass: number } | undefined {
    const loop = this.#plan.nodes[planned.parent];
    if (loop === undefined) return undefined;
    const parts = iteration.split('.');
    const pass = Number(parts.pop());
    return { loop: this.at(loop.node.id, parts.join('.')), pass };
  }

  stepsOfPass(loop: RunStep, pass: number): RunStep[] {
    const iteration = passIteration(loop.iteration, pass);
    return (loop.planned.body?.members ?? []).flatMap((index) => {
      const planned = this.#plan.nodes[index];
      return planned === undefined ? [] : [{ planned, iteration, slot: this.#slotOf(planned, iteration) }];
    });
  }

  /** Nothing of this pass will be named again. */
  endPass(loop: RunStep, pass: number): void {
    this.#passes.delete(`${loop.planned.index}|${passIteration(loop.iteration, pass)}`);
  }

  #slotOf({ index, place, parent }: PlannedNode, iteration: string): number {
    if (parent === -1) return index;
    const key = `${parent}|${iteration}`;
    const first = this.#passes.get(key) ?? this.#reserve(key, this.#plan.nodes[parent]?.body);
    return first + place;
  }

  #reserve(key: string, body: PlannedBody | null | undefined): number {
    const first = this.#next;
    this.#next += body?.members.length ?? 0;
    this.#passes.set(key, first);
    return first;
  }

  #depthOf(planned: PlannedNode): number {
    let depth = 0;
    for (let around = planned.parent; around !== -1; around = this.#plan.nodes[around]?.parent ?? -1) depth += 1;
    return depth;
  }
}
