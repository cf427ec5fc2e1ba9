import { describe, expect, it } from 'vitest';
import { diffLines } from './diff-lines.ts';

const SIGNS = { same: ' ', added: '+', removed: '-' };
const draw = (before: string, after: string) => diffLines(before, after)?.map(({ kind, text }) => SIGNS[kind] + text);

describe('diffLines', () => {
  it.each([
    ['a\nb\nc', 'a\nb\nc', [' a', ' b', ' c']],
    ['a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
    ['a', 'a\nb', [' a', '+b']],
    ['a\nb', 'b', ['-a', ' b']],
    ['', 'a', ['-', '+a']],
  ])('of %j and %j', (before, after, lines) => expect(draw(before, after)).toEqual(lines));

  it('gives back both texts, whatever they are', () => {
    const before = 'one\ntwo\nthree\ntwo\nfour';
    const after = 'two\nthree\nfive\nfour\none';
    const lines = diffLines(before, after) ?? [];
    const without = (kind: string) =>
      lines
        .filter((line) => line.kind !== kind)
        .map(({ text }) => text)
        .join('\n');
    expect([without('added'), without('removed')]).toEqual([before, after]);
  });

  it('leaves texts alone that are too long', () => expect(diffLines('\n'.repeat(1_000), 'a')).toBeUndefined());
});
