import type { ExecutionId, Json, RedriveId } from '@automateos/model';
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
import type { Actor, RedriveWish, UseCases } from '../use-cases.ts';

const CHAIN = define(['start', 'first', 'second', 'third'], ['start>first', 'first>second', 'second>third']);
const AGAIN: RedriveWish = { from: 'failed_step', version: 'original' };
const ALL = { status: 'open', limit: 200 } as const;

/** A chain whose second call fails until it is repaired. */
async function openFailing(definition = CHAIN) {
  const opened = await openWith(definition);
  opened.nodes.on('second', () => fail('BROKEN', { retryable: false }));
  return { ...opened, letters: opened.instance.useCases.deadLetters };
}

describe('a dead letter', () => {
  test('is there for each run that failed, with its error and payload, and for no other', async () => {
    const { run, letters, actor, nodes, workflow } = await openFailing();
    const failed = await run({ order: 7 });
    nodes.on('second', () => succeed('fine'));
    await run();
    const { items } = await letters.list(actor, ALL);
    expect(items).toMatchObject([{ executionId: failed.id, nodeId: 'second', code: 'BROKEN', status: 'open' }]);
    expect(await letters.get(actor, failed.id)).toMatchObject({
      workflowId: workflow.id,
      workflowVersion: 1,
      error: { code: 'BROKEN', message: 'BROKEN happened', nodeId: 'second' },
      payload: { order: 7 },
    });
    expect((await letters.listGroups(actor, ALL)).items).toMatchObject([{ count: 1, pattern: 'BROKEN happened' }]);
  });

  test('is redriven from the failed step: what succeeded is not called again', async () => {
    const { run, letters, actor, nodes, instance } = await openFailing();
    const failed = await run({ order: 7 });
    nodes.on('second', () => succeed('repaired'));
    const { executionId } = await letters.redrive(actor, failed.id, AGAIN);
    const view = await reaches(instance, actor, executionId, 'success');
    expect(view).toMatchObject({ retryOf: failed.id, payload: { order: 7 }, result: { third: 'third' } });
    expect(nodes.callsOf('first')).toHaveLength(1);
    expect(nodes.callsOf('second').map(({ key }) => key)).toHaveLength(2);
    expect(await letters.get(actor, failed.id)).toMatchObject({ status: 'redriven', redrivenBy: executionId });
    await expect(letters.redrive(actor, failed.id, AGAIN)).rejects.toMatchObject({ code: 'DEAD_LETTER_CLOSED' });
  });

  test('makes one run, however many ask at once', async () => {
    const { run, letters, actor, instance, workflow } = await openFailing();
    const failed = await run();
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => letters.redrive(actor, failed.id, AGAIN)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { items } = await instance.useCases.executions.list(actor, workflow.id, { limit: 50 });
    expect(items).toHaveLength(2);
  });

  test('is redriven from the start with another payload', async () => {
    const definition = define(
      ['start', { id: 'first', type: 'call', config: { name: 'first', value: '{{start.payload.order}}' } }, 'second'],
      ['start>first', 'first>second'],
    );
    const { run, letters, actor, nodes, instance } = await openFailing(definition);
    const failed = await run({ order: 7 });
    nodes.on('second', () => succeed('repaired'));
    const wish = { from: 'start', version: 'original', payload: { order: 8 } } as const;
    const { executionId } = await letters.redrive(actor, failed.id, wish);
    expect(await reaches(instance, actor, executionId, 'success')).toMatchObject({ payload: { order: 8 } });
    expect(nodes.callsOf('first').map(({ value }) => value)).toEqual([7, 8]);
  });

  test('that was discarded is not redriven any more', async () => {
    const { run, letters, actor } = await openFailing();
    const [one, two] = [await run(), await run()];
    await letters.discard(actor, one.id);
    await expect(letters.discard(actor, one.id)).rejects.toMatchObject({ code: 'DEAD_LETTER_CLOSED' });
    await expect(letters.redrive(actor, one.id, AGAIN)).rejects.toMatchObject({ code: 'DEAD_LETTER_CLOSED' });
    expect(await letters.discardMany(actor, {})).toEqual({ discarded: 1 });
    expect(await letters.get(actor, two.id)).toMatchObject({ status: 'discarded' });
  });
});

