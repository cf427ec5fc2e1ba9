import type { Rect, Viewport } from '@xyflow/react';
import { CARD_WIDTH } from '../../../graph/card-size.ts';
import type { CardNode } from '../../../graph/flow-graph.ts';

const SMALLEST_READABLE = 0.75;
const MARGIN = 40;
/** Where a person looks first, unless a step is open: the first of these that a card has. */
const TELLING = ['failed', 'in_doubt', 'running', 'waiting'];

/**
 * The first view of a run: all of it where it can be read that way, else the part round what there is to tell of it, else its
 * beginning.
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
  const zoom = Math.max(fitting, SMALLEST_READABLE);
  const { x, y, height } = findPoint(cards) ?? { ...bounds, height: 0 };
  return {
    x: offsetOf({ start: bounds.x, length: bounds.width }, x + CARD_WIDTH / 2, size.width, zoom),
    y: offsetOf({ start: bounds.y, length: bounds.height }, y + height / 2, size.height, zoom),
    zoom,
  };
}

function findPoint(cards: readonly CardNode[]): { x: number; y: number; height: number } | undefined {
  const open = cards.find(({ selected }) => selected);
  const telling = open ?? TELLING.map((status) => cards.find(({ data }) => data.run?.status === status)).find(Boolean);
  return telling && { ...telling.position, height: telling.height ?? 0 };
}

/** The graph in the middle where it fits; else a point of it, as far as no room stays empty beyond the graph's ends. */
function offsetOf(
  graph: { readonly start: number; readonly length: number },
  point: number,
  room: number,
  zoom: number,
): number {
  if (graph.length * zoom + 2 * MARGIN <= room) return room / 2 - (graph.start + graph.length / 2) * zoom;
  const least = room - MARGIN - (graph.start + graph.length) * zoom;
  return Math.min(Math.max(room / 2 - point * zoom, least), MARGIN - graph.start * zoom);
}
