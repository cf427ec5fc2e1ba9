import type { AnyNodeDefinition, WorkflowNode } from '@automateos/model';
import type { CompiledNode, CompiledWorkflow } from './compile-workflow.ts';

export interface HookNode extends CompiledNode {
  readonly node: WorkflowNode;
  readonly rulesOf: NonNullable<AnyNodeDefinition['hook']>;
}

/** The node that is called at the workflow's URL. */
export function findHookNode({ plan, nodes }: Pick<CompiledWorkflow, 'plan' | 'nodes'>): HookNode | undefined {
  for (const { node, index } of plan.nodes) {
    const compiled = nodes[index];
    const rulesOf = compiled?.type.hook;
    if (compiled !== undefined && rulesOf !== undefined && node.disabled !== true) {
      return { ...compiled, node, rulesOf };
    }
  }
  return undefined;
}
