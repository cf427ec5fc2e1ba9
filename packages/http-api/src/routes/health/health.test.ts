import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.app.close());

test('live answers whatever the store does', async () => {
  api.memory.isReady = false;
  expect((await api.call('GET', '/health/live')).body).toEqual({ status: 'live' });
});

test('ready shows its checks', async () => {
  api.memory.isReady = true;
  const { status, body } = await api.call('GET', '/health/ready');
  expect(status).toBe(200);
  expect(body).toEqual({ status: 'ready', checks: { database: 'ok', doorbell: 'ok', sweep_age_ms: 12 } });
});

test('not ready is an error that says which check failed', async () => {
  api.memory.isReady = false;
  const { status, body, headers } = await api.call('GET', '/health/ready');
  expect(status).toBe(503);
  expect(headers['retry-after']).toBe('1');
  expect(body).toEqual({
    error: { code: 'UNAVAILABLE', message: 'Not ready: database.', details: {} },
    status: 'not_ready',
    checks: { database: 'failed', doorbell: 'ok', sweep_age_ms: 12 },
  });
});

test('a server that is stopping is not ready, and each answer is the last on its connection', async () => {
  let isStopping = false;
  const stopping = await startTestApi({ isStopping: () => isStopping });
  onTestFinished(() => stopping.app.close());
  const address = await stopping.app.listen({ host: '127.0.0.1', port: 0 });
  const ask = (path: string) => fetch(`${address}${path}`);
  expect((await ask('/health/ready')).headers.get('connection')).toBe('keep-alive');
  isStopping = true;
  stopping.memory.isStopping = true;
  for (const path of ['/health/ready', '/health/live', '/webhook/unknown']) {
    expect([path, (await ask(path)).headers.get('connection')]).toEqual([path, 'close']);
  }
  const { status, body } = await stopping.call('GET', '/health/ready');
  expect([status, body.error.message]).toEqual([503, 'Not ready: it is stopping.']);
});
