import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFINITION, startTestApi, type TestApi } from './fixtures/start-test-api.ts';

const POLICY =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';" +
  "base-uri 'none';form-action 'self';frame-ancestors 'none';require-trusted-types-for 'script'";
const ALLOWED = 'https://app.example';

let plain: TestApi;
let open: TestApi;
let hook: string;

beforeAll(async () => {
  plain = await startTestApi();
  open = await startTestApi({ publicUrl: () => 'https://flows.example', corsOrigins: [ALLOWED] });
  const { headers } = await plain.addUser('me@here.example');
  const body = { name: 'n', definition: DEFINITION };
  hook = new URL((await plain.call('POST', '/api/v1/workflows', { body, headers })).body.webhook_url).pathname;
});
afterAll(async () => {
  await plain.app.close();
  await open.app.close();
});

describe('headers of answers', () => {
  test.each(['/', '/health/live', '/api/v1/users/me', '/api/v1/nothing', '/nothing'])('%s', async (url) => {
    const { headers } = await plain.call('GET', url);
    expect(headers).toMatchObject({
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    for (const name of ['strict-transport-security', 'set-cookie', 'access-control-allow-origin', 'x-powered-by']) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  test.each([
    ['a delivery', () => hook],
    ['an unknown webhook', () => '/webhook/x'],
  ])('%s: data, and nothing else', async (_name, url) => {
    const { headers } = await plain.call('POST', url(), { body: {} });
    expect({ ...headers, 'content-length': '', date: '', connection: '' }).toEqual({
      'cache-control': 'no-store',
      'content-length': '',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'content-type': 'application/json; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      date: '',
      connection: '',
    });
  });

  test('under https, browsers are told to stay there', async () => {
    for (const url of ['/', '/api/v1/users/me', '/webhook/x']) {
      expect((await open.call('GET', url)).headers['strict-transport-security']).toBe('max-age=31536000');
    }
  });
});

describe('other origins', () => {
  const preflight = (api: TestApi, origin: string, url = '/api/v1/workflows') =>
    api.call('OPTIONS', url, { headers: { origin, 'access-control-request-method': 'PATCH' } });

  test('none may call by default', async () => {
    expect((await preflight(plain, ALLOWED)).status).toBe(405);
    expect((await plain.call('GET', '/api/v1/users/me', { headers: { origin: ALLOWED } })).headers).not.toHaveProperty(
      'access-control-allow-origin',
    );
  });

  test('those in the list may, with the headers that the API reads, and without cookies', async () => {
    const answer = await preflight(open, ALLOWED);
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': ALLOWED,
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID',
    });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    const refusal = await open.call('GET', '/api/v1/users/me', { headers: { origin: ALLOWED } });
    expect([refusal.status, refusal.headers['access-control-allow-origin']]).toEqual([401, ALLOWED]);
    expect(refusal.headers.vary).toContain('Origin');
  });

  test.each(['https://evil.example', 'https://app.example.evil.example', 'null', 'http://app.example'])(
    '%s is not in the list',
    async (origin) => {
      expect((await preflight(open, origin)).headers).not.toHaveProperty('access-control-allow-origin');
      const answer = await open.call('GET', '/api/v1/users/me', { headers: { origin } });
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  test('only the API is opened', async () => {
    for (const url of ['/metrics', '/health/ready', '/webhook/x']) {
      const answer = await preflight(open, ALLOWED, url);
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
      expect(answer.status).not.toBe(204);
    }
  });

  test('an OPTIONS request that is no preflight is a wrong method', async () => {
    const answer = await open.call('OPTIONS', '/api/v1/workflows');
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD, POST']);
  });
});
