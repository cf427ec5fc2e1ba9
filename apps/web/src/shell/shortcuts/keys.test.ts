import { describe, expect, it } from 'vitest';
import { describeKeys, isChord, isTyping, type Pressed } from './keys.ts';

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe('isChord', () => {
  it.each<[string, Pressed, boolean, boolean]>([
    ['mod+k', press('k', { ctrlKey: true }), false, true],
    ['mod+k', press('k', { metaKey: true }), true, true],
    ['mod+k', press('k', { ctrlKey: true }), true, false],
    ['mod+k', press('k'), false, false],
    ['mod+k', press('k', { ctrlKey: true, altKey: true }), false, false],
    ['mod+shift+z', press('Z', { ctrlKey: true, shiftKey: true }), false, true],
    ['mod+z', press('Z', { ctrlKey: true, shiftKey: true }), false, false],
    ['?', press('?', { shiftKey: true }), false, true],
    ['?', press('?'), false, true],
    ['c', press('c'), false, true],
    ['c', press('C', { shiftKey: true }), false, false],
    ['Delete', press('Delete'), false, true],
  ])('%s and %j, Apple %s: %s', (chord, event, isApple, expected) => {
    expect(isChord(chord, event, isApple)).toBe(expected);
  });
});

it('draws keys as keyboards show them', () => {
  expect(describeKeys('mod+shift+z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(describeKeys('mod+shift+z', true)).toEqual(['⌘', '⇧', 'Z']);
  expect(describeKeys('g w', false)).toEqual(['G', 'W']);
  expect(describeKeys('ArrowUp', false)).toEqual(['↑']);
});

it('knows where keys are text, and where they belong to what is open above the page', () => {
  document.body.innerHTML =
    '<input id="text"><input id="box" type="checkbox"><textarea id="area"></textarea><button id="button"></button>' +
    '<div role="dialog"><button id="inside"></button></div>';
  const typing = (id: string) => isTyping(document.getElementById(id));
  expect(['text', 'area', 'inside'].map(typing)).toEqual([true, true, true]);
  expect(['box', 'button'].map(typing)).toEqual([false, false]);
  expect(isTyping(null)).toBe(false);
});
