import type { WorkflowDefinition } from '@automateos/model';
import { CARD_WIDTH } from '../../../graph/card-size.ts';
import type { Place } from '../../../graph/layout-graph.ts';
import type { Fragment } from '../edits/clipboard-text.ts';

const STEP = 40;
const BELOW = 120;

/**
 * Where the upper left corner of what is pasted goes: near where it came from, else below everything. It never covers a
 * card exactly, so that a second paste is seen.
 */
export function placeFragment(
  fragment: Fragment,
  definition: WorkflowDefinition,
  places: ReadonlyMap<string, Place>,
): Place | undefined {
  if (definition.nodes.length === 0) return { x: 0, y: 0 };
  const positions = fragment.nodes.flatMap(({ position }) => (position === undefined ? [] : [position]));
  if (positions.length === 0) return undefined;
  const left = Math.min(...positions.map(({ x }) => x));
  const top = Math.min(...positions.map(({ y }) => y));
  const isFrom = fragment.nodes.some(({ id }) => places.has(id));
  if (!isFrom) {
    const lowest = Math.max(...[...places.values()].map(({ y }) => y));
    const first = Math.min(...[...places.values()].map(({ x }) => x));
    return { x: first, y: lowest + BELOW };
  }
  let shift = STEP;
  const covers = (): boolean =>
    [...places.values()].some(
      ({ x, y }) => Math.abs(x - left - shift) < CARD_WIDTH / 4 && Math.abs(y - top - shift) < 20,
    );
  while (covers()) shift += STEP;
  return { x: left + shift, y: top + shift };
}
