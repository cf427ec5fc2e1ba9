import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import {
  addActor,
  define,
  eventually,
  openWith,
  reaches,
  stepOf,
  stepStatuses,
} from '../conformance/instance.conformance.ts';
import { fail, succeed } from '../conformance/test-nodes.conformance.ts';

const CHAIN = define(['start', 'a', 'b'], ['start>a', 'a>b']);

describe('cancel', () => {
  test('what is queued is cancelled at once and never starts', async () => {
    const { instance, actor, execute, nodes } = await openWith(CHAIN, { concurrency: 0 });
    const { executionId } = await execute();
    expect(await instance.useCases.executions.cancel(actor, executionId)).toEqual({ status: 'cancelled' });
    const view = await reaches(instance, actor, executionId, 'cancelled');
    expect(view.completedAt).not.toBeNull();
    expect(nodes.calls).toEqual([]);
  });

  test('what waits for a retry is cancelled at once, and the retry is skipped', async () => {
    const clock = createFakeClock();
    const a = {
      id: 'a',
      type: 'call',
      config: { name: 'a' },
      retry: { max_attempts: 2, initial_delay_ms: 60_000, max_delay_ms: 60_000, jitter: false },
    };
    const { instance, actor, execute, nodes } = await openWith(define(['start', a], ['start>a']), { clock });
    nodes.on('a', () => fail('BUSY'));
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    expect(await instance.useCases.executions.cancel(actor, executionId)).toEqual({ status: 'cancelled' });
    clock.advance(60_000);
    const view = await reaches(instance, actor, executionId, 'cancelled');
    expect(stepOf(view, 'a')?.status).toBe('skipped');
    expect(nodes.calls).toHaveLength(1);
  });

  test('a running call is aborted and in doubt, and nothing starts afterwards', async () => {
    const { instance, actor, execute, nodes } = await openWith(CHAIN);
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    expect(await instance.useCases.executions.cancel(actor, executionId)).toEqual({ status: 'running' });
    const view = await reaches(instance, actor, executionId, 'cancelled');
    expect(nodes.calls[0]?.signal.aborted).toBe(true);
    expect(stepStatuses(view)).toEqual({ start: 'success', a: 'in_doubt' });
    settle(succeed('too late'));
    await instance.storage.checkHealth();
    expect(nodes.calls).toHaveLength(1);
    const later = await instance.useCases.executions.get(actor, executionId);
    expect(later).toEqual(view);
  });

  test('a retry that is slept is not made any more', async () => {
    const clock = createFakeClock();
    const a = {
      id: 'a',
      type: 'call',
      config: { name: 'a' },
      retry: { max_attempts: 2, initial_delay_ms: 5_000, jitter: false },
    };
    const { instance, actor, execute, nodes } = await openWith(define(['start', a], ['start>a']), { clock });
    nodes.on('a', () => fail('BUSY'));
    const { executionId } = await execute();
    await eventually(async () => {
      const view = await instance.useCases.executions.get(actor, executionId);
      expect(stepOf(view, 'a')?.status).toBe('waiting');
    });
    await instance.useCases.executions.cancel(actor, executionId);
    const view = await reaches(instance, actor, executionId, 'cancelled');
    expect(stepOf(view, 'a')?.status).toBe('skipped');
    clock.advance(5_000);
    await instance.storage.checkHealth();
    expect(nodes.calls).toHaveLength(1);
  });

  test('a call whose intent is being committed does not leave, and is not in doubt', async () => {
    const cancelWasRead = Promise.withResolvers<void>();
    const { instance, actor, execute, nodes } = await openWith(CHAIN, {
      systemStores: (stores) => ({
        ...stores,
        executionQueue: {
          ...stores.executionQueue,
          listCancelRequests: async (workerId) => {
            const ids = await stores.executionQueue.listCancelRequests(workerId);
            if (ids.length > 0) setImmediate(cancelWasRead.resolve);
            return ids;
          },
        },
      }),
    });
    const open = Promise.withResolvers<void>();
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    instance.journal.breakFrom(instance.journal.writes.length, async (_write, commit) => {
      await open.promise;
      return commit();
    });
    settle(succeed('A'));
    await instance.journal.broken;
    await instance.useCases.executions.cancel(actor, executionId);
    await cancelWasRead.promise;
    instance.journal.breakFrom(0, undefined);
    open.resolve();
    const view = await reaches(instance, actor, executionId, 'cancelled');
    expect(stepStatuses(view)).toEqual({ start: 'success', a: 'success', b: 'skipped' });
    expect(nodes.callsOf('b')).toEqual([]);
  });

  test('a request that comes while the run is being parked is carried out when it wins the race', async () => {
    const clock = createFakeClock();
    const cancelWasRead = Promise.withResolvers<void>();
    const a = {
      id: 'a',
      type: 'call',
      config: { name: 'a' },
      retry: { max_attempts: 2, initial_delay_ms: 600_000, max_delay_ms: 600_000, jitter: false },
    };
    const { instance, actor, execute, nodes } = await openWith(define(['start', a], ['start>a']), {
      clock,
      systemStores: (stores) => ({
        ...stores,
        executionQueue: {
          ...stores.executionQueue,
          listCancelRequests: async (workerId) => {
            const ids = await stores.executionQueue.listCancelRequests(workerId);
            if (ids.length > 0) setImmediate(cancelWasRead.resolve);
            return ids;
          },
        },
      }),
    });
    nodes.on('a', () => fail('BUSY'));
    instance.journal.breakFrom(0, async (write, commit) => {
      if (write.transition?.to !== 'waiting') return commit();
      await cancelWasRead.promise;
      return { kind: 'woken', wakeSeq: 2 };
    });
    const { executionId } = await execute();
    await eventually(() => expect(instance.journal.writes.at(-1)?.transition?.to).toBe('waiting'));
    await instance.useCases.executions.cancel(actor, executionId);
    const view = await reaches(instance, actor, executionId, 'cancelled');
    expect(stepOf(view, 'a')?.status).toBe('skipped');
  });

  test('a request that the doorbell loses is seen by the next sweep', async () => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(CHAIN, { clock });
    nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    await instance.doorbell.close();
    await instance.useCases.executions.cancel(actor, executionId);
    await eventually(async () => {
      clock.advance(1_000);
      expect((await instance.useCases.executions.get(actor, executionId)).status).toBe('cancelled');
    });
  });

  test('what has ended cannot be cancelled, and what is not mine does not exist', async () => {
    const { instance, actor, run } = await openWith(CHAIN);
    const { id } = await run();
    await expect(instance.useCases.executions.cancel(actor, id)).rejects.toMatchObject({ code: 'EXECUTION_FINISHED' });
    const stranger = await addActor(instance);
    await expect(instance.useCases.executions.cancel(stranger, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
