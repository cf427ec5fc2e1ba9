import type { CardNode, ConnectionEdge } from './flow-graph.ts';

/**
 * Takes from `before` every card and connection that shows the same, so that React Flow and the memoised cards see
 * which ones changed by `===`. Gives `before` itself when all are the same.
 */
export function reuseCards(before: readonly CardNode[], after: readonly CardNode[]): readonly CardNode[] {
  return reuse(before, after, isSameCard);
}

export function reuseConnections(
  before: readonly ConnectionEdge[],
  after: readonly ConnectionEdge[],
): readonly ConnectionEdge[] {
  return reuse(before, after, isSameEdge);
}

function reuse<Item extends { readonly id: string }>(
  before: readonly Item[],
  after: readonly Item[],
  isSame: (one: Item, other: Item) => boolean,
): readonly Item[] {
  const byId = new Map(before.map((item) => [item.id, item]));
  const items = after.map((item) => {
    const old = byId.get(item.id);
    return old !== undefined && isSame(old, item) ? old : item;
  });
  const isAllSame = items.length === before.length && items.every((item, index) => item === before[index]);
  return isAllSame ? before : items;
}

function isSameCard(one: CardNode, other: CardNode): boolean {
  return (
    one.data.node === other.data.node &&
    one.data.type === other.data.type &&
    one.data.faultCount === other.data.faultCount &&
    one.data.run?.status === other.data.run?.status &&
    one.data.run?.note === other.data.run?.note &&
    one.selected === other.selected &&
    one.focusable === other.focusable &&
    one.className === other.className &&
    one.position.x === other.position.x &&
    one.position.y === other.position.y
  );
}

function isSameEdge(one: ConnectionEdge, other: ConnectionEdge): boolean {
  return (
    one.selected === other.selected && one.data?.label === other.data?.label && one.data?.status === other.data?.status
  );
}
