import { startFakeService } from '@automateos/testing';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../config.ts';
import { checkCollector } from './check-collector.ts';

const check = (endpoint: string) =>
  checkCollector(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'x-key=secret' }));

test('without a collector there is nothing to look at', async () => {
  expect(await check('')).toMatchObject([{ verdict: 'ok', text: expect.stringContaining('off') }]);
});

test('a collector that takes traces is well; one that refuses or is away is a warning, and never a failure', async () => {
  let status = 200;
  const service = await startFakeService(() => ({ status, body: {} }));
  onTestFinished(() => service.close());
  expect(await check(service.url)).toMatchObject([{ verdict: 'ok' }]);
  expect(service.requests).toMatchObject([{ path: '/v1/traces', headers: { 'x-key': 'secret' } }]);
  status = 403;
  expect(await check(service.url)).toMatchObject([
    { verdict: 'warning', text: expect.stringContaining('answers 403') },
  ]);
  service.close();
  expect(await check(service.url)).toMatchObject([
    { verdict: 'warning', text: expect.stringContaining('does not answer') },
  ]);
});
