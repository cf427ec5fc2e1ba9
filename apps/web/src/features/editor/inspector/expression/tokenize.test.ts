import { describe, expect, it } from 'vitest';
import { type ExpressionMode, tokenize } from './tokenize.ts';

const IDS = new Set(['action-1', 'a-b', 'plain']);

/** Tokens without spaces, as `kind:text`. */
function cut(text: string, mode: ExpressionMode = 'template'): string[] {
  return tokenize(text, mode, IDS)
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, from, to }) => `${kind}:${text.slice(from, to)}`);
}

describe('tokenize', () => {
  it('tells text from expressions', () => {
    expect(cut('Hi {{ trigger.name }}!')).toEqual([
      'plain:Hi ',
      'open:{{',
      'name:trigger',
      'sign:.',
      'member:name',
      'close:}}',
      'plain:!',
    ]);
  });

  it('leaves no character out', () => {
    const text = 'a {{ b["}}"] + {c: {d: 1}} }} {{ /}}"/.test(x) ?? `t $ {1}` }} 🙂 {{ "open';
    expect(
      tokenize(text, 'template', IDS)
        .map(({ from, to }) => text.slice(from, to))
        .join(''),
    ).toBe(text);
  });

  it.each([
    ['{{ {a: {b: 1}} }} x', 'plain: x'],
    ['{{ "}}" }} x', 'plain: x'],
    ["{{ '\\'}}' }} x", 'plain: x'],
    ['{{ `}}` }} x', 'plain: x'],
    ['{{ /}}/.test(a) }} x', 'plain: x'],
  ])('finds the end of %s', (text, last) => expect(cut(text).at(-1)).toBe(last));

  it('takes ids with hyphens for one name, and minus for minus', () => {
    expect(cut('action-1.status', 'condition')).toEqual(['name:action-1', 'sign:.', 'member:status']);
    expect(cut('plain-1', 'condition')).toEqual(['name:plain', 'sign:-', 'number:1']);
    expect(cut('a-b-c', 'condition')).toEqual(['name:a-b', 'sign:-', 'name:c']);
    expect(cut('x.action-1', 'condition')).toEqual(['name:x', 'sign:.', 'member:action', 'sign:-', 'number:1']);
  });

  it('takes a slash behind a value for a division', () => {
    expect(cut('a[0] / 2 / (b) / 3', 'condition')).not.toContainEqual(expect.stringContaining('pattern'));
    expect(cut('x.replace(/a"b/g, 1)', 'condition')).toContain('pattern:/a"b/g');
  });

  it('reads a condition as one expression, brackets and all', () => {
    expect(cut('{{a}} == 1.5 && !b?.c', 'condition')).toEqual([
      'sign:{',
      'sign:{',
      'name:a',
      'sign:}',
      'sign:}',
      'sign:==',
      'number:1.5',
      'sign:&&',
      'sign:!',
      'name:b',
      'sign:?.',
      'member:c',
    ]);
  });

  it('reads 8 KiB of anything, also what never ends', () => {
    for (const text of ['{{', '{{"', '{{`', '{{(', 'x', '{{a-']) {
      const long = text + 'a.b '.repeat(2_000);
      expect(tokenize(long, 'template', IDS).at(-1)?.to).toBe(long.length);
    }
  });
});
