import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, SETTING_NAMES } from './config.ts';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

describe('readConfig', () => {
  test('needs nothing to be set', () => {
    expect(readConfig({})).toMatchObject({ DATA_DIR: './data', HOST: '127.0.0.1', PORT: 3000, REGISTRATION: 'open' });
  });

  test('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', EGRESS_ALLOW: '' })).toMatchObject({ PORT: 3000, EGRESS_ALLOW: [] });
  });

  test('splits lists at commas and forgives spaces', () => {
    expect(readConfig({ EGRESS_ALLOW: '127.0.0.0/8, intranet.example,' }).EGRESS_ALLOW).toEqual([
      '127.0.0.0/8',
      'intranet.example',
    ]);
  });

  test('reads pairs as OpenTelemetry writes them', () => {
    const text = 'authorization=Basic%20YTpi==, x-team=a b, empty=';
    expect(readConfig({ OTEL_EXPORTER_OTLP_HEADERS: text }).OTEL_EXPORTER_OTLP_HEADERS).toEqual({
      authorization: 'Basic YTpi==',
      'x-team': 'a b',
      empty: '',
    });
    expect(readConfig({}).OTEL_RESOURCE_ATTRIBUTES).toEqual({});
  });

  test('takes the slash off the end of PUBLIC_URL', () => {
    expect(readConfig({ PUBLIC_URL: 'https://flows.example/' }).PUBLIC_URL).toBe('https://flows.example');
  });

  test.each([
    ['PORT', { PORT: '70000' }],
    ['PORT', { PORT: 'http' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://flows.example' }],
    ['SECRET_KEY', { SECRET_KEY: 'short' }],
    ['SECRET_KEY', { DATABASE_URL: 'postgres://localhost/automateos' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/automateos' }],
    ['REDIS_URL', { REDIS_URL: 'redis://localhost' }],
    [
      'REDIS_URL',
      { REDIS_URL: 'http://localhost', DATABASE_URL: 'postgres://localhost/a', SECRET_KEY: 'x'.repeat(44) },
    ],
    ['HEALTH_PORT', { HEALTH_PORT: '-1' }],
    ['REGISTRATION', { REGISTRATION: 'maybe' }],
    ['MAX_BODY_BYTES', { MAX_BODY_BYTES: '999999999' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }],
    ['OTEL_EXPORTER_OTLP_HEADERS', { OTEL_EXPORTER_OTLP_HEADERS: 'a=b,c' }],
    ['OTEL_TRACES_SAMPLER', { OTEL_TRACES_SAMPLER: 'sometimes' }],
    ['OTEL_TRACES_SAMPLER_ARG', { OTEL_TRACES_SAMPLER_ARG: '2' }],
    ['LEASE_MS', { LEASE_MS: '1500' }],
    ['LEASE_MS', { LEASE_MS: '1500', NODE_ENV: 'production' }],
    ['LEASE_MS', { LEASE_MS: '5', NODE_ENV: 'test' }],
    ['ALLOW_PRIVATE_NETWORK', { ALLOW_PRIVATE_NETWORK: 'yes' }],
    ['FAILPOINTS', { FAILPOINTS: 'step.before-intent=kill' }],
    ['FAILPOINTS', { FAILPOINTS: 'step.before-intent=kill', NODE_ENV: 'production' }],
    ['FAILPOINTS', { FAILPOINTS: 'step.before-intent', NODE_ENV: 'test' }],
    ['FAILPOINTS', { FAILPOINTS: 'step.after-intent=kill', NODE_ENV: 'test' }],
    ['FAILPOINTS', { FAILPOINTS: 'step.before-intent=explode', NODE_ENV: 'test' }],
    ['FAILPOINTS', { FAILPOINTS: 'step.before-intent=kill:0', NODE_ENV: 'test' }],
    ['FAILPOINTS', { FAILPOINTS: 'step.before-intent=error', NODE_ENV: 'test' }],
  ])('stops at a wrong %s with one line that names it: %o', (name, environment) => {
    expect(() => readConfig(environment)).toThrow(ConfigError);
    expect(() => readConfig(environment)).toThrow(new RegExp(`^${name} [^\\n]+$`));
  });

  test('takes another lease in tests', () => {
    expect(readConfig({}).LEASE_MS).toBe(30_000);
    expect(readConfig({ LEASE_MS: '1500', NODE_ENV: 'test' }).LEASE_MS).toBe(1_500);
    // What nobody may set is not in the table.
    expect(SETTING_NAMES).not.toContain('LEASE_MS');
  });

  test('arms failpoints in tests', () => {
    expect(readConfig({}).FAILPOINTS).toEqual([]);
    const text = 'step.before-intent=kill, writer.commit-unknown=unknown:3';
    expect(readConfig({ FAILPOINTS: text, NODE_ENV: 'test' }).FAILPOINTS).toEqual([
      { name: 'step.before-intent', action: 'kill', nth: 1 },
      { name: 'writer.commit-unknown', action: 'unknown', nth: 3 },
    ]);
  });

  test.each(SETTING_NAMES)('is described in the table of the README: %s', (name) => {
    expect(README).toContain(`\`${name}\``);
  });
});
