import { describe, expect, it } from 'vitest';
import { listJsonStrings, parseJsonText } from './json-text.ts';

describe('parseJsonText', () => {
  it.each(['{}', '[1, -2.5e3, true, null]', '{"a": {"b": ["c"]}}', '"x\\n\\u00e9"', ' 0 '])('reads %s', (text) => {
    expect(parseJsonText(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it.each([
    ['', 'a value is missing before the end', 0],
    ['{"a": }', 'a value is missing before "}"', 6],
    ['{"a": 1 "b": 2}', '"," or "}" is missing before this text', 8],
    ['{"a" 1}', '":" is missing before "1"', 5],
    ["{'a': 1}", `a key in double quotes is missing before "'a'"`, 1],
    ['{a: 1}', 'a key in double quotes is missing before "a"', 1],
    ['[1, 2,]', 'there is a "," too many before "]"', 6],
    ['{"a": 1,}', 'there is a "," too many before "}"', 8],
    ['[1 2]', '"," or "]" is missing before "2"', 3],
    ['{"a": "x}', 'this text has no closing quote, or a character that needs a "\\"', 6],
    ['{"a": tru}', 'a value is missing before "tru"', 6],
    ['{} x', 'the JSON should end before "x"', 3],
    ['{{trigger.payload}}', 'a key in double quotes is missing before "{"', 1],
  ])('tells what is wrong with %s and where', (text, message, position) => {
    expect(parseJsonText(text)).toEqual({ ok: false, message, position });
  });

  it('tells what is nested too deep to read', () => {
    expect(parseJsonText('['.repeat(100_000))).toMatchObject({ ok: false, message: 'nested deeper than 1000 levels' });
  });
});

describe('listJsonStrings', () => {
  it('gives texts with their places, and no keys', () => {
    const text = '{"a": ["x", {"b": "{{y}}"}]}';
    expect(listJsonStrings(text)).toEqual([
      { path: ['a', 0], value: 'x', from: 7, to: 10 },
      { path: ['a', 1, 'b'], value: '{{y}}', from: 18, to: 25 },
    ]);
  });

  it('gives none of what is not JSON', () => expect(listJsonStrings('["a",')).toEqual([]));
});
