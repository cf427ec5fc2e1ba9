import { describe, expect, it } from 'vitest';
import { findCaretPlace } from './caret-place.ts';
import { type ExpressionMode, tokenize } from './tokenize.ts';

const IDS = new Set(['action-1']);

/** The place at the `|` of a text. */
function placeIn(marked: string, mode: ExpressionMode = 'template') {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  return findCaretPlace(text, caret, tokenize(text, mode, IDS));
}

describe('findCaretPlace', () => {
  it.each([
    ['plain text|', undefined],
    ['|{{ a }}', undefined],
    ['{{ a }}|', undefined],
    ['{{ "te|xt" }}', undefined],
    ['{{ 12| }}', undefined],
    ['{{ /a|b/ }}', undefined],
    ['price {|', { kind: 'opening', from: 6 }],
    ['{{|', { kind: 'name', from: 2, written: '' }],
    ['{{|}}', { kind: 'name', from: 2, written: '' }],
    ['{{ | }}', { kind: 'name', from: 3, written: '' }],
    ['{{ tri| }}', { kind: 'name', from: 3, written: 'tri' }],
    ['{{ tri|gger }}', { kind: 'name', from: 3, written: 'tri' }],
    ['{{ a + | }}', { kind: 'name', from: 7, written: '' }],
    ['{{ action-1| }}', { kind: 'name', from: 3, written: 'action-1' }],
  ])('%s', (marked, expected) => expect(placeIn(marked)).toEqual(expected));

  it.each([
    ['{{ trigger.| }}', 'trigger', ''],
    ['{{ trigger.pay| }}', 'trigger', 'pay'],
    ['{{ trigger?.pay|load }}', 'trigger', 'pay'],
    ['{{ trigger . pay| }}', 'trigger', 'pay'],
    ['{{ a + trigger.payload.| }}', 'trigger.payload', ''],
    ['{{ action-1.body["x y"][0].| }}', 'action-1.body["x y"][0]', ''],
    ['{{ list.map(x => x.id).fi| }}', 'list.map(x => x.id)', 'fi'],
    ['{{ (a + b).| }}', '(a + b)', ''],
    ['{{ f((a), [b].length).| }}', 'f((a), [b].length)', ''],
    ['{{ [1, 2].| }}', '[1, 2]', ''],
    ['{{ "text".| }}', '"text"', ''],
    ['{{ !trigger.| }}', 'trigger', ''],
    ['{{ x ? a.b.| : c }}', 'a.b', ''],
  ])('%s asks for members of %s', (marked, object, written) =>
    expect(placeIn(marked)).toMatchObject({ kind: 'member', object, written }),
  );

  it.each(['{{ ).| }}', '{{ .| }}', '{{ 1.| }}', '{{ a]).| }}'])('%s asks for nothing', (marked) =>
    expect(placeIn(marked)).toBeUndefined(),
  );

  it('completes a condition from its first letter', () => {
    expect(placeIn('tri|', 'condition')).toEqual({ kind: 'name', from: 0, written: 'tri' });
    expect(placeIn('{{action-1.st|}} == 2', 'condition')).toMatchObject({ kind: 'member', object: 'action-1' });
  });
});
