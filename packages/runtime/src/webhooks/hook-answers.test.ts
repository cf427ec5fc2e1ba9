import { setTimeout as sleep } from 'node:timers/promises';
import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { define, eventually, type InstanceOptions, openWith, reaches } from '../conformance/instance.conformance.ts';
import type { LiveHints } from '../ports.ts';
import type { WebhookDelivery } from '../use-cases.ts';

const DELIVERY: WebhookDelivery = {
  method: 'POST',
  headers: {},
  query: {},
  payload: { n: 1 },
  idempotencyKey: undefined,
  deliveryKey: undefined,
};
const DONE = { ok: true, output: 1, emitted: ['main'] } as const;
const HERE = new AbortController().signal;

const hook = (config: object) => ({ id: 'start', type: 'webhook', config: config as Record<string, never> });
const respond = (id: string, config: object) => ({ id, type: 'respond', config: config as Record<string, never> });

async function open(definition: ReturnType<typeof define>, options: InstanceOptions = {}) {
  const opened = await openWith(definition, options);
  const { webhooks } = opened.instance.useCases;
  const endpoint = await webhooks.find(opened.workflow.webhookUrl.split('/').at(-1) ?? '');
  return { ...opened, endpoint };
}

const SYNC = { respond: 'respond', respond_timeout_ms: 5_000 };

describe('the answer of a run', () => {
  test('is that of the first node that answers, once it is committed; the run goes on', async () => {
    const { instance, actor, endpoint } = await open(
      define(
        [
          hook(SYNC),
          respond('first', {
            status: 201,
            headers: { 'X-N': '{{trigger.payload.n}}' },
            body: { got: '{{trigger.payload.n}}' },
          }),
          'call',
          respond('second', { status: 500 }),
        ],
        ['start>first', 'first>call', 'call>second'],
      ),
    );
    const release = instance.nodes.hold('call');
    const { executionId } = await endpoint.accept(DELIVERY);
    expect(await endpoint.answer(executionId, HERE)).toEqual({
      kind: 'response',
      status: 201,
      headers: { 'x-n': '1' },
      body: { got: 1 },
    });
    const before = await instance.useCases.executions.get(actor, executionId);
    expect(before.steps.find(({ nodeId }) => nodeId === 'first')?.status).toBe('success');
    release(DONE);
  });

  test('is asked for again when the same thing is delivered again', async () => {
    const { endpoint } = await open(define([hook(SYNC), respond('a', { body: 'x' })], ['start>a']));
    const delivery = { ...DELIVERY, idempotencyKey: 'k' };
    const first = await endpoint.accept(delivery);
    const second = await endpoint.accept(delivery);
    expect(second).toEqual({ executionId: first.executionId, isDuplicate: true });
    expect(await endpoint.answer(second.executionId, HERE)).toMatchObject({ kind: 'response', body: 'x' });
  });

  test('is the result where that is what the rules say', async () => {
    const compute = { id: 'a', type: 'compute', config: { name: 'a', value: 7 } };
    const { endpoint } = await open(define([hook({ respond: 'last_node' }), compute], ['start>a']));
    const { executionId } = await endpoint.accept(DELIVERY);
    expect(await endpoint.answer(executionId, HERE)).toEqual({ kind: 'result', result: { a: 7 } });
  });

  test('is none when the run fails, or ends elsewhere', async () => {
    const stop = { id: 'stop', type: 'stop_with_error', config: { message: 'no' } };
    for (const mode of ['last_node', 'respond']) {
      const { endpoint } = await open(define([hook({ ...SYNC, respond: mode }), stop], ['start>stop']));
      expect(await endpoint.answer((await endpoint.accept(DELIVERY)).executionId, HERE)).toEqual({ kind: 'failed' });
    }
    const { endpoint } = await open(define([hook(SYNC)], []));
    expect(await endpoint.answer((await endpoint.accept(DELIVERY)).executionId, HERE)).toEqual({
      kind: 'not-answered',
    });
  });

  test('does not come after its time, and the run goes on', async () => {
    const { instance, endpoint } = await open(
      define([hook({ ...SYNC, respond_timeout_ms: 100 }), 'call', respond('a', {})], ['start>call', 'call>a']),
    );
    const release = instance.nodes.hold('call');
    const { executionId } = await endpoint.accept(DELIVERY);
    expect(await endpoint.answer(executionId, HERE)).toBeUndefined();
    release(DONE);
    expect(await endpoint.answer(executionId, HERE)).toBeDefined();
  });

  test('is not waited for by who has gone', async () => {
    const { instance, endpoint } = await open(define([hook(SYNC), 'call', respond('a', {})], ['start>call', 'call>a']));
    const release = instance.nodes.hold('call');
    const gone = new AbortController();
    const { executionId } = await endpoint.accept(DELIVERY);
    const waiting = endpoint.answer(executionId, gone.signal);
    gone.abort();
    expect(await waiting).toBeUndefined();
    release(DONE);
    expect(await endpoint.answer(executionId, HERE)).toMatchObject({ kind: 'response' });
  });

  test('comes at once in the process that runs it: nobody looks at intervals', async () => {
    const clock = createFakeClock();
    const { instance, endpoint } = await open(
      define([hook(SYNC), 'call', respond('a', {})], ['start>call', 'call>a']),
      {
        clock,
      },
    );
    const release = instance.nodes.hold('call');
    const { executionId } = await endpoint.accept(DELIVERY);
    const waiting = endpoint.answer(executionId, HERE);
    await sleep(30);
    // The clock stands still: what tells it is the commit alone.
    release(DONE);
    expect(await waiting).toMatchObject({ kind: 'response' });
  });
});

