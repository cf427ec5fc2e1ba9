import type { WorkflowNode } from '@automateos/model';
import type { Node } from '@xyflow/react';
import { CARD_WIDTH } from './card-size.ts';
import type { CardNode } from './flow-graph.ts';

export type LoopRegion = Node<
  { readonly loop: string; readonly title: string; readonly [key: string]: unknown },
  'loop-region'
>;

const PADDING = 28;
const HEADER = 24;
const LABELS = 56;

/** The areas behind the cards that lie in loops: one a loop, round its children and theirs. Outer ones come first. */
export function toLoopRegions(
  cards: readonly CardNode[],
  titleOf: (loop: WorkflowNode) => string,
): readonly LoopRegion[] {
  const children = Map.groupBy(cards, ({ data }) => data.node.parent);
  const loops = cards.filter(({ id }) => children.has(id));
  const regions = loops.map((loop) => toRegion(loop, listInside(loop.id, children), titleOf));
  return regions.sort((one, other) => (other.width ?? 0) - (one.width ?? 0));
}

type Children = ReadonlyMap<string | undefined, readonly CardNode[]>;

function listInside(id: string, children: Children): readonly CardNode[] {
  const inside: CardNode[] = [];
  const opened = new Set([id]);
  for (const each of opened) {
    for (const card of children.get(each) ?? []) {
      // A loop that lies in itself, which a broken document may have, ends here.
      if (opened.has(card.id)) continue;
      opened.add(card.id);
      inside.push(card);
    }
  }
  return inside;
}

/** Where a card ends, the names of its outputs included. */
function rightEdge({ position, data }: CardNode): number {
  return position.x + CARD_WIDTH + (data.outputs.length > 1 ? LABELS : 0);
}

function toRegion(loop: CardNode, inside: readonly CardNode[], titleOf: (loop: WorkflowNode) => string): LoopRegion {
  const left = Math.min(...inside.map(({ position }) => position.x)) - PADDING;
  const top = Math.min(...inside.map(({ position }) => position.y)) - PADDING - HEADER;
  const right = Math.max(...inside.map(rightEdge)) + PADDING;
  const bottom = Math.max(...inside.map(({ position, height = 0 }) => position.y + height)) + PADDING;
  const size = { width: right - left, height: bottom - top };
  return {
    id: `loop:${loop.id}`,
    type: 'loop-region',
    position: { x: left, y: top },
    ...size,
    measured: size,
    zIndex: -1,
    selectable: false,
    draggable: false,
    focusable: false,
    connectable: false,
    deletable: false,
    data: { loop: loop.id, title: titleOf(loop.data.node) },
  };
}
