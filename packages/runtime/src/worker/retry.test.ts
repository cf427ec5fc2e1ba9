import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { define, eventually, openWith, reaches, stepOf } from '../conformance/instance.conformance.ts';
import { fail, succeed } from '../conformance/test-nodes.conformance.ts';

const retrying = (initial_delay_ms: number, more: object = {}) => ({
  id: 'a',
  type: 'call',
  config: { name: 'a', value: '{{ now }}' },
  retry: { max_attempts: 3, initial_delay_ms, factor: 2, max_delay_ms: 3_600_000, jitter: false },
  ...more,
});

const definition = (initialDelayMs: number) => define(['start', retrying(initialDelayMs)], ['start>a']);

describe('retry', () => {
  test('a short delay is slept: the execution keeps its slot, and each attempt is recorded under one key', async () => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(definition(5_000), { clock });
    nodes.on('a', ({ attempt }) => (attempt < 3 ? fail('BUSY') : succeed('done')));
    const startedAt = clock.nowMs();
    const { executionId } = await execute();
    const pause = () =>
      eventually(async () => {
        const view = await instance.useCases.executions.get(actor, executionId);
        expect(stepOf(view, 'a')?.status).toBe('waiting');
        expect(view.status).toBe('running');
      });
    await pause();
    clock.advance(4_999);
    await instance.storage.checkHealth();
    expect(nodes.calls).toHaveLength(1);
    clock.advance(1);
    await eventually(() => expect(nodes.calls).toHaveLength(2));
    await pause();
    clock.advance(10_000);
    const view = await reaches(instance, actor, executionId, 'success');
    expect(stepOf(view, 'a')?.attempts).toEqual([
      { number: 1, startedAt, completedAt: startedAt, error: { code: 'BUSY', message: 'BUSY happened' } },
      {
        number: 2,
        startedAt: startedAt + 5_000,
        completedAt: startedAt + 5_000,
        error: { code: 'BUSY', message: 'BUSY happened' },
      },
      { number: 3, startedAt: startedAt + 15_000, completedAt: startedAt + 15_000, error: null },
    ]);
    expect(new Set(nodes.calls.map(({ key }) => key)).size).toBe(1);
  });

  test('now is the same in all attempts', async () => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(definition(60_000), { clock });
    nodes.on('a', ({ attempt }) => (attempt === 1 ? fail('BUSY') : succeed('done')));
    const startedAt = new Date(clock.nowMs()).toISOString();
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    clock.advance(60_000);
    await reaches(instance, actor, executionId, 'success', clock);
    expect(nodes.calls.map(({ value }) => value)).toEqual([startedAt, startedAt]);
  });

  test('a long delay parks the execution: the slot is free meanwhile, and it is taken up when due', async () => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(definition(60_000), { clock, concurrency: 1 });
    nodes.on('a', ({ attempt }) => (attempt === 1 ? fail('BUSY') : succeed('done')));
    const dueAt = clock.nowMs() + 60_000;
    const { executionId } = await execute();
    const parked = await reaches(instance, actor, executionId, 'waiting');
    expect(stepOf(parked, 'a')).toMatchObject({ status: 'waiting', nextAttemptAt: dueAt });
    nodes.on('a', () => succeed('another'));
    const another = await execute();
    await reaches(instance, actor, another.executionId, 'success');
    clock.advance(59_999);
    await instance.storage.checkHealth();
    expect(nodes.calls).toHaveLength(2);
    clock.advance(1);
    await reaches(instance, actor, executionId, 'success', clock);
    expect(nodes.calls.map(({ attempt }) => attempt)).toEqual([1, 1, 2]);
    expect(nodes.calls[0]?.key).toBe(nodes.calls[2]?.key);
  });

  test('a parked execution whose ring is lost is found by the sweep', async () => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(definition(60_000), { clock });
    nodes.on('a', ({ attempt }) => (attempt === 1 ? fail('BUSY') : succeed('done')));
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    await instance.doorbell.close();
    clock.advance(60_000);
    await eventually(async () => {
      clock.advance(1_000);
      expect((await instance.useCases.executions.get(actor, executionId)).status).toBe('success');
    });
  });

  test('what the other side asked for is obeyed exactly where it is longer', async () => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(definition(1_000), { clock });
    nodes.on('a', ({ attempt }) => (attempt === 1 ? fail('BUSY', { retryAfterMs: 45_000 }) : succeed('done')));
    const dueAt = clock.nowMs() + 45_000;
    const { executionId } = await execute();
    const parked = await reaches(instance, actor, executionId, 'waiting');
    expect(stepOf(parked, 'a')?.nextAttemptAt).toBe(dueAt);
    clock.advance(45_000);
    await reaches(instance, actor, executionId, 'success', clock);
  });

  test('a wait over 24 hours is not waited for', async () => {
    const { run, nodes } = await openWith(definition(1));
    nodes.on('a', () => fail('BUSY', { retryAfterMs: 24 * 3_600_000 + 1 }));
    expect((await run()).error).toMatchObject({ code: 'BUSY' });
    expect(nodes.calls).toHaveLength(1);
  });

  test('the last attempt decides, and a final error is not tried again', async () => {
    const { run, nodes } = await openWith(definition(1));
    nodes.on('a', ({ attempt }) => fail(`BUSY_${attempt}`));
    const view = await run();
    expect(view.error?.code).toBe('BUSY_3');
    expect(stepOf(view, 'a')?.attempts.map(({ error }) => error?.code)).toEqual(['BUSY_1', 'BUSY_2', 'BUSY_3']);
    nodes.on('a', () => fail('WRONG', { retryable: false }));
    await run();
    expect(nodes.calls).toHaveLength(4);
  });

  test('a call without a known outcome is not repeated where that could double its effect', async () => {
    const a = retrying(1, { config: { name: 'a', review: true } });
    const { run, nodes } = await openWith(define(['start', a], ['start>a']));
    nodes.on('a', () => fail('NETWORK_ERROR', { outcomeUnknown: true }));
    const view = await run();
    expect(nodes.calls).toHaveLength(1);
    expect(stepOf(view, 'a')?.error).toMatchObject({ code: 'OUTCOME_UNKNOWN', details: { cause: 'NETWORK_ERROR' } });
  });

  test('while one step waits for a retry, other branches go on', async () => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(
      define(['start', retrying(60_000), 'b', 'c'], ['start>a', 'start>b', 'b>c']),
      { clock },
    );
    nodes.on('a', ({ attempt }) => (attempt === 1 ? fail('BUSY') : succeed('done')));
    const { executionId } = await execute();
    const parked = await reaches(instance, actor, executionId, 'waiting');
    expect(stepOf(parked, 'c')?.status).toBe('success');
    clock.advance(60_000);
    const view = await reaches(instance, actor, executionId, 'success', clock);
    expect(view.result).toEqual({ a: 'done', c: 'c' });
    expect(nodes.calls.map(({ name }) => name).sort()).toEqual(['a', 'a', 'b', 'c']);
  });
});
