import { describe, expect, test } from 'vitest';
import { errorPattern } from './error-pattern.ts';

describe('messages that differ in numbers and ids alone have one pattern', () => {
  test.each([
    ['order 4711 not found', 'order 4712 not found'],
    ['The answer has status 500', 'The answer has status 503'],
    ['no user 01a20960-ba7a-7000-b56e-35a4299c1d35', 'no user 01a20960-ba7a-7abc-8123-000000000000'],
    ['token deadbeefcafe is unknown', 'token abcdefabcdefab is unknown'],
    ['connect ECONNREFUSED 127.0.0.1:3000', 'connect ECONNREFUSED 10.20.0.7:80'],
    ['late since 2026-01-02T03:04:05.678Z', 'late since 2027-11-12T13:14:15.1Z'],
    ['The step had no result after 30000 ms.', 'The step had no result after 5 ms.'],
    ['took 30s', 'took 7s'],
    ['row 1,234.50 is bad', 'row 7 is bad'],
    ['key cus_Nf5x2 is gone', 'key cus_Zz9 is gone'],
    ['spread\n over  lines', 'spread over lines'],
  ])('%s', (one, other) => {
    expect(errorPattern(one)).toBe(errorPattern(other));
  });
});

describe('messages that differ in their words have different patterns', () => {
  test.each([
    ['order not found', 'user not found'],
    ['config.url: Invalid URL', 'config.body: Invalid URL'],
    ['took 30s', 'took 30ms'],
    ['facade', 'decade'],
  ])('%s', (one, other) => {
    expect(errorPattern(one)).not.toBe(errorPattern(other));
  });
});

test('what is common to all messages of a pattern can be read', () => {
  expect(errorPattern('The answer of order 17 has status 503, after 3 tries')).toBe(
    'The answer of order # has status #, after # tries',
  );
});

test('a message of any length is done in no time', () => {
  const startedAt = performance.now();
  for (const part of ['1', 'a1', '#', ' ', '-', '1.']) errorPattern(part.repeat(1_000_000));
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
