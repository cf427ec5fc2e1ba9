import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkConfig } from './check-config.ts';
import { conditionField } from './define-node.ts';
import type { Json } from './json.ts';

const SCHEMA = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'Must be an http or https URL' }),
  timeout_ms: z.int().min(1).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  methods: z.union([z.enum(['GET', 'POST']), z.array(z.enum(['GET', 'POST']))]).optional(),
  auth: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({ kind: z.literal('basic'), rounds: z.int() }),
    ])
    .optional(),
  limits: z.union([z.int(), z.strictObject({ low: z.int(), high: z.int() })]).optional(),
  condition: conditionField().optional(),
});

function faultsOf(config: { [key: string]: Json }) {
  return checkConfig(SCHEMA, { url: 'https://example.com', ...config });
}

function pathsOf(config: { [key: string]: Json }): string[] {
  return faultsOf(config).map(({ path }) => path.join('.'));
}

it('finds nothing in a config that fits', () => {
  expect(
    faultsOf({ timeout_ms: 5, headers: { A: 'b' }, methods: ['GET'], auth: { kind: 'none' }, condition: true }),
  ).toEqual([]);
});

it('names each fault with its path and what is wrong', () => {
  expect(faultsOf({ url: 'ftp://example.com' })).toEqual([{ path: ['url'], message: 'Must be an http or https URL' }]);
  expect(pathsOf({ timeout_ms: 0, headers: { A: 1 } })).toEqual(['timeout_ms', 'headers.A']);
});

it('names a field that is missing', () => {
  expect(checkConfig(SCHEMA, {}).map(({ path }) => path)).toEqual([['url']]);
});

it('names each unknown key by its own path', () => {
  expect(faultsOf({ uri: 1, timeout: 2 })).toEqual([
    { path: ['uri'], message: 'Unknown field' },
    { path: ['timeout'], message: 'Unknown field' },
  ]);
  expect(faultsOf({ auth: { kind: 'none', user: 'x' } })).toEqual([
    { path: ['auth', 'user'], message: 'Unknown field' },
  ]);
});

describe('a text with "{{"', () => {
  it.each([
    ['a URL', { url: '{{trigger.url}}' }],
    ['a number', { timeout_ms: '{{trigger.ms}}' }],
    ['an object', { headers: '{{trigger.headers}}' }],
    ['a text inside an object', { headers: { A: 'Bearer {{trigger.token}}' } }],
    ['a union', { methods: '{{trigger.method}}' }],
    ['a member of a list in a union', { methods: ['GET', '{{trigger.method}}'] }],
    ['a member of an object in a union', { limits: { low: '{{trigger.low}}', high: 2 } }],
    ['a member of a discriminated union', { auth: { kind: 'basic', rounds: '{{trigger.rounds}}' } }],
    ['what tells the members of a discriminated union apart', { auth: { kind: '{{trigger.kind}}' } }],
    ['a whole discriminated union', { auth: '{{trigger.auth}}' }],
    ['a condition', { condition: '{{a.status}} == 200' }],
  ])('passes for %s', (_, config) => {
    expect(faultsOf(config)).toEqual([]);
  });

  it('excuses nothing beside it', () => {
    expect(pathsOf({ url: '{{trigger.url}}', timeout_ms: 'soon' })).toEqual(['timeout_ms']);
    expect(pathsOf({ methods: ['{{trigger.method}}', 'FETCH'] })).toEqual(['methods']);
    expect(pathsOf({ limits: { low: '{{trigger.low}}' } })).toEqual(['limits']);
    expect(pathsOf({ limits: { low: '{{trigger.low}}', high: 1, wide: true } })).toEqual(['limits']);
  });

  it('does not excuse a key that the schema does not know', () => {
    expect(pathsOf({ uri: '{{trigger.url}}' })).toEqual(['uri']);
  });

  it('is text with both brackets', () => {
    expect(pathsOf({ timeout_ms: '{trigger.ms}' })).toEqual(['timeout_ms']);
  });
});

it('refuses a union in which no branch fits', () => {
  expect(pathsOf({ methods: 'FETCH' })).toEqual(['methods']);
  expect(pathsOf({ condition: 7 })).toEqual(['condition']);
});
