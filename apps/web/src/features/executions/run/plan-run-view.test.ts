import { expect, it } from 'vitest';
import { CARD_WIDTH } from '../../../graph/card-size.ts';
import { type CardNode, toCardNode } from '../../../graph/flow-graph.ts';
import { planRunView } from './plan-run-view.ts';

const SIZE = { width: 1_000, height: 600 };
const STEP = 400;

/** Cards in a line, each with how its step stands. */
const line = (...statuses: (string | undefined)[]): CardNode[] =>
  statuses.map((status, index) =>
    toCardNode(
      { id: `n${index}`, type: 'filter', config: {} },
      {
        type: undefined,
        place: { x: index * STEP, y: 0 },
        ...(status !== undefined && { run: { status } }),
      },
    ),
  );

const boundsOf = (cards: readonly CardNode[]) => ({
  x: 0,
  y: 0,
  width: (cards.length - 1) * STEP + CARD_WIDTH,
  height: 64,
});

const viewOf = (cards: readonly CardNode[]) => planRunView(cards, boundsOf(cards), SIZE);

/** Where the middle of a card is on the screen. */
function middleOf(card: CardNode | undefined, { x, zoom }: { readonly x: number; readonly zoom: number }): number {
  return ((card?.position.x ?? 0) + CARD_WIDTH / 2) * zoom + x;
}

it('shows all of a small run', () => {
  const cards = line('success', 'failed');
  const view = viewOf(cards);
  expect(view.zoom).toBe(1);
  expect(middleOf(cards[0], view) + middleOf(cards[1], view)).toBe(SIZE.width);
});

it('keeps a long run readable, and what failed in the middle', () => {
  const cards = line('success', 'running', 'success', 'success', 'success', 'failed', undefined, undefined, undefined);
  const view = viewOf(cards);
  expect(view.zoom).toBe(0.75);
  expect(middleOf(cards[5], view)).toBe(SIZE.width / 2);
});

it('keeps what goes on in the middle while nothing has failed', () => {
  const cards = line('success', 'success', 'waiting', 'running', undefined, undefined, undefined);
  expect(middleOf(cards[3], viewOf(cards))).toBe(SIZE.width / 2);
});

it('begins at the beginning of a long run that went well', () => {
  const cards = line(...Array.from({ length: 9 }, () => 'success'));
  expect(viewOf(cards)).toMatchObject({ x: 40, zoom: 0.75 });
});

it('leaves no room empty beyond the ends of a long run', () => {
  const cards = line('success', 'success', 'success', 'success', 'failed');
  const { x, zoom } = viewOf(cards);
  const end = 4 * STEP + CARD_WIDTH;
  expect(end * zoom + x).toBe(SIZE.width - 40);
});
