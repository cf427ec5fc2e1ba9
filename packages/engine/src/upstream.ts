import type { WorkflowDefinition } from '@automateos/model';

const WORD_BITS = 32;

/**
 * Answers "does a path lead from this node to that one?" for a whole document: one bit set of ancestors a node, filled
 * in topological order, so that ten thousand nodes with many references stay quick (12 MB, freed after the check).
 * Nodes on a cycle have no order; for them the answer may be no.
 */
export function createUpstream(definition: WorkflowDefinition): (nodeId: string, of: string) => boolean {
  const indexById = new Map(definition.nodes.map(({ id }, index) => [id, index]));
  const size = definition.nodes.length;
  const words = Math.ceil(size / WORD_BITS);
  const ancestors = new Uint32Array(size * words);
  const outgoing: number[][] = Array.from({ length: size }, () => []);
  const incoming = new Uint32Array(size);
  const children: number[][] = Array.from({ length: size }, () => []);
  for (const [index, { parent }] of definition.nodes.entries()) {
    const loop = parent === undefined ? undefined : indexById.get(parent);
    if (loop === undefined) continue;
    children[loop]?.push(index);
    incoming[index] = (incoming[index] ?? 0) + 1;
  }
  for (const { from, to } of definition.connections) {
    const source = indexById.get(from);
    const target = indexById.get(to);
    if (source === undefined || target === undefined) continue;
    outgoing[source]?.push(target);
    incoming[target] = (incoming[target] ?? 0) + 1;
  }
  const order = [...incoming.keys()].filter((index) => incoming[index] === 0);
  for (const source of order) {
    for (const target of outgoing[source] ?? []) {
      addAncestors(ancestors, words, source, target);
      incoming[target] = (incoming[target] ?? 0) - 1;
      if (incoming[target] === 0) order.push(target);
    }
    // What lies in a loop comes after what is before the loop, and nothing outside comes after it.
    for (const child of children[source] ?? []) {
      inheritAncestors(ancestors, words, source, child);
      incoming[child] = (incoming[child] ?? 0) - 1;
      if (incoming[child] === 0) order.push(child);
    }
  }
  return (nodeId, of) => {
    const ancestor = indexById.get(nodeId);
    const node = indexById.get(of);
    if (ancestor === undefined || node === undefined) return false;
    const word = ancestors[node * words + Math.floor(ancestor / WORD_BITS)] ?? 0;
    return (word & (1 << (ancestor % WORD_BITS))) !== 0;
  };
}

function addAncestors(ancestors: Uint32Array, words: number, source: number, target: number): void {
  inheritAncestors(ancestors, words, source, target);
  const at = target * words + Math.floor(source / WORD_BITS);
  ancestors[at] = (ancestors[at] ?? 0) | (1 << (source % WORD_BITS));
}

function inheritAncestors(ancestors: Uint32Array, words: number, source: number, target: number): void {
  for (let word = 0; word < words; word += 1) {
    const at = target * words + word;
    ancestors[at] = (ancestors[at] ?? 0) | (ancestors[source * words + word] ?? 0);
  }
}
