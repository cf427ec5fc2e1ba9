import type { Json } from '@automateos/model';
import { expect, it } from 'vitest';
import { jsonSize, OutputBudget } from './output-budget.ts';

it.each<[Json]>([
  [null],
  [true],
  [-12.5],
  [''],
  ['text'],
  [[]],
  [[1, 'a', [null]]],
  [{}],
  [{ a: 1, bc: { d: [true] } }],
])('the size of %j is at most a little less or more than its text', (value) => {
  expect(Math.abs(jsonSize(value) - JSON.stringify(value).length)).toBeLessThan(8);
});

it('a text counts by its characters, which are never more than its bytes', () => {
  expect(jsonSize('äöü')).toBe(5);
});

it('a budget lets nothing pass over its size', () => {
  const budget = new OutputBudget(100);
  budget.take(60);
  budget.takeValue('x'.repeat(30));
  expect(() => budget.take(30)).toThrow('what it gives would be larger than');
});
