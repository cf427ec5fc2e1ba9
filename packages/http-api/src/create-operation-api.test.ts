import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createOperationApi } from './create-operation-api.ts';
import { createInMemoryUseCases } from './fixtures/in-memory-use-cases.ts';
import { createManualClock } from './fixtures/manual-clock.ts';

async function open(metricsToken?: string) {
  const { useCases, memory } = createInMemoryUseCases(createManualClock());
  const logger = pino({ level: 'silent' });
  const app = await createOperationApi({ useCases, metricsToken, trustProxy: [], logger });
  onTestFinished(() => app.close());
  return { app, memory };
}

test('answers for health and metrics, and has nothing else', async () => {
  const { app, memory } = await open();
  expect((await app.inject('/health/live')).json()).toEqual({ status: 'live' });
  expect((await app.inject('/health/ready')).statusCode).toBe(200);
  expect((await app.inject('/metrics')).body).toContain('automateos_up 1');
  memory.isReady = false;
  expect((await app.inject('/health/ready')).statusCode).toBe(503);
  for (const url of ['/', '/docs', '/api/v1/workflows', '/webhook/x']) {
    const response = await app.inject(url);
    expect([url, response.statusCode, response.json().error.code]).toEqual([url, 404, 'NOT_FOUND']);
  }
});

test('guards its metrics as the API does', async () => {
  const { app } = await open('a token of the operator');
  expect((await app.inject('/metrics')).statusCode).toBe(401);
  const headers = { authorization: 'Bearer a token of the operator' };
  expect((await app.inject({ url: '/metrics', headers })).statusCode).toBe(200);
  const { app: without } = await open();
  expect((await without.inject({ url: '/metrics', remoteAddress: '192.0.2.7' })).statusCode).toBe(403);
});
