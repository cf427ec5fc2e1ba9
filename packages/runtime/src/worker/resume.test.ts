import type { HttpClient, HttpRequest } from '@automateos/model';
import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { NEVER, type WriteFault } from '../conformance/breakable-journal.conformance.ts';
import {
  define,
  eventually,
  type Instance,
  openInstance,
  openWith,
  reaches,
  stepOf,
  stepStatuses,
} from '../conformance/instance.conformance.ts';
import { fail, succeed } from '../conformance/test-nodes.conformance.ts';

const filter = { id: 'even', type: 'filter', config: { condition: '{{ a.n % 2 }} == 0' } };
const join = { id: 'join', type: 'call', config: { name: 'join', value: '{{ input }}' } };
const SIX_NODES = define(
  ['start', 'a', filter, 'b', 'c', join],
  ['start>a', 'a>even', 'even>b', 'start>c', 'b>join', 'c>join'],
);

/** The write is lost with the process, or is on disk and only its answer is lost. */
const CRASHES: readonly [string, WriteFault][] = [
  ['before its commit', () => NEVER],
  [
    'after its commit',
    async (_write, commit) => {
      await commit();
      return NEVER;
    },
  ],
];

/** The writes of a run of six nodes that nothing disturbs. */
const MOST_WRITES = 6;

function restart(killed: Instance, more: object = {}): Promise<Instance> {
  return openInstance({ dataDir: killed.dataDir, nodes: killed.nodes, ...more });
}

