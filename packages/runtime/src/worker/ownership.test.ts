import type { WorkerId } from '@automateos/model';
import { openSqliteStorage } from '@automateos/storage';
import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import {
  define,
  eventually,
  type InstanceOptions,
  openInstance,
  openWith,
  reaches,
  stepOf,
  stepStatuses,
} from '../conformance/instance.conformance.ts';
import { fail, succeed } from '../conformance/test-nodes.conformance.ts';
import { LEASE, type SystemStores } from '../ports.ts';

const CHAIN = define(['start', 'a', 'b'], ['start>a', 'a>b']);

/** The stores with some functions of the queue and of the workers replaced. */
const wrap =
  (
    replace: (stores: SystemStores) => { queue?: object; workers?: object },
  ): NonNullable<InstanceOptions['systemStores']> =>
  (stores) => {
    const { queue, workers } = replace(stores);
    return {
      ...stores,
      executionQueue: { ...stores.executionQueue, ...queue },
      workers: { ...stores.workers, ...workers },
    };
  };

describe('what a worker owns', () => {
  test('an execution whose claim was not answered is found and run, and no takeover is counted', async () => {
    const clock = createFakeClock();
    let lost = 0;
    const systemStores = wrap(({ executionQueue }) => ({
      queue: {
        claimExecutions: async (request: Parameters<typeof executionQueue.claimExecutions>[0]) => {
          const claimed = await executionQueue.claimExecutions(request);
          lost += claimed.length;
          return [];
        },
      },
    }));
    const { instance, actor, execute, nodes } = await openWith(CHAIN, { clock, isStarted: false, systemStores });
    const { executionId } = await execute();
    await instance.worker.start();
    expect(lost).toBe(1);
    expect(nodes.calls).toEqual([]);
    await eventually(async () => {
      clock.advance(1_000);
      expect((await instance.useCases.executions.get(actor, executionId)).status).toBe('success');
    });
    expect(await instance.useCases.metrics.text()).toContain('automateos_orphans_found_total 1\n');
    expect(await instance.useCases.metrics.text()).toContain('automateos_takeovers_total 0\n');
  });

  test('a run whose execution moved on without it is let go', async () => {
    const clock = createFakeClock();
    const names: WorkerId[] = [];
    const systemStores = wrap(({ workers }) => ({
      workers: {
        registerWorker: (id: WorkerId) => {
          names.push(id);
          return workers.registerWorker(id);
        },
      },
    }));
    // It is not its own time limit that ends the call.
    const patient = { id: 'a', type: 'call', config: { name: 'a', timeout_ms: 3_600_000 } };
    const definition = define(['start', patient], ['start>a']);
    const { instance, execute, nodes } = await openWith(definition, { clock, systemStores });
    nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    const [mine] = names;
    if (mine === undefined) throw new Error('the worker is registered');
    const owned = { id: executionId, leaseEpoch: 1 };
    expect(await instance.storage.systemStores.executionQueue.reclaim(mine, owned)).toMatchObject({ leaseEpoch: 2 });
    await eventually(() => {
      clock.advance(1_000);
      expect(nodes.calls[0]?.signal.aborted).toBe(true);
    });
  });

  test('without heartbeats it gives everything up in time, writes nothing, and takes it up under a new name', async () => {
    const clock = createFakeClock();
    let isDown = false;
    const systemStores = wrap(({ workers }) => {
      const orFail = (call: (id: WorkerId) => Promise<unknown>) => async (id: WorkerId) => {
        if (isDown) throw new Error('the database is away');
        return call(id);
      };
      return {
        workers: {
          heartbeat: orFail(workers.heartbeat),
          registerWorker: orFail(workers.registerWorker),
          stopWorker: orFail(workers.stopWorker),
        },
      };
    });
    const { instance, actor, execute, nodes } = await openWith(CHAIN, { clock, systemStores, lease: LEASE });
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    isDown = true;
    const writes = instance.journal.writes.length;
    await eventually(() => {
      clock.advance(1_000);
      expect(nodes.calls[0]?.signal.aborted).toBe(true);
    });
    settle(succeed('too late'));
    // What is accepted meanwhile waits.
    const { executionId: next } = await execute();
    expect((await instance.useCases.executions.get(actor, next)).status).toBe('queued');
    expect(instance.journal.writes.slice(writes).map(({ kind }) => kind)).toEqual(['insert']);
    isDown = false;
    nodes.on('a', () => succeed('A'));
    await eventually(async () => {
      clock.advance(1_000);
      expect((await instance.useCases.executions.get(actor, executionId)).status).toBe('success');
    });
    expect(await instance.useCases.metrics.text()).toMatch(/automateos_self_stops_total [1-9]/);
    expect(new Set(nodes.callsOf('a').map(({ key }) => key)).size).toBe(2);
  });

  test('after the machine was suspended no call leaves before a heartbeat was heard, and no run is lost', async () => {
    const clock = createFakeClock();
    const heard = Promise.withResolvers<void>();
    let isSlow = false;
    const systemStores = wrap(({ workers }) => ({
      workers: {
        heartbeat: async (id: WorkerId) => {
          if (isSlow) await heard.promise;
          return workers.heartbeat(id);
        },
      },
    }));
    const { instance, actor, execute, nodes } = await openWith(CHAIN, { clock, systemStores, lease: LEASE });
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    isSlow = true;
    clock.setWallClock(clock.nowMs() + 3_600_000 / 2);
    const writes = instance.journal.writes.length;
    settle(succeed('A'));
    await instance.storage.checkHealth();
    expect(nodes.callsOf('b')).toEqual([]);
    expect(instance.journal.writes).toHaveLength(writes);
    heard.resolve();
    expect(stepStatuses(await reaches(instance, actor, executionId, 'success'))).toMatchObject({ a: 'success' });
    expect(nodes.calls.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('a run of a newer version waits for a newer worker', async () => {
    const newer = await openWith(CHAIN, { isStarted: false });
    const { instance, actor, nodes } = newer;
    await instance.kill();
    const { dataDir } = instance;
    const openStorage =
      (engineVersion: number) => (clock: Parameters<NonNullable<InstanceOptions['openStorage']>>[0]) =>
        openSqliteStorage({ dataDir, clock, engineVersion });
    const accepting = await openInstance({ dataDir, nodes, isStarted: false, openStorage: openStorage(2) });
    const request = { payload: null, idempotencyKey: undefined };
    const { executionId } = await accepting.useCases.executions.execute(actor, newer.workflow.id, request);
    await accepting.kill();
    const old = await openInstance({ dataDir, nodes, openStorage: openStorage(1) });
    await old.stop();
    expect(nodes.calls).toEqual([]);
    const next = await openInstance({ dataDir, nodes, openStorage: openStorage(2) });
    await reaches(next, actor, executionId, 'success');
  });

  test('a cancel that comes while the run is being parked is carried out', async () => {
    const a = {
      id: 'a',
      type: 'call',
      config: { name: 'a' },
      retry: { max_attempts: 2, initial_delay_ms: 600_000, max_delay_ms: 600_000, jitter: false },
    };
    // Nobody hears of the cancel but the journal.
    const systemStores = wrap(() => ({ queue: { listCancelRequests: () => Promise.resolve([]) } }));
    const { instance, actor, execute, nodes } = await openWith(define(['start', a], ['start>a']), { systemStores });
    nodes.on('a', () => fail('BUSY'));
    instance.journal.breakFrom(0, async (write, commit) => {
      if (write.kind === 'advance' && write.transition?.to === 'waiting') {
        await instance.useCases.executions.cancel(actor, write.executionId);
      }
      return commit();
    });
    const { executionId } = await execute();
    const view = await reaches(instance, actor, executionId, 'cancelled');
    expect(stepOf(view, 'a')?.status).toBe('skipped');
    expect(nodes.calls).toHaveLength(1);
  });
});
