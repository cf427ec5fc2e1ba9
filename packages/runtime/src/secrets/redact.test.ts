import type { Json } from '@automateos/model';
import { describe, expect, test } from 'vitest';
import { REDACTED, redactConfig, redactHeaders, restoreRedacted } from './redact.ts';

describe('redacting', () => {
  test.each([
    'authorization',
    'Cookie',
    'Set-Cookie',
    'PROXY-AUTHORIZATION',
    'X-Api-Key',
    'Stripe-Signature',
    'webhook-signature',
    'X-Hub-Signature-256',
    'X-Slack-Signature',
  ])('takes the value of %s out and leaves the rest', (name) => {
    expect(redactHeaders({ headers: { [name]: 'secret', accept: '*/*' }, body: 'x' })).toEqual({
      headers: { [name]: REDACTED, accept: '*/*' },
      body: 'x',
    });
  });

  test.each<Json>([
    null,
    'text',
    3,
    [{ headers: { cookie: 'x' } }],
    { headers: 'text' },
    { headers: { accept: '1' } },
    {},
  ])('leaves %j as it is', (value) => {
    expect(redactHeaders(value)).toBe(value);
  });

  test('does not change what it is given', () => {
    const value = { headers: { cookie: 'x' } };
    redactHeaders(value);
    expect(value).toEqual({ headers: { cookie: 'x' } });
  });
});

describe('secret fields of a config', () => {
  const config = { key: 'secret', other: 'secret', headers: { cookie: 'secret', accept: 'x' } };
  const stored = { key: REDACTED, other: 'secret', headers: { cookie: REDACTED, accept: 'x' } };

  test('are taken out and put back, beside the headers', () => {
    expect(redactConfig(config, ['key', 'gone'])).toEqual(stored);
    expect(restoreRedacted(stored, () => config)).toEqual(config);
  });

  test('are all that is taken out', () => {
    expect(redactConfig({ other: 'x' }, ['key'])).toEqual({ other: 'x' });
    expect(redactConfig('text', ['key'])).toBe('text');
  });
});

describe('putting back', () => {
  test('takes only what was redacted from the values evaluated anew', () => {
    const stored = { url: 'stored', headers: { Authorization: REDACTED, 'X-A': 'stored' } };
    const evaluated = { url: 'other', headers: { Authorization: 'secret', 'X-A': 'other', 'X-New': '1' } };
    expect(restoreRedacted(stored, () => evaluated)).toEqual({
      url: 'stored',
      headers: { Authorization: 'secret', 'X-A': 'stored' },
    });
  });

  test('puts texts back that held a secret, at any depth', () => {
    const stored = { a: [{ b: 'x [redacted] y', c: 'stored' }, 1], d: { '[redacted]': 1 }, e: ['[redacted]', 2] };
    const evaluated = { a: [{ b: 'x secret y', c: 'other' }, 2], d: { secret: 1 }, e: [] };
    expect(restoreRedacted(stored, () => evaluated)).toEqual({
      a: [{ b: 'x secret y', c: 'stored' }, 1],
      d: { secret: 1 },
      e: ['[redacted]', 2],
    });
  });

  test('evaluates nothing when nothing is missing', () => {
    const stored = { headers: { accept: '1' } };
    const evaluate = (): never => {
      throw new Error('evaluated');
    };
    expect(restoreRedacted(stored, evaluate)).toBe(stored);
    expect(restoreRedacted({ url: 'x' }, evaluate)).toEqual({ url: 'x' });
  });

  test.each<Json>([null, {}, { headers: {} }])('leaves the mark where %j has no value for it', (evaluated) => {
    const stored = { headers: { cookie: REDACTED } };
    expect(restoreRedacted(stored, () => evaluated)).toEqual(stored);
  });
});
