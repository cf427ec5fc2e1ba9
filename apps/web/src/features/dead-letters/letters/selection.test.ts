import { describe, expect, it } from 'vitest';
import { countSelected, isSelected, keepShown, NOTHING_SELECTED, toggleLetter } from './selection.ts';

const shown = ['a', 'b', 'c'];

describe('the choice of letters', () => {
  it('one by one', () => {
    const one = toggleLetter(NOTHING_SELECTED, 'a', shown);
    expect([isSelected(one, 'a'), isSelected(one, 'b'), countSelected(one, 900)]).toEqual([true, false, 1]);
    expect(countSelected(toggleLetter(one, 'a', shown), 900)).toBe(0);
  });

  it('all that the filter means, also those that are not loaded', () => {
    expect(countSelected({ kind: 'all' }, 900)).toBe(900);
    expect(isSelected({ kind: 'all' }, 'z')).toBe(true);
  });

  it('taking one from all leaves the others on the screen', () => {
    const rest = toggleLetter({ kind: 'all' }, 'b', shown);
    expect(shown.map((id) => isSelected(rest, id))).toEqual([true, false, true]);
  });

  it('what is gone is not chosen any more', () => {
    const two = toggleLetter(toggleLetter(NOTHING_SELECTED, 'a', shown), 'b', shown);
    expect(countSelected(keepShown(two, ['b', 'c']), 2)).toBe(1);
    expect(keepShown(two, shown)).toBe(two);
  });
});
