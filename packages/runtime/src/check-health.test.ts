import { expect, test, vi } from 'vitest';
import { checkHealth, type HealthSources } from './check-health.ts';

const WELL: HealthSources = {
  checkDatabase: () => Promise.resolve(),
  clock: { after: () => () => {} },
  doorbell: { state: () => 'ok' },
  sweepAgeMs: () => 900.4,
  isStopping: () => false,
};

test('is ready when all is well, and says how old the sweep is', async () => {
  expect(await checkHealth(WELL)).toEqual({
    ready: true,
    isStopping: false,
    checks: { database: 'ok', doorbell: 'ok', sweep_age_ms: 900 },
  });
});

test('a dead doorbell is shown and changes nothing else', async () => {
  const report = await checkHealth({ ...WELL, doorbell: { state: () => 'failed' } });
  expect(report).toMatchObject({ ready: true, checks: { doorbell: 'failed' } });
});

test('is not ready without a database', async () => {
  const report = await checkHealth({ ...WELL, checkDatabase: () => Promise.reject(new Error('planted fault')) });
  expect(report).toMatchObject({ ready: false, checks: { database: 'failed' } });
});

test('a database that is silent is not waited for', async () => {
  const stopTimer = vi.fn();
  const silent = { ...WELL, checkDatabase: () => new Promise<void>(() => {}) };
  const after = (_delayMs: number, run: () => void) => {
    queueMicrotask(run);
    return stopTimer;
  };
  expect(await checkHealth({ ...silent, clock: { after } })).toMatchObject({
    ready: false,
    checks: { database: 'failed' },
  });
  await checkHealth({ ...WELL, clock: { after: () => stopTimer } });
  expect(stopTimer).toHaveBeenCalledOnce();
});

test('is not ready when the sweep is late; a process that does not sweep has no such check', async () => {
  expect(await checkHealth({ ...WELL, sweepAgeMs: () => 15_000 })).toMatchObject({ ready: false });
  const server = await checkHealth({ ...WELL, sweepAgeMs: () => null });
  expect(server).toMatchObject({ ready: true, checks: { sweep_age_ms: null } });
});

test('is not ready from the moment on in which it is told to stop', async () => {
  expect(await checkHealth({ ...WELL, isStopping: () => true })).toMatchObject({ ready: false, isStopping: true });
});
