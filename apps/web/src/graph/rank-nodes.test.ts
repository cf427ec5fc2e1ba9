import { expect, it } from 'vitest';
import { rankNodes } from './rank-nodes.ts';

it('puts a node one column after the rightmost that leads to it', () => {
  const links = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'a', to: 'c' },
  ];
  expect([...rankNodes(['c', 'b', 'a', 'alone'], links)]).toEqual(
    expect.arrayContaining([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['alone', 0],
    ]),
  );
});

it('gives every node of a circle a column', () => {
  const links = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'c', to: 'b' },
    { from: 'c', to: 'd' },
  ];
  const ranks = rankNodes(['a', 'b', 'c', 'd'], links);
  expect([...ranks.keys()].sort()).toEqual(['a', 'b', 'c', 'd']);
  expect(ranks.get('d')).toBeGreaterThan(ranks.get('c') ?? 0);
});
