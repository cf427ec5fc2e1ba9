import type { JsonObject, WorkflowId } from '@automateos/model';
import { describe, expect, test } from 'vitest';
import {
  addActor,
  addWorkflow,
  define,
  eventually,
  type Instance,
  openInstance,
  reaches,
  stepOf,
} from '../conformance/instance.conformance.ts';
import { fail, succeed } from '../conformance/test-nodes.conformance.ts';
import type { Actor } from '../use-cases.ts';

const called = { id: 'in', type: 'sub_workflow', config: { inputs: [{ name: 'n', type: 'number' }] } };
const child = define(
  [called, { id: 'work', type: 'call', config: { name: 'work', value: '{{trigger.payload.n}}' } }],
  ['in>work'],
);

const calling = (workflowId: string, config: JsonObject = {}, more: object = {}) => ({
  id: 'run',
  type: 'call_workflow',
  config: { workflow_id: workflowId, inputs: { n: 5 }, ...config },
  ...more,
});

async function openPair(childDefinition = child, config: JsonObject = {}, more: object = {}) {
  const instance = await openInstance();
  const actor = await addActor(instance);
  const target = await addWorkflow(instance, actor, childDefinition);
  const parent = await addWorkflow(
    instance,
    actor,
    define(['start', calling(target.id, config, more), 'after'], ['start>run', 'run>after']),
  );
  return { instance, actor, target, parent };
}

async function execute(instance: Instance, actor: Actor, id: WorkflowId, payload: JsonObject = {}) {
  const { executionId } = await instance.useCases.executions.execute(actor, id, { payload, idempotencyKey: undefined });
  return executionId;
}

const runsOf = async (instance: Instance, actor: Actor, id: WorkflowId) =>
  (await instance.useCases.executions.list(actor, id, { limit: 200 })).items;

