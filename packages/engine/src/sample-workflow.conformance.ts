import type { WorkflowDefinition, WorkflowNode } from '@automateos/model';
import { buildPlan, type NodeFacts, type Plan } from './plan.ts';

const FACTS: ReadonlyMap<string, NodeFacts> = new Map<string, NodeFacts>([
  ['start', { trigger: true, outputs: ['main'], version: 1 }],
  ['webhook', { trigger: true, isSingle: true, outputs: ['main'], version: 1 }],
  ['action', { trigger: false, outputs: ['main'], version: 1 }],
  ['filter', { trigger: false, outputs: ['main', 'rejected'], version: 1 }],
  ['loop', { trigger: false, outputs: ['main'], version: 1, loop: {} }],
  ['if', { trigger: false, outputs: ['true', 'false'], version: 1 }],
  ['ask', { trigger: false, outputs: ['asked', 'main', 'timeout'], version: 1 }],
  ['switch', { trigger: false, outputs: ['default'], outputsFrom: { field: 'cases', key: 'output' }, version: 1 }],
]);

/** A catalogue of few node types, enough for every rule about outputs. */
export function sampleFacts(type: string): NodeFacts | undefined {
  return FACTS.get(type);
}

/**
 * A definition from chains such as `trigger > choice.rejected > join`: a node stands where it is first named, an output
 * after a dot. Nodes are of type `action` unless their settings say otherwise; those named `trigger…` are triggers.
 */
export function sampleWorkflow(
  chains: readonly string[],
  settings: { readonly [id: string]: Partial<WorkflowNode> } = {},
): WorkflowDefinition {
  const nodes = new Map<string, WorkflowNode>();
  const connections: WorkflowDefinition['connections'] = [];
  for (const chain of chains) {
    let before: { id: string; output?: string } | undefined;
    for (const part of chain.split(' > ')) {
      const [id = '', output] = part.split('.');
      const type = id.startsWith('trigger') ? 'start' : 'action';
      if (!nodes.has(id)) nodes.set(id, { id, type, config: {}, ...settings[id] });
      if (before !== undefined) {
        connections.push({
          from: before.id,
          to: id,
          ...(before.output === undefined ? {} : { output: before.output }),
        });
      }
      before = output === undefined ? { id } : { id, output };
    }
  }
  return { nodes: [...nodes.values()], connections };
}

export function samplePlan(...workflow: Parameters<typeof sampleWorkflow>): Plan {
  return buildPlan(sampleWorkflow(...workflow), sampleFacts);
}
