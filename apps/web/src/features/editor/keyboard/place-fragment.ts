import type { WorkflowDefinition } from '@automateos/model';
import { CARD_WIDTH, cardHeight } from '../../../graph/card-size.ts';
import type { Place } from '../../../graph/layout-graph.ts';
import type { Fragment } from '../edits/clipboard-text.ts';

const GAP = 40;

/** Where the upper left corner of what is pasted goes: below where it came from, else below everything, on no card. */
export function placeFragment(
  fragment: Fragment,
  definition: WorkflowDefinition,
  places: ReadonlyMap<string, Place>,
): Place | undefined {
  if (definition.nodes.length === 0) return { x: 0, y: 0 };
  const positions = fragment.nodes.flatMap(({ position }) => (position === undefined ? [] : [position]));
  const others = [...places.values()];
  if (positions.length === 0 || others.length === 0) return undefined;
  const left = Math.min(...positions.map(({ x }) => x));
  const top = Math.min(...positions.map(({ y }) => y));
  const height = Math.max(...positions.map(({ y }) => y)) - top + cardHeight(1);
  if (!fragment.nodes.some(({ id }) => places.has(id))) {
    const lowest = Math.max(...others.map(({ y }) => y)) + cardHeight(1);
    return { x: Math.min(...others.map(({ x }) => x)), y: lowest + GAP };
  }
  const isFree = (down: number): boolean =>
    positions.every(({ x, y }) =>
      others.every((other) => Math.abs(other.x - x) >= CARD_WIDTH || Math.abs(other.y - y - down) >= cardHeight(1)),
    );
  let down = height + GAP;
  while (!isFree(down)) down += GAP;
  return { x: left, y: top + down };
}