describe('a step that runs another workflow', () => {
  test('gives its inputs, waits without a slot, and goes on with the result', async () => {
    const { instance, actor, target, parent } = await openPair();
    const finish = instance.nodes.hold('work');
    const id = await execute(instance, actor, parent.id);
    await reaches(instance, actor, id, 'waiting');
    await eventually(() => expect(instance.nodes.callsOf('work')).toHaveLength(1));
    finish(succeed({ done: true }));
    const view = await reaches(instance, actor, id, 'success');
    const [run] = await runsOf(instance, actor, target.id);
    const output = { execution_id: run?.id, result: { work: { done: true } } };
    expect(JSON.parse(stepOf(view, 'run')?.output ?? '')).toEqual(output);
    expect(instance.nodes.callsOf('work')[0]?.value).toBe(5);
    const { calls } = instance.storage.systemStores;
    expect(await calls.listCalls(actor.userId, id, { limit: 10 })).toMatchObject({
      calledBy: null,
      items: [{ executionId: run?.id, nodeId: 'run', iteration: '', status: 'success' }],
    });
    expect((await calls.listCalls(actor.userId, output.execution_id as never, { limit: 10 }))?.calledBy).toMatchObject({
      executionId: id,
      nodeId: 'run',
    });
  });

  test('fails when the other run fails, with its execution and its cause', async () => {
    const { instance, actor, target, parent } = await openPair();
    instance.nodes.on('work', () => fail('BROKEN', { retryable: false }));
    const id = await execute(instance, actor, parent.id);
    const view = await reaches(instance, actor, id, 'failed');
    const [run] = await runsOf(instance, actor, target.id);
    expect(stepOf(view, 'run')?.error).toMatchObject({
      code: 'SUB_WORKFLOW_FAILED',
      message: expect.stringContaining('BROKEN happened'),
      details: { execution_id: run?.id, code: 'BROKEN', node_id: 'work' },
    });
  });

  test('whose failure is taken up goes on with it', async () => {
    const { instance, actor, parent } = await openPair(child, {}, { on_error: 'continue' });
    instance.nodes.on('work', () => fail('BROKEN', { retryable: false }));
    const view = await reaches(instance, actor, await execute(instance, actor, parent.id), 'success');
    expect(stepOf(view, 'after')?.status).toBe('success');
  });

  test('that does not wait goes on at once', async () => {
    const { instance, actor, target, parent } = await openPair(child, { wait: false });
    instance.nodes.hold('work');
    const view = await reaches(instance, actor, await execute(instance, actor, parent.id), 'success');
    const [run] = await runsOf(instance, actor, target.id);
    expect(JSON.parse(stepOf(view, 'run')?.output ?? '')).toEqual({ execution_id: run?.id });
    expect(run?.status).toBe('running');
  });

  test('cancels the other run when its own is cancelled', async () => {
    const { instance, actor, target, parent } = await openPair();
    instance.nodes.hold('work');
    const id = await execute(instance, actor, parent.id);
    await reaches(instance, actor, id, 'waiting');
    await eventually(() => expect(instance.nodes.callsOf('work')).toHaveLength(1));
    await instance.useCases.executions.cancel(actor, id);
    const [run] = await runsOf(instance, actor, target.id);
    await reaches(instance, actor, run?.id as never, 'cancelled');
  });

  test.each([
    ['another input', { inputs: { m: 1 } }, 'config.inputs.m'],
    ['an input of another type', { inputs: { n: 'five' } }, 'config.inputs.n'],
    [
      'a workflow that is not there',
      { workflow_id: '{{"01a20960-ba7a-7000-b56e-35a4299c1d35"}}' },
      'config.workflow_id',
    ],
  ])('is refused with %s', async (_what, config, field) => {
    const { instance, actor, target, parent } = await openPair(child, config);
    const view = await reaches(instance, actor, await execute(instance, actor, parent.id), 'failed');
    expect(view.error).toMatchObject({ code: 'CALL_REFUSED', message: expect.stringContaining(field) });
    expect(await runsOf(instance, actor, target.id)).toEqual([]);
  });

  test('cannot name a workflow of somebody else, when it is saved and when it runs', async () => {
    const instance = await openInstance();
    const [owner, stranger] = [await addActor(instance), await addActor(instance)];
    const target = await addWorkflow(instance, owner, child);
    const naming = (id: string) => define(['start', calling(id)], ['start>run']);
    await expect(addWorkflow(instance, stranger, naming(target.id))).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      issues: [{ field: 'nodes[1].config.workflow_id' }],
    });
    const hidden = await addWorkflow(instance, stranger, naming('{{trigger.payload.id}}'));
    const id = await execute(instance, stranger, hidden.id, { id: target.id });
    const view = await reaches(instance, stranger, id, 'failed');
    expect(view.error?.code).toBe('CALL_REFUSED');
    expect(await runsOf(instance, owner, target.id)).toEqual([]);
  });

  test('of workflows that call each other in a circle is stopped at ten', async () => {
    const instance = await openInstance();
    const actor = await addActor(instance);
    const open = { id: 'in', type: 'sub_workflow', config: {} };
    const circle = await addWorkflow(instance, actor, define([open], []));
    await instance.useCases.workflows.change(
      actor,
      circle.id,
      { definition: define([open, calling(circle.id)], ['in>run']) },
      undefined,
    );
    const view = await reaches(instance, actor, await execute(instance, actor, circle.id), 'failed');
    expect(view.error).toMatchObject({ code: 'SUB_WORKFLOW_FAILED', message: expect.stringContaining('CALL') });
    expect(await runsOf(instance, actor, circle.id)).toHaveLength(11);
  });

  test('in a loop runs one for each item, some at once, and collects the failures', async () => {
    const instance = await openInstance();
    const actor = await addActor(instance);
    const target = await addWorkflow(instance, actor, child);
    const items = Array.from({ length: 12 }, (_, index) => index);
    const loop = { id: 'each', type: 'for_each', config: { items, concurrency: 4, on_item_failure: 'collect' } };
    const inside = { ...calling(target.id, { inputs: { n: '{{item}}' } }), parent: 'each' };
    const parent = await addWorkflow(instance, actor, define(['start', loop, inside], ['start>each']));
    instance.nodes.on('work', ({ value }) =>
      Number(value) % 5 === 4 ? fail('ODD', { retryable: false }) : succeed(value ?? null),
    );
    const view = await reaches(instance, actor, await execute(instance, actor, parent.id), 'success');
    const { results, errors } = (view.result as { each: { results: { result?: JsonObject }[]; errors: JsonObject[] } })
      .each;
    expect(results.map(({ result }) => result?.work ?? null)).toEqual(items.map((n) => (n % 5 === 4 ? null : n)));
    expect(errors.map(({ index, code }) => [index, code])).toEqual([4, 9].map((n) => [n, 'SUB_WORKFLOW_FAILED']));
    expect(await runsOf(instance, actor, target.id)).toHaveLength(12);
  });

  test('is heard though it ended while nobody ran its caller, which had not noted yet that it waits', async () => {
    const started = Promise.withResolvers<void>();
    const first = await openInstance({
      systemStores: (stores) => ({
        ...stores,
        calls: {
          ...stores.calls,
          call: async (...call) => {
            await stores.calls.call(...call);
            started.resolve();
            return new Promise(() => {});
          },
        },
      }),
    });
    const actor = await addActor(first);
    const target = await addWorkflow(first, actor, child);
    const parent = await addWorkflow(first, actor, define(['start', calling(target.id)], ['start>run']));
    const id = await execute(first, actor, parent.id);
    await started.promise;
    await first.kill();
    const second = await openInstance({ dataDir: first.dataDir, isStarted: false });
    const [run] = await runsOf(second, actor, target.id);
    await second.useCases.executions.cancel(actor, run?.id as never);
    await second.worker.start();
    const view = await reaches(second, actor, id, 'failed');
    expect(view.error).toMatchObject({ code: 'SUB_WORKFLOW_FAILED', message: expect.stringContaining('cancelled') });
  });

  test('is heard after the death of the process, and starts the other run once', async () => {
    const { instance, actor, target, parent } = await openPair();
    instance.nodes.hold('work');
    const id = await execute(instance, actor, parent.id);
    await reaches(instance, actor, id, 'waiting');
    await eventually(() => expect(instance.nodes.callsOf('work')).toHaveLength(1));
    await instance.kill();
    instance.nodes.on('work', () => succeed('again'));
    const second = await openInstance({ dataDir: instance.dataDir, nodes: instance.nodes });
    await reaches(second, actor, id, 'success');
    expect(await runsOf(second, actor, target.id)).toHaveLength(1);
  });
});
