import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import {
  define,
  eventually,
  openInstance,
  openWith,
  reaches,
  stepOf,
  stepStatuses,
} from '../conformance/instance.conformance.ts';
import { fail, succeed } from '../conformance/test-nodes.conformance.ts';

const CHAIN = define(['start', 'a', 'b'], ['start>a', 'a>b']);
const DRAIN_MS = 15_000;

describe('a worker that stops', () => {
  test('lets the running call finish, starts nothing more and hands the rest back', async () => {
    const { instance, actor, execute, nodes } = await openWith(CHAIN);
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    const stopped = instance.worker.stop(DRAIN_MS);
    settle(succeed('A'));
    await stopped;
    const view = await instance.useCases.executions.get(actor, executionId);
    expect(view.status).toBe('queued');
    expect(stepStatuses(view)).toEqual({ start: 'success', a: 'success' });
    await instance.kill();
    const next = await openInstance({ dataDir: instance.dataDir, nodes });
    expect((await reaches(next, actor, executionId, 'success')).result).toEqual({ b: 'b' });
    expect(nodes.calls.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('finishes a run whose last call ends in time', async () => {
    const { instance, actor, execute, nodes } = await openWith(define(['start', 'a'], ['start>a']));
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    const stopped = instance.worker.stop(DRAIN_MS);
    settle(succeed('A'));
    await stopped;
    expect((await instance.useCases.executions.get(actor, executionId)).status).toBe('success');
  });

  test('cuts a call that takes too long: it is in doubt, and sent again under its key', async () => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(CHAIN, { clock });
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    const stopped = instance.worker.stop(DRAIN_MS);
    await eventually(() => {
      clock.advance(1_000);
      expect(nodes.calls[0]?.signal.aborted).toBe(true);
    });
    settle(fail('ABORTED', { retryable: false }));
    await stopped;
    const view = await instance.useCases.executions.get(actor, executionId);
    expect(view.status).toBe('queued');
    expect(stepOf(view, 'a')?.status).toBe('in_doubt');
    await instance.kill();
    nodes.on('a', () => succeed('A'));
    const next = await openInstance({ dataDir: instance.dataDir, nodes, clock });
    await reaches(next, actor, executionId, 'success', clock);
    expect(nodes.callsOf('a').map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(nodes.calls[0]?.key).toBe(nodes.calls[1]?.key);
  });

  test('what a cut call still answers is not heard, also while a write is under way', async () => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(define(['start', 'a', 'b'], ['start>a', 'start>b']), {
      clock,
    });
    const settleA = nodes.hold('a');
    const settleB = nodes.hold('b');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(2));
    const open = Promise.withResolvers<void>();
    instance.journal.breakFrom(instance.journal.writes.length, async (_write, commit) => {
      await open.promise;
      return commit();
    });
    settleB(succeed('B'));
    await instance.journal.broken;
    const stopped = instance.worker.stop(DRAIN_MS);
    await eventually(() => {
      clock.advance(1_000);
      expect(nodes.calls[0]?.signal.aborted).toBe(true);
    });
    settleA(fail('ABORTED', { retryable: false }));
    await instance.storage.checkHealth();
    open.resolve();
    await stopped;
    const view = await instance.useCases.executions.get(actor, executionId);
    expect(view.status).toBe('queued');
    expect(stepStatuses(view)).toEqual({ start: 'success', a: 'in_doubt', b: 'success' });
  });

  test('a call whose intent is being committed when the time is up does not leave, and is not in doubt', async () => {
    const clock = createFakeClock();
    const b = { id: 'b', type: 'call', config: { name: 'b', review: true } };
    const { instance, actor, execute, nodes } = await openWith(define(['start', 'a', b], ['start>a', 'a>b']), {
      clock,
    });
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    const open = Promise.withResolvers<void>();
    instance.journal.breakFrom(instance.journal.writes.length, async (_write, commit) => {
      await open.promise;
      return commit();
    });
    settle(succeed('A'));
    await instance.journal.broken;
    let isStopped = false;
    const stopped = instance.worker.stop(DRAIN_MS).then(() => {
      isStopped = true;
    });
    await instance.storage.checkHealth();
    clock.advance(DRAIN_MS);
    open.resolve();
    await stopped;
    expect(isStopped).toBe(true);
    expect(nodes.callsOf('b')).toEqual([]);
    await instance.kill();
    const next = await openInstance({ dataDir: instance.dataDir, nodes, clock });
    const view = await reaches(next, actor, executionId, 'success', clock);
    expect(stepOf(view, 'b')?.attempts).toHaveLength(1);
  });

  test('a retry that is slept is handed back, and made when it is due', async () => {
    const clock = createFakeClock();
    const a = {
      id: 'a',
      type: 'call',
      config: { name: 'a' },
      retry: { max_attempts: 2, initial_delay_ms: 9_000, jitter: false },
    };
    const { instance, actor, execute, nodes } = await openWith(define(['start', a], ['start>a']), { clock });
    nodes.on('a', ({ attempt }) => (attempt === 1 ? fail('BUSY') : succeed('done')));
    const { executionId } = await execute();
    await eventually(async () => {
      expect(stepOf(await instance.useCases.executions.get(actor, executionId), 'a')?.status).toBe('waiting');
    });
    await instance.stop(DRAIN_MS);
    const next = await openInstance({ dataDir: instance.dataDir, nodes, clock });
    await eventually(async () => {
      expect((await next.useCases.executions.get(actor, executionId)).status).toBe('running');
    });
    expect(nodes.calls).toHaveLength(1);
    clock.advance(9_000);
    await reaches(next, actor, executionId, 'success', clock);
  });

  test('takes nothing more: what is accepted meanwhile stays queued', async () => {
    const { instance, actor, execute, nodes } = await openWith(CHAIN);
    await instance.worker.stop(DRAIN_MS);
    const { executionId } = await execute();
    await instance.storage.checkHealth();
    expect((await instance.useCases.executions.get(actor, executionId)).status).toBe('queued');
    expect(nodes.calls).toEqual([]);
  });
});
