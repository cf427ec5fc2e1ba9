import { LIMITS, type WorkflowId } from '@automateos/model';
import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { NEVER } from '../conformance/breakable-journal.conformance.ts';
import { define, eventually, openWith, reaches, stepOf } from '../conformance/instance.conformance.ts';
import { succeed } from '../conformance/test-nodes.conformance.ts';
import { JournalUnavailableError } from '../ports.ts';
import type { WebhookDelivery } from '../use-cases.ts';

const CALL = define(['start', 'a'], ['start>a']);

const refuse = (outcome: 'not-stored' | 'unknown') => () =>
  Promise.reject(new JournalUnavailableError(outcome, 'the disk is full'));

function delivery(payload: object, idempotencyKey?: string): WebhookDelivery {
  return { method: 'POST', headers: {}, query: {}, payload: payload as never, idempotencyKey, deliveryKey: undefined };
}

describe('an execution is accepted', () => {
  test('once it is durable, whether a slot is free or not', async () => {
    for (const concurrency of [5, 0]) {
      const { instance, actor, execute } = await openWith(CALL, { concurrency });
      instance.nodes.hold('a');
      const { executionId } = await execute({ n: 1 });
      await instance.kill();
      const [write] = instance.journal.acknowledged;
      expect(write).toMatchObject({ kind: 'insert', execution: { id: executionId, ownerId: actor.userId } });
      expect(write?.kind === 'insert' && write.execution.claimedBy !== null).toBe(concurrency > 0);
    }
  });

  test('with the first intent and all pure steps before it in the same write', async () => {
    const pure = { id: 'pure', type: 'compute', config: { name: 'pure' } };
    const { instance, run } = await openWith(define(['start', pure, 'a'], ['start>pure', 'pure>a']));
    await run();
    expect(
      instance.journal.writes.map(({ steps }) => steps.map(({ nodeId, status }) => `${nodeId} ${status}`)),
    ).toEqual([['start success', 'pure success', 'a running'], ['a success']]);
  });

  test('or refused: what is certainly not stored is UNAVAILABLE, and nothing runs', async () => {
    const { instance, actor, workflow, execute, run, nodes } = await openWith(CALL);
    instance.journal.breakFrom(0, refuse('not-stored'));
    await expect(execute()).rejects.toMatchObject({ code: 'UNAVAILABLE', headers: { 'Retry-After': '1' } });
    instance.journal.breakFrom(0, undefined);
    expect((await instance.useCases.executions.list(actor, workflow.id, { limit: 5 })).items).toEqual([]);
    expect(nodes.calls).toEqual([]);
    expect((await run()).status).toBe('success');
  });

  test('after an unknown outcome it is written again until there is a verdict, and runs once', async () => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(CALL, { clock });
    const tries: string[] = [];
    instance.journal.breakFrom(0, async (write, commit) => {
      if (write.kind !== 'insert') return commit();
      tries.push('try');
      if (tries.length === 1) {
        await commit();
        throw new JournalUnavailableError('unknown', 'the connection broke in COMMIT');
      }
      if (tries.length === 2) throw new JournalUnavailableError('not-stored', 'no connection');
      return commit();
    });
    const accepted = execute();
    await eventually(() => {
      clock.advance(250);
      expect(tries).toHaveLength(3);
    });
    const { executionId } = await accepted;
    await reaches(instance, actor, executionId, 'success');
    expect(nodes.calls).toHaveLength(1);
  });

  test('or its outcome stays unknown: after 5 seconds the sender is told so', async () => {
    const clock = createFakeClock();
    const { instance, execute } = await openWith(CALL, { clock });
    instance.journal.breakFrom(0, () => NEVER);
    const accepted = execute().catch((error: unknown) => error);
    await instance.journal.broken;
    clock.advance(5_000);
    expect(await accepted).toMatchObject({ code: 'UNAVAILABLE', headers: { 'Retry-After': '1' } });
  });

  test('not while too much waits to be stored', async () => {
    for (const backlog of [
      { writes: 10_000, bytes: 0, oldestMs: 0, freeBytes: null },
      { writes: 0, bytes: 64 * 1024 * 1024, oldestMs: 0, freeBytes: null },
      { writes: 0, bytes: 0, oldestMs: 2_000, freeBytes: null },
    ]) {
      const { instance, execute } = await openWith(CALL);
      instance.journal.backlog = () => backlog;
      await expect(execute()).rejects.toMatchObject({ code: 'UNAVAILABLE', headers: { 'Retry-After': '1' } });
      expect(instance.journal.writes).toEqual([]);
      const almost = { writes: 9_999, bytes: 64 * 1024 * 1024 - 1, oldestMs: 1_999, freeBytes: null };
      instance.journal.backlog = () => almost;
      await execute();
    }
  });

  test('not while the disk is nearly full', async () => {
    const { instance, execute } = await openWith(CALL);
    const room = (freeBytes: number) => () => ({ writes: 0, bytes: 0, oldestMs: 0, freeBytes });
    instance.journal.backlog = room(512 * 1024 * 1024 - 1);
    const refusal = {
      code: 'UNAVAILABLE',
      message: expect.stringContaining('512 MiB'),
      headers: { 'Retry-After': '10' },
    };
    await expect(execute()).rejects.toMatchObject(refusal);
    expect(instance.journal.writes).toEqual([]);
    instance.journal.backlog = room(512 * 1024 * 1024);
    await execute();
  });

  test('not while too many of its workflow are queued; others are', async () => {
    const clock = createFakeClock();
    let full: ReadonlyMap<WorkflowId, number> = new Map();
    const { instance, actor, workflow, execute } = await openWith(CALL, {
      clock,
      systemStores: (stores) => ({
        ...stores,
        executionQueue: {
          ...stores.executionQueue,
          figures: async () => ({ ...(await stores.executionQueue.figures()), queuedByWorkflow: full }),
        },
      }),
    });
    full = new Map([[workflow.id, LIMITS.queuedPerWorkflow]]);
    const other = await instance.useCases.workflows.create(actor, { name: 'Other', definition: CALL });
    await eventually(async () => {
      clock.advance(1_000);
      await expect(execute()).rejects.toMatchObject({ code: 'QUEUE_FULL', headers: { 'Retry-After': '10' } });
    });
    await instance.useCases.executions.execute(actor, other.id, { payload: {}, idempotencyKey: undefined });
  });
});

