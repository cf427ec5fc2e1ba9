import { createStepScope, type NodeValue, type Scope } from '@automateos/expressions';
import type { Json } from '@automateos/model';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';
import type { RunLoops } from './run-loops.ts';
import type { RunSlots, RunStep } from './run-slots.ts';

/** What a settled node left behind for the nodes after it. */
export type NodeResult =
  | { readonly kind: 'value'; readonly value: Json; readonly emitted: readonly string[] }
  | { readonly kind: 'nothing'; readonly why: string; readonly emitted: readonly string[] };

/** Results by the slots of the steps. */
export type NodeResults = (NodeResult | undefined)[];

/** What expressions can say about the run itself. */
export interface RunFacts {
  readonly execution: Scope['execution'];
  readonly workflow: Scope['workflow'];
  readonly triggerNodeId: string;
}

function nodeValueOf(result: NodeResult | undefined): NodeValue {
  if (result === undefined) return { found: false, why: 'has not run' };
  return result.kind === 'value' ? { found: true, value: result.value } : { found: false, why: result.why };
}

/** @param run its identity: ids as text, `createdAt` in Unix milliseconds */
export function runFacts(run: {
  readonly id: string;
  readonly workflowId: string;
  readonly workflowVersion: number;
  readonly triggerNodeId: string;
  readonly createdAt: number;
}): RunFacts {
  return {
    execution: { id: run.id, created_at: new Date(run.createdAt).toISOString() },
    workflow: { id: run.workflowId, version: run.workflowVersion },
    triggerNodeId: run.triggerNodeId,
  };
}

/** What a step's expressions can see of its run. */
export interface RunView {
  readonly workflow: CompiledWorkflow;
  readonly facts: RunFacts;
  readonly results: NodeResults;
  readonly slots: RunSlots;
  readonly loops: RunLoops;
}

/** The names that the expressions of one step's config can see. */
export function createScope(view: RunView, step: RunStep, nowMs: number): Scope {
  const { facts, results, slots } = view;
  const { plan } = view.workflow;
  const node = (id: string): NodeValue => {
    const planned = plan.nodes[plan.indexById.get(id) ?? -1];
    if (planned === undefined) return { found: false, why: 'does not exist' };
    return nodeValueOf(results[slots.seenFrom(step, planned)]);
  };
  const around = slots.loopAround(step);
  const item = around && view.loops.item(around.loop.slot, around.pass);
  return createStepScope({
    node,
    trigger: () => node(facts.triggerNodeId),
    predecessors: () => step.planned.predecessors.map((index) => plan.nodes[index]?.node.id ?? ''),
    delivers: (id) => reaches(view, step, id),
    execution: facts.execution,
    workflow: facts.workflow,
    nowMs,
    ...(item !== undefined && { item }),
    ...(around !== undefined && { index: around.pass }),
  });
}

/** Whether an output that the node emitted has a connection to the step. */
function reaches({ workflow, results, slots }: RunView, step: RunStep, id: string): boolean {
  const from = workflow.plan.nodes[workflow.plan.indexById.get(id) ?? -1];
  const result = from && results[slots.seenFrom(step, from)];
  return (
    from?.outgoing.some(({ to, output }) => to === step.planned.index && result?.emitted.includes(output)) ?? false
  );
}
