import type { Json } from '@automateos/model';
import { expect, it } from 'vitest';
import { pathSchema, valueAt } from './paths.ts';

const VALUE: Json = { a: { b: [{ c: 1 }, 'x'] }, n: null, 'with space': 2 };

it.each([
  ['a.b.0.c', 1],
  ['a.b.1', 'x'],
  ['n', null],
  ['with space', 2],
  ['a.b.2', undefined],
  ['a.b.01', undefined],
  ['a.b.length', undefined],
  ['a.b.1.length', undefined],
  ['n.x', undefined],
  ['toString', undefined],
  ['a.constructor', undefined],
])('%s leads to %j', (path, value) => {
  expect(valueAt(VALUE, path)).toEqual(value);
});

it('a path has 64 names at most', () => {
  const path = (parts: number) => Array.from({ length: parts }, () => 'a').join('.');
  expect(pathSchema.safeParse(path(64)).success).toBe(true);
  expect(pathSchema.safeParse(path(65)).success).toBe(false);
});