describe('other processes are told at once', () => {
  /** How often each kind of hint was given while a run with two calls answered and went on. */
  async function runAndCount(config: object) {
    const told = { urgent: 0, other: 0 };
    const liveHints: LiveHints = {
      publish: (_workflowId, _executionId, isUrgent) => {
        told[isUrgent ? 'urgent' : 'other'] += 1;
      },
      subscribe: () => () => {},
      close: () => Promise.resolve(),
    };
    const { instance, actor, endpoint } = await open(
      define([hook(config), 'before', respond('say', {}), 'after'], ['start>before', 'before>say', 'say>after']),
      { liveHints },
    );
    const release = instance.nodes.hold('after');
    const { executionId } = await endpoint.accept(DELIVERY);
    await eventually(() => expect(instance.nodes.callsOf('after')).toHaveLength(1));
    const atTheAnswer = { ...told };
    release(DONE);
    await reaches(instance, actor, executionId, 'success');
    return { atTheAnswer, atTheEnd: told };
  }

  test('of the answer and of the end, and of nothing before', async () => {
    const { atTheAnswer, atTheEnd } = await runAndCount(SYNC);
    expect(atTheAnswer.urgent).toBe(1);
    expect(atTheAnswer.other).toBeGreaterThan(0);
    expect(atTheEnd.urgent).toBe(2);
  });

  test('of the end alone where the result is the answer', async () => {
    const { atTheAnswer, atTheEnd } = await runAndCount({ respond: 'last_node' });
    expect([atTheAnswer.urgent, atTheEnd.urgent]).toEqual([0, 1]);
  });

  test('of nothing when nobody waits', async () => {
    const { atTheEnd } = await runAndCount({});
    expect(atTheEnd.urgent).toBe(0);
  });
});

