import { describe, expect, test } from 'vitest';
import { addActor, define, eventually, openWith, reaches } from '../conformance/instance.conformance.ts';
import { fail, succeed } from '../conformance/test-nodes.conformance.ts';

const CALL = define(['start', 'a'], ['start>a']);

describe('execute', () => {
  test('runs the current definition of an inactive workflow too, unless it is invalid', async () => {
    const { instance, actor, workflow, run, execute } = await openWith(CALL, {}, { isActive: false });
    expect((await run()).status).toBe('success');
    const broken = define(['start', 'a'], ['start>a', 'a>nowhere']);
    await instance.useCases.workflows.change(actor, workflow.id, { definition: broken }, undefined);
    await expect(execute()).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      issues: [{ field: 'connections[1].to' }],
    });
  });

  test('is for the owner alone', async () => {
    const { instance, workflow } = await openWith(CALL);
    const stranger = await addActor(instance);
    const input = { payload: {}, idempotencyKey: undefined };
    await expect(instance.useCases.executions.execute(stranger, workflow.id, input)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('starts at the webhook, else at the first trigger that is not disabled', async () => {
    const off = { id: 'off', type: 'timer', config: {}, disabled: true };
    const on = { id: 'on', type: 'timer', config: {} };
    const { run, instance, actor, workflow } = await openWith(define([off, on, 'start', 'a'], ['start>a', 'on>a']));
    expect((await run()).triggerNodeId).toBe('start');
    const change = { definition: define([off, on, 'a'], ['on>a']) };
    await instance.useCases.workflows.change(actor, workflow.id, change, undefined);
    expect((await run()).triggerNodeId).toBe('on');
  });

  test('starts at a manual trigger before a webhook, and at that before a schedule', async () => {
    const byHand = { id: 'by-hand', type: 'manual', config: { payload: { sample: true } } };
    const daily = { id: 'daily', type: 'schedule', config: { cron: '0 6 * * *', timezone: 'Europe/Berlin' } };
    const all = define([daily, 'start', byHand, 'a'], ['daily>a', 'start>a', 'by-hand>a']);
    const { run, instance, actor, workflow } = await openWith(all);
    expect(await run({ given: 1 })).toMatchObject({ triggerNodeId: 'by-hand', payload: { given: 1 } });
    expect(await run()).toMatchObject({ triggerNodeId: 'by-hand', payload: { sample: true } });
    const change = (definition: typeof all) =>
      instance.useCases.workflows.change(actor, workflow.id, { definition }, undefined);
    await change(define([daily, 'start', 'a'], ['daily>a', 'start>a']));
    expect((await run()).triggerNodeId).toBe('start');
    await change(define([daily, 'a'], ['daily>a']));
    const view = await run();
    expect(view).toMatchObject({ triggerNodeId: 'daily', payload: { timezone: 'Europe/Berlin' } });
  });

  test('the config of a trigger is checked as it stands: nothing in it waits for a run', async () => {
    const daily = { id: 'daily', type: 'schedule', config: { cron: '{{1}} 6 * * *' } };
    await expect(openWith(define([daily, 'a'], ['daily>a']))).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      issues: [{ field: 'nodes[0].config.cron' }],
    });
  });

  test('a run keeps the version on which it started', async () => {
    const { instance, actor, workflow, execute, nodes } = await openWith(
      define(['start', 'a', 'b'], ['start>a', 'a>b']),
    );
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    await instance.useCases.workflows.change(actor, workflow.id, { definition: CALL }, undefined);
    settle(succeed('A'));
    const view = await reaches(instance, actor, executionId, 'success');
    expect(view).toMatchObject({ workflowVersion: 1, result: { b: 'b' } });
  });
});

describe('the result', () => {
  test('holds the outputs of the leaf nodes that ran, and is null before the end', async () => {
    const join = define(['start', 'a', 'b', 'leaf', 'skipped'], ['start>a', 'a>leaf', 'start>b', 'a.other>skipped']);
    const { instance, actor, execute, nodes } = await openWith(join);
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(2));
    expect((await instance.useCases.executions.get(actor, executionId)).result).toBeNull();
    settle(succeed(null));
    expect((await reaches(instance, actor, executionId, 'success')).result).toEqual({ b: 'b', leaf: 'leaf' });
  });

  test('of a run with a failure holds what the other leaves gave', async () => {
    const { run, nodes } = await openWith(define(['start', 'bad', 'b'], ['start>bad', 'start>b']));
    nodes.on('bad', () => fail('BROKEN'));
    expect(await run()).toMatchObject({ status: 'failed', result: { b: 'b' } });
  });
});

describe('retry', () => {
  test('makes a new execution of the same version with the same payload, once the old one has ended', async () => {
    const { instance, actor, workflow, execute, nodes } = await openWith(CALL);
    const settle = nodes.hold('a');
    const { executionId } = await execute({ n: 7 });
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    await expect(instance.useCases.executions.retry(actor, executionId, { version: 'original' })).rejects.toMatchObject(
      { code: 'BAD_REQUEST' },
    );
    settle(fail('BROKEN'));
    await reaches(instance, actor, executionId, 'failed');
    const changed = define(['start', 'a', 'b'], ['start>a', 'a>b']);
    await instance.useCases.workflows.change(actor, workflow.id, { definition: changed }, undefined);
    nodes.on('a', () => succeed('better'));
    const retried = await instance.useCases.executions.retry(actor, executionId, { version: 'original' });
    const view = await reaches(instance, actor, retried.executionId, 'success');
    expect(view).toMatchObject({
      retryOf: executionId,
      workflowVersion: 1,
      payload: { n: 7 },
      result: { a: 'better' },
    });
    expect((await instance.useCases.executions.get(actor, executionId)).status).toBe('failed');
  });

  test('what is not mine, or whose workflow was deleted, does not exist', async () => {
    const { instance, actor, workflow, run } = await openWith(CALL);
    const { id } = await run();
    const stranger = await addActor(instance);
    const missing = { code: 'NOT_FOUND' };
    await expect(instance.useCases.executions.retry(stranger, id, { version: 'original' })).rejects.toMatchObject(
      missing,
    );
    await expect(instance.useCases.executions.get(stranger, id)).rejects.toMatchObject(missing);
    await expect(instance.useCases.executions.list(stranger, workflow.id, { limit: 1 })).rejects.toMatchObject(missing);
    await instance.useCases.workflows.delete(actor, workflow.id);
    await expect(instance.useCases.executions.retry(actor, id, { version: 'original' })).rejects.toMatchObject(missing);
    await expect(instance.useCases.executions.list(actor, workflow.id, { limit: 1 })).rejects.toMatchObject(missing);
  });
});
