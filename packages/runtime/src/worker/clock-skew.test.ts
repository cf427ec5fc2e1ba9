import { openPostgresStorage } from '@automateos/storage';
import { type PostgresServer, startPostgres } from '@automateos/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { define, eventually, openWith, reaches } from '../conformance/instance.conformance.ts';
import { createTestNodes, fail, succeed } from '../conformance/test-nodes.conformance.ts';
import { type Clock, leaseSettingsOf } from '../ports.ts';

const HOUR_MS = 3_600_000;
const lease = leaseSettingsOf(6_000);

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

/** That of a machine whose wall clock is wrong. */
const clockAheadBy = (aheadMs: number): Clock => ({
  nowMs: () => Date.now() + aheadMs,
  monotonicMs: () => performance.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
});

const openSkewed = (aheadMs: number, node: Parameters<typeof define>[0][number], settings: object) => {
  const nodes = createTestNodes();
  const options = {
    nodes,
    lease,
    clock: clockAheadBy(aheadMs),
    openStorage: (clock: Clock) => openPostgresStorage({ url: server.url, poolSize: 4, lease, clock }),
  };
  return openWith(define(['start', node], ['start>a']), options, { settings });
};

test.each([HOUR_MS, -HOUR_MS, 24 * HOUR_MS])(
  'a worker whose clock is wrong by %i ms gives what it claims its time, and takes its time away',
  async (aheadMs) => {
    // With a limit of its own it is claimed, and not begun by the process that accepts it.
    const settings = { timeout_ms: 1_500, max_concurrency: 1 };
    const { execute, instance, actor, nodes } = await openSkewed(aheadMs, 'a', settings);
    nodes.on('a', () => succeed('done'));
    const first = await execute();
    await reaches(instance, actor, first.executionId, 'success');
    nodes.hold('a');
    const second = await execute();
    const ended = await reaches(instance, actor, second.executionId, 'failed');
    expect(ended.error).toMatchObject({ code: 'EXECUTION_TIMEOUT' });
    await instance.stop();
  },
);

test.each([HOUR_MS, -HOUR_MS])(
  'what a worker whose clock is wrong by %i ms parks is due in the time that was meant',
  async (aheadMs) => {
    const delayMs = 20_000;
    const retry = { max_attempts: 2, initial_delay_ms: delayMs, max_delay_ms: delayMs, jitter: false };
    const node = { id: 'a', type: 'call', config: { name: 'a' }, retry };
    const { execute, instance, actor, nodes } = await openSkewed(aheadMs, node, {});
    nodes.on('a', () => fail('BUSY'));
    const startMs = Date.now();
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    const parked = await eventually(async () => {
      const found = await instance.storage.stores.executions.findExecution(actor.userId, executionId);
      return found?.steps.find(({ nodeId }) => nodeId === 'a')?.nextAttemptAt ?? Number.NaN;
    });
    // Whole seconds between the two are the time that the test took, not the clock that was wrong.
    expect(parked - startMs).toBeGreaterThanOrEqual(0);
    expect(parked - startMs).toBeLessThan(delayMs + 60_000);
    await instance.stop();
  },
);
