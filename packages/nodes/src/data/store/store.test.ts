import { checkConfig, LIMITS } from '@automateos/model';
import { describe, expect, test } from 'vitest';
import { store } from './definition.ts';

const requestOf = (config: object) => store.storeRequest?.(store.config.parse(config));

function faults(config: Parameters<typeof checkConfig>[1]): Record<string, string> {
  return Object.fromEntries(checkConfig(store.config, config).map(({ path, message }) => [path.join('.'), message]));
}

describe('what a store node asks for', () => {
  test.for<[object, object]>([
    [{ key: 'a' }, { kind: 'get', key: 'a' }],
    [
      { operation: 'delete', key: 'a' },
      { kind: 'delete', key: 'a' },
    ],
    [
      { operation: 'set', key: 'a', value: { n: null } },
      { kind: 'set', key: 'a', value: '{"n":null}', expiresInMs: null },
    ],
    [
      { operation: 'increment', key: 'a', by: -2, expires_in_ms: 5 },
      { kind: 'increment', key: 'a', by: -2, expiresInMs: 5 },
    ],
    [
      { operation: 'compare_and_set', key: 'a', value: 1 },
      { kind: 'compare_and_set', key: 'a', expected: null, value: '1', expiresInMs: null },
    ],
    [
      { operation: 'compare_and_set', key: 'a', value: null, expected: 'x' },
      { kind: 'compare_and_set', key: 'a', expected: '"x"', value: 'null', expiresInMs: null },
    ],
    [
      { operation: 'list', prefix: 'p:' },
      { kind: 'list', prefix: 'p:', after: null, limit: LIMITS.storeListLimit },
    ],
  ])('%j is %j', ([config, operation]) => {
    expect(requestOf(config)).toEqual({ scope: 'workflow', operation });
  });
});

describe('faults of a store node', () => {
  test('say which field is missing', () => {
    expect(faults({})).toEqual({ key: 'Required by "get"' });
    expect(faults({ operation: 'set' })).toEqual({ key: 'Required by "set"', value: 'Required by "set"' });
    expect(faults({ operation: 'compare_and_set', key: 'k' })).toEqual({ value: 'Required by "compare_and_set"' });
    expect(faults({ operation: 'list' })).toEqual({});
  });

  test('say what a key may be', () => {
    expect(faults({ key: 'ü'.repeat(127) })).toEqual({});
    expect(faults({ key: 'ü'.repeat(128) })).toEqual({ key: 'Must not be longer than 255 bytes' });
    for (const key of ['a\u0000', 'a\n', 'a\ud800', 'a\u{10FFFF}']) {
      expect(faults({ key })).toEqual({ key: 'Must not hold control characters or half characters' });
    }
    expect(faults({ operation: 'list', prefix: '\t', after: '\t' })).toHaveProperty('prefix');
  });

  test('say how large a value may be', () => {
    const value = 'x'.repeat(LIMITS.storeValueBytes - 2);
    expect(faults({ operation: 'set', key: 'k', value })).toEqual({});
    const tooLarge = 'Must not be larger than 262144 bytes as JSON';
    expect(faults({ operation: 'set', key: 'k', value: `${value}x` })).toEqual({ value: tooLarge });
    expect(faults({ operation: 'compare_and_set', key: 'k', value: 1, expected: `${value}x` })).toEqual({
      expected: tooLarge,
    });
  });
});
