import type { WorkflowDefinition } from '@automateos/model';

/** Ids of the nodes from which a way leads to a node, nearest first; what is before a loop is before all that is in it. */
export function upstreamOf({ nodes, connections }: WorkflowDefinition, nodeId: string): readonly string[] {
  const before = new Map<string, string[]>();
  for (const { from, to } of connections) {
    const known = before.get(to);
    if (known === undefined) before.set(to, [from]);
    else known.push(from);
  }
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  const found = new Set<string>();
  const start = new Set([nodeId]);
  // Loops that a node lies in are passed through, but their own output comes only when they have ended.
  for (const id of start) {
    const parent = parents.get(id);
    if (parent !== undefined) start.add(parent);
  }
  const queue = [...start];
  for (const id of queue) {
    for (const previous of before.get(id) ?? []) {
      if (found.has(previous) || start.has(previous) || !parents.has(previous)) continue;
      found.add(previous);
      queue.push(previous);
    }
  }
  return [...found];
}

/** Ids of the nodes that are connected to a node directly, in the order of the document. */
export function predecessorsOf({ connections }: WorkflowDefinition, nodeId: string): readonly string[] {
  return [...new Set(connections.filter(({ to }) => to === nodeId).map(({ from }) => from))];
}
