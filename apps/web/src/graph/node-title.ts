import type { WorkflowNode } from '@automateos/model';
import type { NodeType } from '../api/generated/types.gen.ts';

/** What a node is called on the screen: its name, else its type's title; its type's name when nobody knows the type. */
export function nodeTitle(node: WorkflowNode, type: NodeType | undefined): string {
  return node.name ?? type?.title ?? node.type;
}
