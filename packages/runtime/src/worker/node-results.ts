import type { PlannedNode } from '@automateos/engine';
import type { NodeValue, Scope } from '@automateos/expressions';
import type { Json } from '@automateos/model';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';

/** What a settled node left behind for the nodes after it. */
export type NodeResult =
  | { readonly kind: 'value'; readonly value: Json; readonly emitted: readonly string[] }
  | { readonly kind: 'nothing'; readonly why: string; readonly emitted: readonly string[] };

/** Results by node index, as in the plan. */
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

/** The names that the expressions of one node's config can see. */
export function createScope(
  { plan }: CompiledWorkflow,
  results: NodeResults,
  facts: RunFacts,
  planned: PlannedNode,
  nowMs: number,
): Scope {
  const node = (id: string): NodeValue => {
    const index = plan.indexById.get(id);
    return index === undefined ? { found: false, why: 'does not exist' } : nodeValueOf(results[index]);
  };
  return {
    node,
    get trigger(): NodeValue {
      return node(facts.triggerNodeId);
    },
    get input(): NodeValue {
      const [only, second] = planned.predecessors;
      if (only === undefined) return { found: false, why: 'has no node before it' };
      return second === undefined
        ? outputOf(plan.nodes[only]?.node.id, results[only])
        : joinedInput(plan.nodes, results, planned);
    },
    execution: facts.execution,
    workflow: facts.workflow,
    nowMs,
  };
}

/** At a join: the outputs that were delivered here, by node id. */
function joinedInput(nodes: readonly PlannedNode[], results: NodeResults, planned: PlannedNode): NodeValue {
  const delivered: [string, Json][] = [];
  for (const index of planned.predecessors) {
    const from = nodes[index];
    const result = results[index];
    if (from === undefined || result?.kind !== 'value') continue;
    const reaches = from.outgoing.some(({ to, output }) => to === planned.index && result.emitted.includes(output));
    if (reaches) delivered.push([from.node.id, result.value]);
  }
  return { found: true, value: Object.fromEntries(delivered) };
}
