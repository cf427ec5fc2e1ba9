import { describe, expect, test } from 'vitest';
import { NEVER, type WriteFault } from '../conformance/breakable-journal.conformance.ts';
import { define, openInstance, openWith, reaches, stepOf } from '../conformance/instance.conformance.ts';
import { JournalUnavailableError } from '../ports.ts';
import type { ExecutionView } from '../use-cases.ts';

const node = (id: string, config: object, more: object = {}) => ({ id, type: 'store', config: { ...config }, ...more });
const count = node('count', { operation: 'increment', key: 'n' });
const outputOf = (view: ExecutionView): object => JSON.parse(stepOf(view, 'count')?.output ?? 'null');
const COUNTED = define(['start', count, 'after'], ['start>count', 'count>after']);

test('an operation is carried out in the write that accepts its execution, and the next node sees what it gave', async () => {
  const seen = { id: 'seen', type: 'set', config: { fields: { n: '{{count.value}}' } } };
  const { run, instance } = await openWith(define(['start', count, seen], ['start>count', 'count>seen']));
  expect((await run()).result).toEqual({ seen: { n: 1 } });
  expect(instance.journal.writes.map(({ kind }) => kind)).toEqual(['insert', 'advance']);
  expect((await run()).result).toEqual({ seen: { n: 2 } });
});

test('runs of one workflow share entries, those of another one see them in the scope "user" alone', async () => {
  const own = node('own', { operation: 'set', key: 'k', value: '{{trigger.payload}}' });
  const shared = node('shared', { operation: 'set', key: 'k', scope: 'user', value: 'for all' });
  const { run, instance, actor } = await openWith(define(['start', own, shared], ['start>own', 'own>shared']));
  await run({ a: 1 });
  const definition = define(
    ['start', node('own', { key: 'k' }), node('shared', { key: 'k', scope: 'user' })],
    ['start>own', 'start>shared'],
  );
  const { id } = await instance.useCases.workflows.create(actor, { name: 'Another', definition });
  const { executionId } = await instance.useCases.executions.execute(actor, id, {
    payload: {},
    idempotencyKey: undefined,
  });
  const view = await reaches(instance, actor, executionId, 'success');
  expect(view.result).toMatchObject({ own: { found: false }, shared: { found: true, value: 'for all' } });
});

test('what the store refuses is a failed step, and the error output is taken', async () => {
  const text = node('text', { operation: 'set', key: 'n', value: 'no number' });
  const counted = node('count', { operation: 'increment', key: 'n' }, { on_error: 'branch' });
  const rescued = { id: 'rescued', type: 'set', config: { fields: { code: '{{count.error.code}}' } } };
  const { run } = await openWith(
    define(['start', text, counted, rescued], ['start>text', 'text>count', 'count.error>rescued']),
  );
  const view = await run();
  expect(view.status).toBe('success');
  expect(view.result).toEqual({ rescued: { code: 'STORE_NOT_A_NUMBER' } });
  expect(stepOf(view, 'count')).toMatchObject({ status: 'failed', error: { code: 'STORE_NOT_A_NUMBER' } });
});

test('passes of a loop that count at once lose nothing', async () => {
  const loop = { id: 'loop', type: 'for_each', config: { items: '{{trigger.payload.items}}', concurrency: 10 } };
  const inside = { ...count, parent: 'loop' };
  const total = node('total', { key: 'n' });
  const { run } = await openWith(define(['start', loop, inside, total], ['start>loop', 'loop>total']));
  const view = await run({ items: Array.from({ length: 40 }, (_, index) => index) });
  expect(view.result).toMatchObject({ total: { value: 40 } });
});

test('a large value is stored, and comes back', async () => {
  const value = 'x'.repeat(200_000);
  const set = node('set', { operation: 'set', key: 'big', value: '{{trigger.payload.value}}' });
  const { run } = await openWith(define(['start', set, node('get', { key: 'big' })], ['start>set', 'set>get']));
  expect((await run({ value })).result).toMatchObject({ get: { found: true, value } });
});

test('a value that is too large fails its step, and nothing is stored', async () => {
  const set = node('set', { operation: 'set', key: 'big', value: '{{trigger.payload.value}}' });
  const { run } = await openWith(define(['start', set], ['start>set']));
  const view = await run({ value: 'x'.repeat(256 * 1024) });
  const message = 'config.value: Must not be larger than 262144 bytes as JSON';
  expect(view.error).toMatchObject({ code: 'CONFIG_INVALID', message });
});

describe('each operation counts once', () => {
  const LOST_ANSWER: WriteFault = async (_write, commit) => {
    await commit();
    throw new JournalUnavailableError('unknown', 'the answer was lost');
  };

  test('though the answer of its write was lost', async () => {
    const { run, instance } = await openWith(COUNTED);
    let isLost = false;
    instance.journal.breakFrom(0, (write, commit) => {
      if (isLost) return commit();
      isLost = true;
      return LOST_ANSWER(write, commit);
    });
    expect(outputOf(await run())).toMatchObject({ value: 1 });
    expect(outputOf(await run())).toMatchObject({ value: 2 });
  });

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
  const points = [0, 1, 2, 3].flatMap((write) => CRASHES.map(([when, fault]) => ({ write, when, fault })));
  // A call before it, so that the operation is in a write of its own, and one after it.
  const BETWEEN = define(['start', 'before', count, 'after'], ['start>before', 'before>count', 'count>after']);

  test.each(points)('though its process dies at write $write, $when', async ({ write, fault }) => {
    const { instance, actor, workflow, execute } = await openWith(BETWEEN);
    instance.journal.breakFrom(write, fault);
    void execute().catch(() => {});
    await instance.journal.broken;
    await instance.kill();
    const next = await openInstance({ dataDir: instance.dataDir, nodes: instance.nodes });
    const [found] = (await next.useCases.executions.list(actor, workflow.id, { limit: 1 })).items;
    if (found === undefined) {
      expect(write).toBe(0);
      return;
    }
    const view = await reaches(next, actor, found.id, 'success');
    expect(outputOf(view)).toMatchObject({ value: 1 });
    const { executionId } = await next.useCases.executions.execute(actor, workflow.id, {
      payload: {},
      idempotencyKey: undefined,
    });
    const again = await reaches(next, actor, executionId, 'success');
    expect(outputOf(again)).toMatchObject({ value: 2 });
  });
});
