import type { CardNode } from '../../../graph/flow-graph.ts';
import type { Place } from '../../../graph/layout-graph.ts';
import type { LoopRegion } from '../../../graph/loop-regions.ts';

/** The innermost loop in whose area a point lies. */
export function findLoopAt(nodes: readonly (CardNode | LoopRegion)[], { x, y }: Place): string | undefined {
  const around = nodes.filter(
    (node): node is LoopRegion =>
      node.type === 'loop-region' &&
      isWithin(x, node.position.x, node.width) &&
      isWithin(y, node.position.y, node.height),
  );
  // Outer areas come first.
  return around.at(-1)?.data.loop;
}

function isWithin(value: number, start: number, length = 0): boolean {
  return value >= start && value <= start + length;
}
