import { expect, test } from 'vitest';
import { isUtf8Charset, parseContentType } from './content-type.ts';
import { parseForm } from './parse-form.ts';

test.each([
  ['application/json', { essence: 'application/json', charset: undefined }],
  ['Application/JSON; Charset=UTF-8', { essence: 'application/json', charset: 'utf-8' }],
  ['text/plain;charset="utf-8"', { essence: 'text/plain', charset: 'utf-8' }],
  ['multipart/form-data; boundary=x', { essence: 'multipart/form-data', charset: undefined }],
  ['application/vnd.api+json ; profile="a b"', { essence: 'application/vnd.api+json', charset: undefined }],
])('%s is read', (header, expected) => {
  expect(parseContentType(header)).toEqual(expected);
});

test.each([
  '',
  'json',
  'application/',
  'application/json, text/plain',
  'application/json; charset=utf-8; charset=utf-7',
  'application/json; charset',
  'application/json; charset="utf-8',
  'application/json\u00a0',
])('%j is malformed', (header) => {
  expect(parseContentType(header)).toBeUndefined();
});

test('only UTF-8 is a charset that is taken', () => {
  expect([undefined, 'utf-8', 'utf-16', 'latin1', 'utf-7', ''].map(isUtf8Charset)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('repeated names of a form become arrays, and no name is special', () => {
  const form = parseForm(Buffer.from('a=1&b=x+y&a=2&a=3&__proto__=p&constructor=c&e='));
  expect(form.a).toEqual(['1', '2', '3']);
  expect(form.b).toBe('x y');
  expect(form.e).toBe('');
  expect(Object.keys(form)).toContain('__proto__');
  expect(Object.getPrototypeOf(form)).toBe(Object.prototype);
});

test('a form with more than 10,000 fields or with other bytes than UTF-8 is refused', () => {
  expect(Object.keys(parseForm(Buffer.from('a&'.repeat(9999))))).toEqual(['a']);
  expect(() => parseForm(Buffer.from('a&'.repeat(10_001)))).toThrow('more than 10000 fields');
  expect(() => parseForm(Buffer.from([0x61, 0x3d, 0xff]))).toThrow('UTF-8');
});
