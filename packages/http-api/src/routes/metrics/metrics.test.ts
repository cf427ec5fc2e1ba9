import { afterEach, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

let api: TestApi;
afterEach(() => api.app.close());

const status = async (headers: Record<string, string>, from?: string) =>
  (await api.call('GET', '/metrics', { headers, ...(from && { from }) })).status;

test('with a token, the token alone counts', async () => {
  api = await startTestApi({ metricsToken: 'm3trics token' });
  expect(await status({ authorization: 'Bearer m3trics token' }, '192.0.2.1')).toBe(200);
  for (const authorization of [
    '',
    'Bearer',
    'Bearer ',
    'Bearer m3trics',
    'Basic m3trics token',
    'Bearer m3trics tokenx',
  ]) {
    expect(await status({ authorization })).toBe(401);
  }
});

test('without a token, only the machine itself reads them', async () => {
  api = await startTestApi();
  for (const own of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) expect(await status({}, own)).toBe(200);
  for (const other of ['192.0.2.1', '10.0.0.1', '::2']) expect(await status({}, other)).toBe(403);
  expect(await status({ 'x-forwarded-for': '127.0.0.1' }, '192.0.2.1'), 'a claim that nobody vouches for').toBe(403);
});

test('behind a trusted proxy, the address that it forwards counts', async () => {
  api = await startTestApi({ trustProxy: ['127.0.0.0/8', '10.0.0.0/8'] });
  expect(await status({ 'x-forwarded-for': '192.0.2.1' })).toBe(403);
  expect(await status({ 'x-forwarded-for': '127.0.0.1, 192.0.2.1' })).toBe(403);
  expect(await status({ 'x-forwarded-for': '192.0.2.1, 10.0.0.3' })).toBe(403);
  expect(await status({ 'x-forwarded-for': '127.0.0.1' })).toBe(200);
  expect(await status({})).toBe(200);
});

test('the text is that of the registry', async () => {
  api = await startTestApi();
  const { body, headers } = await api.call('GET', '/metrics');
  expect(body).toBe('automateos_up 1\n');
  expect(headers['content-type']).toContain('text/plain; version=0.0.4');
});