describe('the key of a call that is made again', () => {
  test('is a new one after a definite answer', async () => {
    const { run, letters, actor, nodes, instance } = await openFailing();
    const failed = await run();
    nodes.on('second', () => succeed('repaired'));
    const { executionId } = await letters.redrive(actor, failed.id, AGAIN);
    await reaches(instance, actor, executionId, 'success');
    expect(new Set(nodes.callsOf('second').map(({ key }) => key)).size).toBe(2);
  });

  const lost = (value: Json, version: 'original' | 'current' = 'original') =>
    async function run(change: (opened: Awaited<ReturnType<typeof openWith>>) => Promise<void>) {
      const opened = await openWith(
        define(['start', { id: 'second', type: 'call', config: { name: 'second', value } }], ['start>second']),
      );
      opened.nodes.on('second', () => fail('TIMED_OUT', { retryable: false, outcomeUnknown: true }));
      const failed = await opened.run();
      opened.nodes.on('second', () => succeed('answered'));
      await change(opened);
      const wish = { from: 'failed_step', version } as const;
      const { executionId } = await opened.instance.useCases.deadLetters.redrive(opened.actor, failed.id, wish);
      const view = await reaches(opened.instance, opened.actor, executionId, 'success');
      return { keys: opened.nodes.callsOf('second').map(({ key }) => key), step: stepOf(view, 'second') };
    };

  test('is the old one when nobody knows what became of the call and the request is the same', async () => {
    const { keys, step } = await lost('same')(async () => {});
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(step).toMatchObject({ status: 'success', attempt: 1, idempotencyKey: keys[0] });
    expect(step?.attempts).toHaveLength(1);
  });

  test('is a new one when the request differs, because an expression gives another value', async () => {
    const { keys } = await lost('{{execution.id}}')(async () => {});
    expect(new Set(keys).size).toBe(2);
  });

  test('is a new one when the current version sends another request', async () => {
    const { keys } = await lost(
      'same',
      'current',
    )(async ({ instance, actor, workflow }) => {
      const definition = define(
        ['start', { id: 'second', type: 'call', config: { name: 'second', value: 'other' } }],
        ['start>second'],
      );
      await instance.useCases.workflows.change(actor, workflow.id, { definition }, undefined);
    });
    expect(new Set(keys).size).toBe(2);
  });
});