describe('a dedupe key', () => {
  const keyed = (dedupe_key: string) => open(define([hook({ dedupe_key }), 'a'], ['start>a']));
  const payload = (value: unknown) => ({ ...DELIVERY, payload: value as never });

  test('is what the expression comes to', async () => {
    const { endpoint } = await keyed('order-{{trigger.payload.id}}');
    const first = await endpoint.accept(payload({ id: 1 }));
    expect(await endpoint.accept({ ...payload({ id: 1, at: 2 }), deliveryKey: 'x', idempotencyKey: 'y' })).toEqual({
      ...first,
      isDuplicate: true,
    });
    expect((await endpoint.accept(payload({ id: 2 }))).isDuplicate).toBe(false);
  });

  test('that comes to nothing lets every delivery in', async () => {
    const { endpoint } = await keyed('{{trigger.payload.id ?? null}}');
    for (const value of [{}, {}, { id: '' }]) expect((await endpoint.accept(payload(value))).isDuplicate).toBe(false);
  });

  test.each([
    ['{{trigger.payload.id}}', {}],
    ['{{trigger.payload}}', { id: 1 }],
    ['{{trigger.payload.id}}', { id: 'k'.repeat(256) }],
    ['{{trigger.payload.id}}', { id: '  ' }],
  ])('%s of %j is refused with its place', async (template, value) => {
    const { endpoint } = await keyed(template);
    await expect(endpoint.accept(payload(value))).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      issues: [{ field: 'dedupe_key' }],
    });
  });

  test('may say what a trigger of any id gave', async () => {
    const trigger = { id: 'trigger', type: 'webhook', config: { dedupe_key: '{{trigger.payload.id}}' } };
    const { instance, workflow } = await openWith(define([trigger, 'a'], ['trigger>a']));
    expect(workflow.issues).toEqual([]);
    const endpoint = await instance.useCases.webhooks.find(workflow.webhookUrl.split('/').at(-1) ?? '');
    const first = await endpoint.accept(payload({ id: 1 }));
    expect(await endpoint.accept(payload({ id: 1 }))).toEqual({ ...first, isDuplicate: true });
  });
});

describe('the inbox', () => {
  test('shows what was accepted with what its trigger gave, and what was not as it came', async () => {
    const { instance, actor, workflow, endpoint } = await open(define(['start', 'a'], ['start>a']));
    const { webhooks } = instance.useCases;
    const { executionId } = await endpoint.accept({ ...DELIVERY, headers: { 'x-a': '1' } });
    endpoint.record({ verdict: 'accepted', method: 'POST', query: 'q=1', bodyBytes: 7, executionId });
    const refused = { verdict: 'bad_signature', reason: 'it does not fit', method: 'POST', query: '' } as const;
    endpoint.record({ ...refused, bodyBytes: 3, headers: { 'x-b': '2' }, body: Buffer.from([1, 0, 255]) });
    const { items } = await webhooks.listRequests(actor, workflow.id, { limit: 10 });
    expect(items.map(({ verdict }) => verdict)).toEqual(['bad_signature', 'accepted']);
    const [bad, good] = await Promise.all(items.map(({ id }) => webhooks.getRequest(actor, workflow.id, id)));
    expect(good).toMatchObject({
      executionId,
      headers: { 'x-a': '1' },
      output: { payload: { n: 1 } },
      isTruncated: false,
    });
    expect(bad).toMatchObject({ reason: 'it does not fit', headers: { 'x-b': '2' }, output: null, isTruncated: false });
    expect([...(bad?.body ?? [])]).toEqual([1, 0, 255]);
  });

  test('keeps the last hundred, and of each body so much', async () => {
    const { instance, actor, workflow, endpoint } = await open(define(['start', 'a'], ['start>a']));
    const { webhooks } = instance.useCases;
    for (let round = 0; round < 3; round += 1) {
      for (let count = 0; count < 130; count += 1) {
        const reason = `${round} ${count}`;
        endpoint.record({
          verdict: 'malformed',
          reason,
          method: 'POST',
          query: '',
          bodyBytes: 70_000,
          body: Buffer.alloc(70_000),
        });
      }
      await webhooks.listRequests(actor, workflow.id, { limit: 1 });
    }
    const { items, nextCursor } = await webhooks.listRequests(actor, workflow.id, { limit: 200 });
    expect([items.length, nextCursor, items[0]?.reason, items.at(-1)?.reason]).toEqual([100, null, '2 129', '2 30']);
    const [first] = items;
    if (first === undefined) throw new Error('there is none');
    const view = await webhooks.getRequest(actor, workflow.id, first.id);
    expect([view.body?.length, view.isTruncated]).toEqual([64 * 1024, true]);
  });

  test('replays into a new run of the workflow as it is now', async () => {
    const a = { id: 'a', type: 'compute', config: { name: 'a', value: '{{trigger.payload.n}}' } };
    const { instance, actor, workflow } = await open(define(['start', a], ['start>a']));
    const output = { payload: { n: 5 }, headers: {}, query: {}, method: 'PUT' };
    const { executionId } = await instance.useCases.webhooks.replay(actor, workflow.id, output);
    expect((await instance.useCases.executions.get(actor, executionId)).result).toEqual({ a: 5 });
  });
});
