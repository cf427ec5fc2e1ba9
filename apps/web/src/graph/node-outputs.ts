import { outputsOf, type WorkflowNode } from '@automateos/model';
import type { NodeType } from '../api/generated/types.gen.ts';

/** All outputs at which connections of a node may start, in the order of its ports; `error` comes with `on_error: branch`. */
export function nodeOutputs(node: WorkflowNode, type: NodeType | undefined): readonly string[] {
  // What an unknown type gives is unknown: it keeps the one output that all actions have.
  if (type === undefined) return ['main'];
  const outputs = outputsOf({ outputs: type.outputs, outputsFrom: type.outputs_from ?? undefined }, node.config);
  return node.on_error === 'branch' && !type.trigger ? [...outputs, 'error'] : outputs;
}