describe('a redrive of a group', () => {
  const finished = (letters: UseCases['deadLetters'], actor: Actor, id: RedriveId) =>
    eventually(async () => {
      const redrive = await letters.getRedrive(actor, id);
      if (redrive.status === 'running') throw new Error(`still running: ${redrive.done} done`);
      return redrive;
    });

  test('makes one run for each letter that was open when it began, and none for what fails afterwards', async () => {
    const { run, letters, actor, instance, workflow, nodes } = await openFailing();
    for (let n = 0; n < 7; n += 1) await run({ n });
    const [one, two] = await Promise.all([
      letters.startRedrive(actor, {}, { ...AGAIN, rate: 1_000 }),
      letters.startRedrive(actor, {}, { ...AGAIN, rate: 1_000 }),
    ]);
    const ended = [await finished(letters, actor, one.id), await finished(letters, actor, two.id)];
    expect(ended.map(({ status, failed }) => [status, failed])).toEqual([
      ['done', 0],
      ['done', 0],
    ]);
    expect(ended.reduce((sum, { done }) => sum + done, 0)).toBe(7);
    await eventually(async () => expect((await letters.list(actor, ALL)).items).toHaveLength(7));
    const { items } = await instance.useCases.executions.list(actor, workflow.id, { limit: 50 });
    expect(items).toHaveLength(14);
    expect(new Set(items.map(({ retryOf }) => retryOf).filter((id) => id !== null)).size).toBe(7);
    expect(nodes.callsOf('first')).toHaveLength(7);
  });

  test('takes only the letters that were picked, and only those of them that are open', async () => {
    const { run, letters, actor } = await openFailing();
    const [first, second, third] = [await run({ n: 1 }), await run({ n: 2 }), await run({ n: 3 })];
    await letters.redrive(actor, first.id, AGAIN);
    const ids = [first.id, third.id];
    expect(await letters.planRedrive(actor, { ids }, AGAIN)).toMatchObject({ total: 1, wouldRedrive: 1 });
    const { id, total } = await letters.startRedrive(actor, { ids }, { ...AGAIN, rate: 1_000 });
    expect(total).toBe(1);
    expect(await finished(letters, actor, id)).toMatchObject({ status: 'done', done: 1, failed: 0 });
    expect(await letters.get(actor, third.id)).toMatchObject({ status: 'redriven' });
    expect(await letters.discardMany(actor, { ids: [second.id, third.id] })).toEqual({ discarded: 1 });
    expect(await letters.get(actor, second.id)).toMatchObject({ status: 'discarded' });
    expect(await letters.get(actor, third.id)).toMatchObject({ status: 'redriven' });
  });

  test('goes no faster than its rate', async () => {
    const { run, letters, actor } = await openFailing();
    for (let n = 0; n < 6; n += 1) await run();
    const startedAt = performance.now();
    const { id } = await letters.startRedrive(actor, {}, { ...AGAIN, rate: 2 });
    await finished(letters, actor, id);
    // Six at two a second, of which a second's worth may be made up for.
    expect(performance.now() - startedAt).toBeGreaterThan(1_000);
  });

  test('is carried on by the process that comes after a kill, without a second run for any letter', async () => {
    const { run, letters, actor, instance, workflow, nodes } = await openFailing();
    for (let n = 0; n < 8; n += 1) await run();
    const { id } = await letters.startRedrive(actor, {}, { ...AGAIN, rate: 10 });
    await eventually(async () => expect((await letters.getRedrive(actor, id)).done).toBeGreaterThan(0));
    await instance.kill();
    const next = await openInstance({ dataDir: instance.dataDir, nodes });
    const ended = await finished(next.useCases.deadLetters, actor, id);
    expect(ended).toMatchObject({ status: 'done', done: 8, failed: 0 });
    const { items } = await next.useCases.executions.list(actor, workflow.id, { limit: 50 });
    const sources = items.map(({ retryOf }) => retryOf).filter((one) => one !== null);
    expect(new Set(sources).size).toBe(8);
    expect(sources).toHaveLength(8);
  });

  test('can be stopped: what it did stays, and the rest stays open', async () => {
    const { run, letters, actor } = await openFailing();
    for (let n = 0; n < 5; n += 1) await run();
    const { id } = await letters.startRedrive(actor, {}, { ...AGAIN, rate: 0.1 });
    await eventually(async () => expect((await letters.getRedrive(actor, id)).done).toBeGreaterThan(0));
    expect(await letters.stopRedrive(actor, id)).toMatchObject({ status: 'stopped' });
    await expect(letters.stopRedrive(actor, id)).rejects.toMatchObject({ code: 'REDRIVE_FINISHED' });
    const { done } = await letters.getRedrive(actor, id);
    expect(done).toBeLessThan(5);
    const isRedriven = { ...ALL, status: 'redriven' } as const;
    expect((await letters.list(actor, isRedriven)).items).toHaveLength(done);
  });

  test('on the current version leaves open what that version cannot run, and a dry run says so before', async () => {
    const { run, letters, actor, instance, workflow } = await openFailing();
    const failed = [(await run()).id, (await run()).id];
    const wish = { from: 'failed_step', version: 'current' } as const;
    const change = (definition: typeof CHAIN, isActive = true) =>
      instance.useCases.workflows.change(actor, workflow.id, { definition, isActive }, undefined);
    await change(define(['start', 'first', 'other'], ['start>first', 'first>other']));
    const plan = { total: 2, wouldRedrive: 0, wouldFail: 2, examined: 2, repeats: [] };
    expect(await letters.planRedrive(actor, {}, wish)).toMatchObject({
      ...plan,
      refusals: [{ code: 'NODE_MISSING', count: 2 }],
    });
    const { id } = await letters.startRedrive(actor, {}, { ...wish, rate: 100 });
    expect(await finished(letters, actor, id)).toMatchObject({
      done: 0,
      failed: 2,
      refusals: [{ code: 'NODE_MISSING', count: 2, exampleId: failed[0] }],
    });
    expect((await letters.list(actor, ALL)).items).toHaveLength(2);
    const broken = define(['start', 'first', 'second'], ['start>first', 'first>second', 'second>first']);
    await change(broken, false);
    expect(await letters.planRedrive(actor, {}, wish)).toMatchObject({ refusals: [{ code: 'DEFINITION_INVALID' }] });
    await change(define(['start', 'first', 'added', 'second'], ['start>added', 'added>first', 'first>second']));
    expect(await letters.planRedrive(actor, {}, wish)).toMatchObject({
      wouldRedrive: 2,
      repeats: [{ nodeId: 'first', count: 2 }],
    });
    const one = failed[0] as ExecutionId; // of two
    await change(define(['start', 'first', 'other'], ['start>first', 'first>other']));
    await expect(letters.redrive(actor, one, wish)).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      issues: [{ field: 'from' }],
    });
  });
});

