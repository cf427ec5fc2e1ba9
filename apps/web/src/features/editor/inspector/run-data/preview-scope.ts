import { createStepScope, type NodeValue, type Scope } from '@automateos/expressions';
import { isJsonObject, type Json, MAIN_OUTPUT, type WorkflowDefinition } from '@automateos/model';
import type { Execution, Step } from '../../../../api/generated/types.gen.ts';
import { predecessorsOf } from './upstream-of.ts';

/**
 * What a node's expressions would have seen in a recorded run, had they stood there as they stand now. In a loop the first
 * pass is taken.
 */
export function createPreviewScope(
  definition: WorkflowDefinition,
  nodeId: string,
  execution: Execution,
  upstream: readonly string[],
): Scope {
  const loop = definition.nodes.find(({ id }) => id === nodeId)?.parent;
  const iteration = loop === undefined ? '' : firstPassOf(execution.steps, loop);
  const nodes = new Map(definition.nodes.map((node) => [node.id, node]));
  const seen = new Set(upstream);
  const node = (id: string): NodeValue => {
    if (!seen.has(id)) return { found: false, why: 'does not come before this node' };
    if (nodes.get(id)?.disabled === true) return { found: false, why: 'is disabled' };
    return nodeValueOf(findStep(execution.steps, id, iteration));
  };
  const trigger = execution.steps.find(({ node_id: id, status }) => status === 'success' && isStart(definition, id));
  const item = loop === undefined ? undefined : firstItemOf(execution.steps, loop);
  return createStepScope({
    node,
    trigger: () => (trigger === undefined ? { found: false, why: 'is not in this run' } : nodeValueOf(trigger)),
    predecessors: () => predecessorsOf(definition, nodeId),
    delivers: (id) => delivers(definition, nodeId, id, findStep(execution.steps, id, iteration)),
    execution: { id: execution.id, created_at: execution.created_at },
    workflow: { id: execution.workflow_id, version: execution.workflow_version },
    nowMs: Date.parse(execution.started_at ?? execution.created_at),
    ...(item !== undefined && { item, index: 0 }),
  });
}

/** Nothing leads to a trigger, and of all those that nothing leads to, only the one that started the run has succeeded. */
function isStart({ connections, nodes }: WorkflowDefinition, id: string): boolean {
  const node = nodes.find((each) => each.id === id);
  return node !== undefined && node.parent === undefined && !connections.some(({ to }) => to === id);
}

function findStep(steps: readonly Step[], nodeId: string, iteration: string): Step | undefined {
  const own = steps.filter(({ node_id: id }) => id === nodeId);
  // A node outside of the loop has no iteration, or that of a loop further out.
  return (
    own.find((step) => step.iteration === iteration) ??
    own.find((step) => iteration.startsWith(step.iteration)) ??
    own[0]
  );
}

function nodeValueOf(step: Step | undefined): NodeValue {
  if (step === undefined) return { found: false, why: 'has not run' };
  switch (step.status) {
    case 'success':
      return { found: true, value: step.output as Json }; // as: the API says that any JSON may stand here
    case 'failed':
      if (step.output !== null) return { found: true, value: step.output as Json }; // as: see above
      return { found: false, why: `failed (${step.error?.code ?? 'unknown'})` };
    case 'skipped':
      return { found: false, why: 'was skipped' };
    case 'running':
    case 'waiting':
    case 'in_doubt':
      return { found: false, why: 'has not ended' };
  }
}

/** Whether one of the outputs that a node delivered is connected to this one. */
function delivers({ connections }: WorkflowDefinition, nodeId: string, from: string, step: Step | undefined): boolean {
  return connections.some(
    (connection) =>
      connection.from === from && connection.to === nodeId && step?.emitted.includes(connection.output ?? MAIN_OUTPUT),
  );
}

function firstPassOf(steps: readonly Step[], loop: string): string {
  const { iteration } = steps.find(({ node_id: id }) => id === loop) ?? { iteration: '' };
  return iteration === '' ? '0' : `${iteration}.0`;
}

/** What a loop goes over is in its evaluated config. */
function firstItemOf(steps: readonly Step[], loop: string): Json | undefined {
  const input = steps.find(({ node_id: id }) => id === loop)?.input as Json | undefined; // as: any JSON may stand here
  const items = isJsonObject(input) ? input.items : undefined;
  return Array.isArray(items) ? (items as readonly Json[])[0] : undefined;
}
