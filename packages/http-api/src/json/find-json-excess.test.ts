import { describe, expect, test } from 'vitest';
import { findJsonExcess, JSON_LIMITS } from './find-json-excess.ts';
import { parseJson } from './parse-json.ts';

const excessOf = (text: string) => findJsonExcess(Buffer.from(text));
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const withKeys = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join(',')}}`;
const withValues = (count: number) => `[${'0,'.repeat(count - 1)}0]`;

describe('limits of JSON', () => {
  test('64 levels pass, 65 do not', () => {
    expect(excessOf(nested(64))).toBeUndefined();
    expect(excessOf(nested(65))).toBe('more than 64 levels');
    expect(excessOf(`${'{"a":'.repeat(65)}0${'}'.repeat(65)}`)).toBe('more than 64 levels');
  });

  test('10,000 keys of one object pass, 10,001 do not, also when they are the same key', () => {
    expect(excessOf(withKeys(JSON_LIMITS.keysPerObject))).toBeUndefined();
    expect(excessOf(withKeys(JSON_LIMITS.keysPerObject + 1))).toContain('keys');
    expect(excessOf(`{${'"k":0,'.repeat(10_000)}"k":0}`)).toContain('keys');
  });

  test('keys are counted for each object on its own', () => {
    expect(excessOf(`[${withKeys(6000)},${withKeys(6000)}]`)).toBeUndefined();
    expect(excessOf(`{"a":${withKeys(9999)},"b":${withKeys(9999)}}`)).toBeUndefined();
  });

  test('1,000,000 values pass, one more does not', () => {
    expect(excessOf(withValues(JSON_LIMITS.values))).toBeUndefined();
    expect(excessOf(withValues(JSON_LIMITS.values + 1))).toContain('values');
  });

  test('brackets, colons and quotes inside strings do not count', () => {
    expect(excessOf(JSON.stringify({ text: '['.repeat(1000) + '"\\"{:,'.repeat(100) }))).toBeUndefined();
    expect(excessOf(`"${'\\\\'.repeat(3)}"${nested(64)}`)).toBeUndefined();
    expect(excessOf(`"\\"${nested(70)}"`)).toBeUndefined();
  });

  test('100,000 levels are refused without overflowing the stack', () => {
    expect(() => parseJson(Buffer.from('['.repeat(100_000)))).toThrow('more than 64 levels');
  });
});

describe('parsing JSON', () => {
  test.each([
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['a byte order mark', Buffer.from('\ufeff{}')],
    ['a trailing comma', Buffer.from('{"a":1,}')],
    ['two documents', Buffer.from('{} {}')],
    ['NUL in between', Buffer.from('{"a"\0:1}')],
    ['white space alone', Buffer.from('  ')],
    ['NaN', Buffer.from('NaN')],
  ])('%s is malformed', (_name, body) => {
    expect(() => parseJson(body)).toThrowError(expect.objectContaining({ code: 'MALFORMED_JSON' }));
  });

  test('the message says where, and quotes nothing of the body', () => {
    expect(() => parseJson(Buffer.from('{"password":"secret",}'))).toThrow(/position 21/);
    expect(() => parseJson(Buffer.from('{"password":"secret",}'))).not.toThrow(/secret/);
  });

  test('__proto__ in a body is a key like others', () => {
    const parsed = parseJson(Buffer.from('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}}'));
    expect(Object.keys(parsed as object)).toEqual(['__proto__', 'constructor']);
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });
});
