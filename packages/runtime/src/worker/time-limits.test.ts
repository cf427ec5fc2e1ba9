import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { define, eventually, openWith, reaches, stepOf, stepStatuses } from '../conformance/instance.conformance.ts';
import { fail, succeed } from '../conformance/test-nodes.conformance.ts';

/** More than any grace that a limit has. */
const SOME_TIME_MS = 1_000;

const call = (config: object, more: object = {}) => ({
  id: 'a',
  type: 'call',
  config: { name: 'a', ...config },
  ...more,
});

describe('time limits', () => {
  test.each([
    ['the node', call({ timeout_ms: 60_000 }, { timeout_ms: 2_000 })],
    ['its config', call({ timeout_ms: 2_000 }, { timeout_ms: 60_000 })],
  ])('an attempt that never settles is ended by the smaller limit, here that of %s', async (_of, node) => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(define(['start', node], ['start>a']), { clock });
    nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    expect(nodes.calls[0]?.signal.aborted).toBe(false);
    clock.advance(2_000 + SOME_TIME_MS);
    const view = await reaches(instance, actor, executionId, 'failed');
    expect(view.error).toMatchObject({ code: 'STEP_TIMEOUT', nodeId: 'a' });
    expect(nodes.calls[0]?.signal.aborted).toBe(true);
  });

  test('an attempt that timed out is tried again, and its late answer changes nothing', async () => {
    const clock = createFakeClock();
    const node = call({ timeout_ms: 2_000 }, { retry: { max_attempts: 2, initial_delay_ms: 0 } });
    const { instance, actor, execute, nodes } = await openWith(define(['start', node], ['start>a']), { clock });
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    nodes.on('a', () => succeed('second'));
    clock.advance(2_000 + SOME_TIME_MS);
    settle(succeed('first, too late'));
    await eventually(() => {
      clock.advance(1);
      expect(nodes.calls).toHaveLength(2);
    });
    const view = await reaches(instance, actor, executionId, 'success');
    expect(view.result).toEqual({ a: 'second' });
    expect(stepOf(view, 'a')?.attempts.map(({ error }) => error?.code)).toEqual(['STEP_TIMEOUT', undefined]);
  });

  test('where a second call could double the effect, the outcome is unknown and nothing is sent again', async () => {
    const clock = createFakeClock();
    const node = call({ timeout_ms: 2_000, review: true }, { retry: { max_attempts: 5, initial_delay_ms: 0 } });
    const { instance, actor, execute, nodes } = await openWith(define(['start', node], ['start>a']), { clock });
    nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    clock.advance(2_000 + SOME_TIME_MS);
    const view = await reaches(instance, actor, executionId, 'failed');
    expect(view.error).toMatchObject({ code: 'OUTCOME_UNKNOWN', nodeId: 'a' });
    expect(nodes.calls).toHaveLength(1);
  });

  test('a pure node that never settles is ended too', async () => {
    const clock = createFakeClock();
    const node = { id: 'a', type: 'compute', config: { name: 'a', timeout_ms: 2_000, review: true } };
    const { instance, actor, execute, nodes } = await openWith(define(['start', node], ['start>a']), { clock });
    nodes.hold('a');
    const { executionId } = await execute();
    await eventually(async () => {
      clock.advance(SOME_TIME_MS);
      expect((await instance.useCases.executions.get(actor, executionId)).error).toMatchObject({
        code: 'STEP_TIMEOUT',
        nodeId: 'a',
      });
    });
  });

  test('a run over its limit is failed: its call is aborted and in doubt, nothing follows', async () => {
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(
      define(['start', 'a', 'b', 'c'], ['start>a', 'start>b', 'a>c', 'b>c']),
      { clock },
      { settings: { timeout_ms: 20_000 } },
    );
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(async () => {
      const view = await instance.useCases.executions.get(actor, executionId);
      expect(stepStatuses(view)).toEqual({ start: 'success', a: 'running', b: 'success' });
    });
    clock.advance(20_000);
    settle(succeed('too late'));
    const view = await reaches(instance, actor, executionId, 'failed');
    expect(view.error).toMatchObject({ code: 'EXECUTION_TIMEOUT', nodeId: null });
    expect(stepStatuses(view)).toEqual({ start: 'success', a: 'in_doubt', b: 'success' });
    expect(nodes.callsOf('a')[0]?.signal.aborted).toBe(true);
    expect(nodes.callsOf('c')).toEqual([]);
  });

  test('a retry that is due after the limit is not waited for', async () => {
    const clock = createFakeClock();
    const node = call(
      {},
      { retry: { max_attempts: 2, initial_delay_ms: 3_600_000, max_delay_ms: 3_600_000, jitter: false } },
    );
    const { instance, actor, execute, nodes } = await openWith(
      define(['start', node], ['start>a']),
      { clock },
      { settings: { timeout_ms: 20_000 } },
    );
    nodes.on('a', () => fail('BUSY'));
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    clock.advance(20_000);
    await eventually(async () => {
      clock.advance(SOME_TIME_MS);
      const view = await instance.useCases.executions.get(actor, executionId);
      expect(view.error).toMatchObject({ code: 'EXECUTION_TIMEOUT' });
      expect(stepOf(view, 'a')?.status).toBe('skipped');
    });
    expect(nodes.calls).toHaveLength(1);
  });
});
