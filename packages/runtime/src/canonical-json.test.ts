import { expect, test } from 'vitest';
import { canonicalJson, hashJson } from './canonical-json.ts';

test('equal values are equal texts, whatever the order of their keys', () => {
  const value = { b: [1, { d: null, c: 'x' }], a: true, no: undefined };
  expect(canonicalJson(value)).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  expect(canonicalJson({ a: true, b: [1, { c: 'x', d: null }] })).toBe(canonicalJson(value));
});

test('values that differ have different hashes', () => {
  const values = [null, 0, '', '0', [], {}, [0], [[0]], { a: 0 }, { a: '0' }, { a: { b: 0 } }, [1, 2], [2, 1]];
  expect(new Set(values.map(hashJson)).size).toBe(values.length);
  expect(hashJson({ a: 0 })).toMatch(/^[0-9a-f]{64}$/);
});
