import { describe, expect, it } from 'vitest';
import { complete } from './complete.ts';
import { findQuotedText, offsetInSource, toJsonCompletions, tokenizeJson } from './json-expressions.ts';
import { changeForPath, type FieldMode } from './path-insertion.ts';
import { SAMPLE_CONTEXT } from './sample-context.conformance.ts';

const IDS = SAMPLE_CONTEXT.idSet;

describe('expressions in JSON', () => {
  it('are found in its texts, and nowhere else', () => {
    const json = '{"a": {"b": {}}, "c": "x {{ trigger.y }}"}';
    expect(tokenizeJson(json, IDS).filter(({ kind }) => kind === 'open' || kind === 'close')).toEqual([
      { kind: 'open', from: 25, to: 27 },
      { kind: 'close', from: 38, to: 40 },
    ]);
  });

  it('do not run out of the text that they begin in', () => {
    expect(tokenizeJson('{"a": "{{ trigger.", "b": "{{ x }}"}', IDS).at(-1)).toMatchObject({ kind: 'close' });
  });

  it('keep their places behind escaped quotes', () => {
    const json = String.raw`["{{ nodes[\"action-1\"].status }}"]`;
    const close = tokenizeJson(json, IDS).find(({ kind }) => kind === 'close');
    expect(json.slice(close?.from, close?.to)).toBe('}}');
  });

  it('are completed, with quotes escaped', () => {
    const json = '{"a": "{{ trigger.payload.company. }}"}';
    const caret = json.indexOf('company.') + 8;
    const quoted = findQuotedText(json, caret);
    if (quoted === undefined) throw new Error('the caret stands in a text');
    const found = complete(quoted.text, caret - quoted.from, 'template', SAMPLE_CONTEXT);
    const offers = found && toJsonCompletions(found, quoted);
    expect(offers?.options.find(({ label }) => label === 'e-mail')).toMatchObject({
      insert: String.raw`[\"e-mail\"]`,
      from: caret - 1,
    });
  });

  it('have their places behind escapes', () => {
    expect(offsetInSource(String.raw`a\n\u00e9b`, 0)).toBe(0);
    expect(offsetInSource(String.raw`a\n\u00e9b`, 2)).toBe(3);
    expect(offsetInSource(String.raw`a\n\u00e9b`, 3)).toBe(9);
  });
});

/** A text after a path was put where `|` stands. */
function insert(marked: string, mode: FieldMode, path = 'a.b'): string {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const change = changeForPath(path, text, { from: at, to: at }, mode, IDS);
  return text.slice(0, change.from) + change.insert + text.slice(change.to);
}

describe('a path that is inserted', () => {
  it.each<[string, FieldMode, string]>([
    ['|', 'template', '{{ a.b }}'],
    ['Hi |', 'template', 'Hi {{ a.b }}'],
    ['{{ | }}', 'template', '{{ a.b }}'],
    ['{{ x + |', 'template', '{{ x + a.b'],
    ['{{ x }}|', 'template', '{{ x }}{{ a.b }}'],
    ['|{{ x }}', 'template', '{{ a.b }}{{ x }}'],
    ['{{ trigger.pay|load + 1 }}', 'template', '{{ a.b + 1 }}'],
    ['{{ trigger.payload| }}', 'template', '{{ a.b }}'],
    ['| > 5', 'condition', 'a.b > 5'],
    ['{"a": "|"}', 'json', '{"a": "{{ a.b }}"}'],
    ['{"a": |}', 'json', '{"a": "{{ a.b }}"}'],
    ['{"a": "{{ | }}"}', 'json', '{"a": "{{ a.b }}"}'],
    ['{"a": "{{ trig|ger.x }}"}', 'json', '{"a": "{{ a.b }}"}'],
  ])('into %s of a %s makes %s', (marked, mode, expected) => expect(insert(marked, mode)).toBe(expected));

  it('into a text of JSON has its quotes escaped', () => {
    expect(insert('["x|"]', 'json', 'a["b c"]')).toBe(String.raw`["x{{ a[\"b c\"] }}"]`);
  });

  it('takes the place of what is selected', () => {
    expect(changeForPath('a.b', 'x yz', { from: 2, to: 4 }, 'template', IDS)).toEqual({
      from: 2,
      to: 4,
      insert: '{{ a.b }}',
    });
  });
});
