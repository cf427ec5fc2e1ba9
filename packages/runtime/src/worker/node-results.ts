import type { NodeValue, Scope } from '@automateos/expressions';
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

/** The output of the node before, under the name `input`: whose it would be is part of why it is not there. */
function outputOf(id: string | undefined, result: NodeResult | undefined): NodeValue {
  const value = nodeValueOf(result);
  return value.found ? value : { found: false, why: `is the output of "${id}", which ${value.why}` };
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
  return {
    node,
    get trigger(): NodeValue {
      return node(facts.triggerNodeId);
    },
    get input(): NodeValue {
      return inputOf(view, step, item);
    },
    execution: facts.execution,
    workflow: facts.workflow,
    nowMs,
    ...(item !== undefined && { item }),
    ...(around !== undefined && { index: around.pass }),
  };
}

/** The output of the one node before; at the start of a pass the item; at a join the outputs by node id. */
function inputOf(view: RunView, step: RunStep, item: Json | undefined): NodeValue {
  const { nodes } = view.workflow.plan;
  const [only, second] = step.planned.predecessors;
  if (only === undefined) {
    return item === undefined ? { found: false, why: 'has no node before it' } : { found: true, value: item };
  }
  const before = nodes[only];
  if (second !== undefined || before === undefined) return joinedInput(view, step);
  return outputOf(before.node.id, view.results[view.slots.seenFrom(step, before)]);
}

/** At a join: the outputs that were delivered here, by node id. */
function joinedInput({ workflow, results, slots }: RunView, step: RunStep): NodeValue {
  const delivered: [string, Json][] = [];
  for (const index of step.planned.predecessors) {
    const from = workflow.plan.nodes[index];
    const result = from && results[slots.seenFrom(step, from)];
    if (from === undefined || result?.kind !== 'value') continue;
    const reaches = from.outgoing.some(
      ({ to, output }) => to === step.planned.index && result.emitted.includes(output),
    );
    if (reaches) delivered.push([from.node.id, result.value]);
  }
  return { found: true, value: Object.fromEntries(delivered) };
}
