import type { Rect, Viewport } from '@xyflow/react';
import { CARD_WIDTH } from '../../../graph/card-size.ts';
import type { CardNode } from '../../../graph/flow-graph.ts';

const SMALLEST_READABLE = 0.75;
const MARGIN = 60;
/** Where a person looks first: the first of these that a card has. */
const TELLING = ['failed', 'in_doubt', 'running', 'waiting'];

/**
 * The first view of a run: all of it where it can be read that way, else what is told of it, else its beginning.
 *
 * @param bounds of all cards
 * @param size of the canvas, in pixels
 */
export function planRunView(
  cards: readonly CardNode[],
  bounds: Rect,
  size: { readonly width: number; readonly height: number },
): Viewport {
  const fitting = Math.min((size.width - 2 * MARGIN) / bounds.width, (size.height - 2 * MARGIN) / bounds.height, 1);
  if (fitting >= SMALLEST_READABLE) {
    return centre(bounds.x + bounds.width / 2, bounds.y + bounds.height / 2, size, fitting);
  }
  const told = TELLING.map((status) => cards.find(({ data }) => data.run?.status === status)).find(Boolean);
  if (told !== undefined) {
    return centre(told.position.x + CARD_WIDTH / 2, told.position.y + heightOf(told) / 2, size, SMALLEST_READABLE);
  }
  const [first] = cards.toSorted((one, other) => one.position.x - other.position.x);
  const { x, y } = first === undefined ? bounds : first.position;
  const middle = y + (first === undefined ? 0 : heightOf(first) / 2);
  return { ...centre(x, middle, size, SMALLEST_READABLE), x: MARGIN - x * SMALLEST_READABLE };
}

function heightOf({ height = 0 }: CardNode): number {
  return height;
}

/** Puts a point of the graph in the middle. */
function centre(x: number, y: number, size: { readonly width: number; readonly height: number }, zoom: number) {
  return { x: size.width / 2 - x * zoom, y: size.height / 2 - y * zoom, zoom };
}