describe('a run whose process dies goes on where its records end', () => {
  test('the six nodes are stored in a known number of writes', async () => {
    const { run, instance } = await openWith(SIX_NODES);
    instance.nodes.on('a', () => succeed({ n: 4 }));
    expect((await run()).result).toEqual({ join: { b: 'b', c: 'c' } });
    expect(instance.journal.writes.length).toBeGreaterThan(3);
    expect(instance.journal.writes.length).toBeLessThanOrEqual(MOST_WRITES);
  });

  const points = Array.from({ length: MOST_WRITES }, (_, write) =>
    CRASHES.map(([when, fault]) => ({ write, when, fault })),
  );

  test.each(points.flat())('killed at write $write, $when', async ({ write, fault }) => {
    const { instance, actor, workflow, execute, nodes } = await openWith(SIX_NODES);
    nodes.on('a', () => succeed({ n: 4 }));
    instance.journal.breakFrom(write, fault);
    const accepted = execute().then(
      ({ executionId }) => executionId,
      () => undefined,
    );
    // Nothing is left to do once a write has met the fault and the calls that were out have come back.
    const isBroken = await Promise.race([
      instance.journal.broken.then(() => true),
      eventually(async () => {
        const [last] = (await instance.useCases.executions.list(actor, workflow.id, { limit: 1 })).items;
        expect(last?.status).toBe('success');
        return false;
      }),
    ]);
    await instance.kill();
    const callsBefore = nodes.calls.length;
    const next = await restart(instance, { isStarted: false });
    const [found] = (await next.useCases.executions.list(actor, workflow.id, { limit: 10 })).items;
    const isAcknowledged = instance.journal.acknowledged.some(({ kind }) => kind === 'insert');
    if (isAcknowledged) expect(found?.id).toBe(await accepted);
    if (found === undefined) {
      expect(isBroken && !isAcknowledged).toBe(true);
      expect(callsBefore).toBe(0);
      return;
    }
    const recorded = await next.useCases.executions.get(actor, found.id);
    await next.worker.start();
    const view = await reaches(next, actor, found.id, 'success');
    expect(view.result).toEqual({ join: { b: 'b', c: 'c' } });
    expect(Object.values(stepStatuses(view))).toEqual(Array(6).fill('success'));
    for (const step of view.steps) {
      const calls = nodes.callsOf(step.nodeId);
      // Every call that left had been recorded, each under the one key of its step.
      expect(calls.every(({ key }) => key === step.idempotencyKey)).toBe(true);
      expect(calls.length).toBeLessThanOrEqual(step.attempts.length);
      const before = stepOf(recorded, step.nodeId);
      if (before?.status !== 'success') continue;
      expect(step).toEqual(before);
      expect(nodes.calls.slice(callsBefore).map(({ name }) => name)).not.toContain(step.nodeId);
    }
    const keys = view.steps.map(({ idempotencyKey }) => idempotencyKey).filter((key) => key !== null);
    expect(new Set(keys).size).toBe(4);
    await next.stop();
  });

  test('no call leaves before its intent is committed', async () => {
    const { instance, run, nodes } = await openWith(SIX_NODES);
    const early: string[] = [];
    for (const name of ['a', 'b', 'c', 'join']) {
      nodes.on(name, ({ key }) => {
        const isCommitted = instance.journal.acknowledged.some(({ steps }) =>
          steps.some(({ nodeId, idempotencyKey }) => nodeId === name && idempotencyKey === key),
        );
        if (!isCommitted) early.push(name);
        return succeed({ n: 2 });
      });
    }
    expect((await run()).status).toBe('success');
    expect(early).toEqual([]);
  });

  test('a call in flight is sent again under the same key, and the lost attempt is shown', async () => {
    const { instance, actor, execute, nodes } = await openWith(define(['start', 'a'], ['start>a']));
    nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    await instance.kill();
    nodes.on('a', () => succeed('again'));
    const next = await restart(instance);
    const view = await reaches(next, actor, executionId, 'success');
    expect(nodes.calls.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(nodes.calls[0]?.key).toBe(nodes.calls[1]?.key);
    expect(stepOf(view, 'a')?.attempts).toMatchObject([{ error: { code: 'OUTCOME_UNKNOWN' } }, { error: null }]);
  });

  test('where a second call could double the effect, the step is in doubt and a person decides', async () => {
    const a = { id: 'a', type: 'call', config: { name: 'a', review: true } };
    const { instance, actor, execute, nodes } = await openWith(
      define(['start', a, 'b', 'c'], ['start>a', 'a>b', 'start>c']),
    );
    nodes.hold('a');
    const { executionId } = await execute({ n: 1 });
    await eventually(() => expect(nodes.calls).toHaveLength(2));
    await instance.kill();
    const next = await restart(instance);
    const parked = await reaches(next, actor, executionId, 'waiting');
    expect(stepStatuses(parked)).toEqual({ start: 'success', a: 'in_doubt', c: 'success' });
    expect(nodes.callsOf('a')).toHaveLength(1);
    await expect(next.useCases.executions.retry(actor, executionId, { version: 'original' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    expect(await next.useCases.executions.cancel(actor, executionId)).toEqual({ status: 'cancelled' });
    expect(stepStatuses(await reaches(next, actor, executionId, 'cancelled'))).toMatchObject({ a: 'in_doubt' });
    nodes.on('a', () => succeed('A'));
    const retried = await next.useCases.executions.retry(actor, executionId, { version: 'original' });
    const view = await reaches(next, actor, retried.executionId, 'success');
    expect(view).toMatchObject({ retryOf: executionId, payload: { n: 1 } });
    // Nobody knows what became of the first call: the other side can tell that this is the same request.
    expect(nodes.callsOf('a')[0]?.key).toBe(nodes.callsOf('a')[1]?.key);
  });

  test.each([
    [23, 'success', 2],
    [24, 'waiting', 1],
  ] as const)(
    'after %i hours of standstill the run is %s: targets forget keys after a day',
    async (hours, status, calls) => {
      const clock = createFakeClock();
      const { instance, actor, execute, nodes } = await openWith(define(['start', 'a'], ['start>a']), { clock });
      nodes.hold('a');
      const { executionId } = await execute();
      await eventually(() => expect(nodes.calls).toHaveLength(1));
      const stopped = instance.stop(10_000);
      await eventually(() => {
        clock.advance(1_000);
        expect(nodes.calls[0]?.signal.aborted).toBe(true);
      });
      await stopped;
      clock.advance(hours * 3_600_000);
      nodes.on('a', () => succeed('again'));
      const next = await restart(instance, { clock });
      await reaches(next, actor, executionId, status, clock);
      expect(nodes.calls).toHaveLength(calls);
    },
  );

  test('a retry that is due later is waited for across the restart', async () => {
    const clock = createFakeClock();
    const a = {
      id: 'a',
      type: 'call',
      config: { name: 'a', value: '{{ now }}' },
      retry: { max_attempts: 2, initial_delay_ms: 600_000, max_delay_ms: 600_000, jitter: false },
    };
    const { instance, actor, execute, nodes } = await openWith(define(['start', a], ['start>a']), { clock });
    nodes.on('a', () => fail('BUSY'));
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    await instance.kill();
    nodes.on('a', () => succeed('done'));
    const next = await restart(instance, { clock });
    clock.advance(300_000);
    await next.storage.checkHealth();
    expect(nodes.calls).toHaveLength(1);
    clock.advance(300_000);
    await eventually(async () => {
      clock.advance(1_000);
      expect((await next.useCases.executions.get(actor, executionId)).status).toBe('success');
    });
    expect(nodes.calls.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(nodes.calls[0]?.key).toBe(nodes.calls[1]?.key);
    expect(nodes.calls[0]?.value).toBe(nodes.calls[1]?.value);
  });

  test('sensitive headers are not recorded, and are sent again after the restart', async () => {
    const sent: HttpRequest[] = [];
    const http: HttpClient = {
      request: (request) => {
        sent.push(request);
        if (sent.length === 1) return NEVER;
        return Promise.resolve({ ok: true, response: { status: 200, headers: {}, body: new Uint8Array() } });
      },
    };
    const a = {
      id: 'a',
      type: 'http_request',
      config: {
        url: 'https://api.example.com/',
        method: 'POST',
        headers: { Authorization: 'Bearer {{ trigger.payload.token }} {{ now }}', 'X-Time': '{{ now }}' },
        body: { now: '{{ now }}' },
      },
    };
    const { instance, actor, execute } = await openWith(define(['start', a], ['start>a']), { http });
    const { executionId } = await execute({ token: 'canary-1234' });
    await eventually(() => expect(sent).toHaveLength(1));
    await instance.kill();
    const next = await restart(instance, { http });
    const view = await reaches(next, actor, executionId, 'success');
    expect(sent[0]?.headers.Authorization).toMatch(/^Bearer canary-1234 /);
    expect(sent[1]?.headers).toEqual(sent[0]?.headers);
    expect(sent[1]?.body).toBe(sent[0]?.body);
    expect(JSON.parse(stepOf(view, 'a')?.input ?? '').headers.Authorization).toBe('[redacted]');
    expect(stepOf(view, 'a')?.input).not.toContain('canary');
  });

  test('a cancel that was asked of a process that died is carried out by the next one', async () => {
    const { instance, actor, execute, nodes } = await openWith(define(['start', 'a', 'b'], ['start>a', 'a>b']));
    nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    await instance.doorbell.close();
    await instance.useCases.executions.cancel(actor, executionId);
    await instance.kill();
    const next = await restart(instance);
    const view = await reaches(next, actor, executionId, 'cancelled');
    expect(stepStatuses(view)).toMatchObject({ start: 'success' });
    expect(nodes.calls.map(({ name }) => name)).toEqual(['a']);
  });

  test('a wake-up that comes while the run is being parked loses no record', async () => {
    const a = {
      id: 'a',
      type: 'call',
      config: { name: 'a' },
      retry: { max_attempts: 2, initial_delay_ms: 60_000, max_delay_ms: 60_000, jitter: false },
    };
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(define(['start', a], ['start>a']), { clock });
    nodes.on('a', () => fail('BUSY'));
    let refusals = 0;
    instance.journal.breakFrom(0, (write, commit) => {
      if (write.transition?.to !== 'waiting' || refusals > 0) return commit();
      refusals += 1;
      return Promise.resolve({ kind: 'woken', wakeSeq: 1 });
    });
    const { executionId } = await execute();
    const parked = await reaches(instance, actor, executionId, 'waiting');
    expect(refusals).toBe(1);
    expect(stepOf(parked, 'a')).toMatchObject({ status: 'waiting', attempts: [{ error: { code: 'BUSY' } }] });
  });

  test('what an owner of a lost lease has to say is not heard any more', async () => {
    const { instance, actor, execute, nodes } = await openWith(define(['start', 'a', 'b'], ['start>a', 'a>b']));
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    instance.journal.breakFrom(0, () => Promise.resolve({ kind: 'fenced' }));
    settle(succeed('A'));
    await instance.journal.broken;
    await instance.storage.checkHealth();
    expect(nodes.callsOf('b')).toEqual([]);
    expect(stepStatuses(await instance.useCases.executions.get(actor, executionId))).toEqual({
      start: 'success',
      a: 'running',
    });
  });
});
