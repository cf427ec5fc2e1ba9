import type { Issue, WorkflowConnection, WorkflowDefinition, WorkflowNode } from '@automateos/model';

/** What a fault is about: a node and a field in it, a connection, or the workflow as a whole. */
export type FaultPlace =
  | { readonly kind: 'node'; readonly node: WorkflowNode; readonly field: string }
  | { readonly kind: 'connection'; readonly connection: WorkflowConnection }
  | { readonly kind: 'workflow' };

const PLACE = /^(nodes|connections)\[(\d+)\]\.?(.*)$/;

export function findFaultPlace({ field }: Issue, definition: WorkflowDefinition): FaultPlace {
  const [, list, index, rest = ''] = PLACE.exec(field) ?? [];
  if (list === 'nodes') {
    const node = definition.nodes[Number(index)];
    if (node !== undefined) return { kind: 'node', node, field: rest };
  }
  if (list === 'connections') {
    const connection = definition.connections[Number(index)];
    if (connection !== undefined) return { kind: 'connection', connection };
  }
  return { kind: 'workflow' };
}

/** The faults of each node by its id, with their places inside the node. */
export function groupByNode(
  issues: readonly Issue[],
  definition: WorkflowDefinition,
): ReadonlyMap<string, readonly Issue[]> {
  const byNode = new Map<string, Issue[]>();
  for (const issue of issues) {
    const place = findFaultPlace(issue, definition);
    if (place.kind !== 'node') continue;
    const list = byNode.get(place.node.id) ?? [];
    list.push({ field: place.field, issue: issue.issue });
    byNode.set(place.node.id, list);
  }
  return byNode;
}