describe('a step in doubt', () => {
  async function openInDoubt() {
    const reviewed = { id: 'second', type: 'call', config: { name: 'second', review: true } };
    const definition = define(['start', 'first', reviewed, 'third'], ['start>first', 'first>second', 'second>third']);
    const opened = await openWith(definition);
    opened.nodes.hold('second');
    const { executionId } = await opened.execute();
    await eventually(() => expect(opened.nodes.callsOf('second')).toHaveLength(1));
    await opened.instance.kill();
    opened.nodes.on('second', () => succeed('sent again'));
    const next = await openInstance({ dataDir: opened.instance.dataDir, nodes: opened.nodes });
    const waiting = await reaches(next, opened.actor, executionId, 'waiting');
    expect(stepStatuses(waiting)).toEqual({ start: 'success', first: 'success', second: 'in_doubt' });
    return { ...opened, next, executionId, executions: next.useCases.executions };
  }

  test('that succeeded goes on with the output that a person gives, without another call', async () => {
    const { actor, executionId, executions, next, nodes } = await openInDoubt();
    const decision = { decision: 'succeeded', output: { id: 17 }, iteration: '' } as const;
    await executions.resolveStep(actor, executionId, 'second', decision);
    const view = await reaches(next, actor, executionId, 'success');
    expect(stepOf(view, 'second')).toMatchObject({ status: 'success', output: '{"id":17}' });
    expect(nodes.callsOf('second')).toHaveLength(1);
    await expect(executions.resolveStep(actor, executionId, 'second', decision)).rejects.toMatchObject({
      code: 'STEP_NOT_IN_DOUBT',
    });
    await expect(executions.resolveStep(actor, executionId, 'nowhere', decision)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('is sent again under the same key when a person says so', async () => {
    const { actor, executionId, executions, next, nodes } = await openInDoubt();
    await executions.resolveStep(actor, executionId, 'second', { decision: 'retry', iteration: '' });
    const view = await reaches(next, actor, executionId, 'success');
    expect(stepOf(view, 'second')).toMatchObject({ output: '"sent again"', attempt: 2 });
    expect(new Set(nodes.callsOf('second').map(({ key }) => key)).size).toBe(1);
  });

  test('fails the run when a person says that it failed', async () => {
    const { actor, executionId, executions, next } = await openInDoubt();
    await executions.resolveStep(actor, executionId, 'second', { decision: 'failed', message: 'no', iteration: '' });
    const view = await reaches(next, actor, executionId, 'failed');
    expect(view.error).toEqual({ code: 'RESOLVED_AS_FAILED', message: 'no', nodeId: 'second' });
    expect((await next.useCases.deadLetters.list(actor, ALL)).items).toMatchObject([{ executionId }]);
  });
});
