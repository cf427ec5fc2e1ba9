import type { WorkflowDefinition, WorkflowNode } from '@automateos/model';

/** A node at its place in the list. */
export interface OrderedNode {
  readonly node: WorkflowNode;
  /** How far it is indented: one step for each fork on the way to it, and for each loop that it lies in. */
  readonly depth: number;
}

/**
 * All nodes in an order in which they could run: each after what leads to it, branches whole and one below the other.
 * Nodes on a circle, which a broken document may have, come last.
 */
export function listRunningOrder({ nodes, connections }: WorkflowDefinition): readonly OrderedNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const targets = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  const waiting = new Map<string, number>(nodes.map(({ id }) => [id, 0]));
  for (const { from, to } of connections) {
    if (!byId.has(from) || !byId.has(to)) continue;
    targets.get(from)?.push(to);
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
  }
  // The children of a loop come after the loop, as if it led to those of them that nothing else leads to.
  for (const { id, parent } of nodes) {
    if (parent === undefined || !byId.has(parent) || waiting.get(id) !== 0) continue;
    targets.get(parent)?.unshift(id);
    waiting.set(id, 1);
  }
  const depths = new Map<string, number>();
  const ordered: OrderedNode[] = [];
  // A stack, so that a branch is followed to its end before the next one begins.
  const ready = nodes.filter(({ id }) => waiting.get(id) === 0).reverse();
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    const depth = depths.get(node.id) ?? 0;
    ordered.push({ node, depth });
    const next = targets.get(node.id) ?? [];
    const parent = node.id;
    const isInner = (id: string): boolean => byId.get(id)?.parent === parent;
    const isFork = new Set(next.filter((id) => !isInner(id))).size > 1;
    for (const id of next.toReversed()) {
      const target = byId.get(id);
      const left = (waiting.get(id) ?? 0) - 1;
      waiting.set(id, left);
      const wanted = depth + (isFork || isInner(id) ? 1 : 0);
      // Where ways meet again the indentation of the fork ends.
      const met = depths.get(id);
      depths.set(id, met === undefined ? wanted : Math.max(0, Math.min(met, wanted - 1)));
      if (left === 0 && target !== undefined) ready.push(target);
    }
  }
  const seen = new Set(ordered.map(({ node }) => node.id));
  return [...ordered, ...nodes.filter(({ id }) => !seen.has(id)).map((node) => ({ node, depth: 0 }))];
}