describe('while the journal cannot be written', () => {
  test('results are kept and stored later, no call depends on what is not stored, nothing runs twice', async () => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(define(['start', 'a', 'b'], ['start>a', 'a>b']), {
      clock,
    });
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    let refusals = 0;
    instance.journal.breakFrom(0, (write) => {
      if (write.kind === 'insert') return refuse('not-stored')();
      refusals += 1;
      return refuse(refusals % 2 === 0 ? 'unknown' : 'not-stored')();
    });
    settle(succeed('A'));
    await eventually(() => {
      clock.advance(250);
      expect(refusals).toBeGreaterThan(3);
    });
    expect(nodes.callsOf('b')).toEqual([]);
    await expect(execute()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    instance.journal.breakFrom(0, undefined);
    await eventually(async () => {
      clock.advance(250);
      expect((await instance.useCases.executions.get(actor, executionId)).status).toBe('success');
    });
    const view = await instance.useCases.executions.get(actor, executionId);
    expect(stepOf(view, 'a')?.output).toBe('"A"');
    expect(nodes.calls.map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

describe('the same request twice', () => {
  const tokenOf = (url: string) => url.split('/').at(-1) ?? '';

  test('a webhook delivery with a known key is answered with the first execution, whatever its body', async () => {
    const { instance, workflow, nodes } = await openWith(CALL);
    const endpoint = await instance.useCases.webhooks.find(tokenOf(workflow.webhookUrl));
    const first = await endpoint.accept(delivery({ n: 1 }, 'key-1'));
    expect(await endpoint.accept(delivery({ n: 1 }, 'key-1'))).toEqual({ ...first, isDuplicate: true });
    expect(await endpoint.accept(delivery({ n: 2 }, 'key-1'))).toEqual({ ...first, isDuplicate: true });
    const other = await endpoint.accept(delivery({ n: 1 }, 'key-2'));
    const without = await endpoint.accept(delivery({ n: 1 }));
    expect(new Set([first, other, without].map(({ executionId }) => executionId)).size).toBe(3);
    await eventually(() => expect(nodes.calls).toHaveLength(3));
  });

  test('many at once make one run', async () => {
    const { instance, workflow, nodes } = await openWith(CALL);
    const endpoint = await instance.useCases.webhooks.find(tokenOf(workflow.webhookUrl));
    const answers = await Promise.all(Array.from({ length: 20 }, () => endpoint.accept(delivery({ n: 1 }, 'key-1'))));
    expect(new Set(answers.map(({ executionId }) => executionId)).size).toBe(1);
    await eventually(() => expect(nodes.calls.length).toBeGreaterThan(0));
    await instance.stop();
    expect(nodes.calls).toHaveLength(1);
  });

  test('on execute, an equal payload in another order is the same request, another one is a conflict', async () => {
    const { execute, nodes } = await openWith(CALL);
    const first = await execute({ a: 1, b: [2, { c: 3, d: 4 }] }, 'key-1');
    expect(await execute({ b: [2, { d: 4, c: 3 }], a: 1 }, 'key-1')).toEqual(first);
    await expect(execute({ a: 1, b: [] }, 'key-1')).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    await eventually(() => expect(nodes.calls).toHaveLength(1));
  });

  test('webhook and execute do not share keys', async () => {
    const { instance, workflow, execute } = await openWith(CALL);
    const endpoint = await instance.useCases.webhooks.find(tokenOf(workflow.webhookUrl));
    const first = await endpoint.accept(delivery({ n: 1 }, 'key-1'));
    expect(await execute({ n: 2 }, 'key-1')).not.toEqual(first);
  });

  test.each([
    ['empty', ''],
    ['blank', '  '],
    ['over 255 bytes', 'é'.repeat(128)],
  ])('a key that is %s is refused by name', async (_what, key) => {
    const { instance, workflow, execute } = await openWith(CALL);
    const refusal = { code: 'VALIDATION_ERROR', issues: [{ field: 'Idempotency-Key', issue: expect.any(String) }] };
    await expect(execute({}, key)).rejects.toMatchObject(refusal);
    const endpoint = await instance.useCases.webhooks.find(tokenOf(workflow.webhookUrl));
    await expect(endpoint.accept(delivery({}, key))).rejects.toMatchObject(refusal);
    await execute({}, 'é'.repeat(127));
  });
});
