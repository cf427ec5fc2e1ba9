import type { JsonObject } from '@automateos/model';
import { createFakeClock, type FakeClock } from '@automateos/testing';
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
import { succeed } from '../conformance/test-nodes.conformance.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** Lets sweeps come soon. */
const fast = (clock: FakeClock) => ({ advance: (ms: number) => clock.advance(ms * 100) });
const wait = (id: string, config: JsonObject, more: object = {}) => ({ id, type: 'wait', config, ...more });

describe('a wait', () => {
  test('parks the execution: its slot is free meanwhile, and it goes on when its time has come', async () => {
    const clock = createFakeClock();
    const definition = define(['start', wait('pause', { duration_ms: HOUR }), 'after'], ['start>pause', 'pause>after']);
    const { instance, actor, execute, nodes } = await openWith(definition, { clock, concurrency: 1 });
    const until = clock.nowMs() + HOUR;
    const { executionId } = await execute();
    const parked = await reaches(instance, actor, executionId, 'waiting');
    expect(stepOf(parked, 'pause')).toMatchObject({ status: 'waiting', attempt: 1, nextAttemptAt: until });
    const another = await execute();
    await reaches(instance, actor, another.executionId, 'waiting');
    clock.advance(HOUR - 1);
    await instance.storage.checkHealth();
    expect(nodes.calls).toEqual([]);
    const view = await reaches(instance, actor, executionId, 'success', fast(clock));
    expect(stepOf(view, 'pause')).toMatchObject({
      status: 'success',
      output: JSON.stringify({ until: new Date(until).toISOString() }),
      attempts: [{ number: 1, error: null }],
    });
    expect(stepStatuses(view)).toEqual({ start: 'success', pause: 'success', after: 'success' });
  });

  test('does not use up the time limit of the execution', async () => {
    const clock = createFakeClock();
    const definition = define(
      ['start', wait('long', { duration_ms: 48 * HOUR }), wait('longer', { duration_ms: 72 * HOUR })],
      ['start>long', 'long>longer'],
    );
    const settings = { settings: { timeout_ms: 60_000 } };
    const { instance, actor, execute } = await openWith(definition, { clock }, settings);
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    clock.advance(48 * HOUR);
    await eventually(async () => {
      clock.advance(100);
      const view = await instance.useCases.executions.get(actor, executionId);
      expect(stepOf(view, 'longer')?.status).toBe('waiting');
      expect(view.status).toBe('waiting');
    });
    clock.advance(72 * HOUR);
    await reaches(instance, actor, executionId, 'success', fast(clock));
  });

  test('of a time that has passed goes on at once, and a short one keeps its slot', async () => {
    const clock = createFakeClock();
    const past = wait('past', { until: '2020-01-01T00:00:00Z' });
    const definition = define(['start', past, wait('short', { duration_ms: 800 })], ['start>past', 'past>short']);
    const { instance, actor, execute } = await openWith(definition, { clock });
    const { executionId } = await execute();
    await eventually(async () => {
      const view = await instance.useCases.executions.get(actor, executionId);
      expect(stepStatuses(view)).toEqual({ start: 'success', past: 'success', short: 'waiting' });
      expect(view.status).toBe('running');
    });
    clock.advance(800);
    await reaches(instance, actor, executionId, 'success', fast(clock));
  });

  test('in each pass of a loop waits for itself', async () => {
    const clock = createFakeClock();
    const loop = { id: 'each', type: 'for_each', config: { items: '{{trigger.payload.delays}}', concurrency: 3 } };
    const inside = wait('pause', { duration_ms: '{{item}}' }, { parent: 'each' });
    const { instance, actor, execute } = await openWith(define(['start', loop, inside], ['start>each']), { clock });
    const startedAt = clock.nowMs();
    const { executionId } = await execute({ delays: [3 * MINUTE, MINUTE, 2 * MINUTE, 0] });
    await reaches(instance, actor, executionId, 'waiting');
    const ended = async () => {
      const { steps } = await instance.useCases.executions.get(actor, executionId);
      return steps.filter(({ nodeId, status }) => nodeId === 'pause' && status === 'success').length;
    };
    for (const count of [2, 3, 4]) {
      clock.advance(MINUTE - 5_000);
      await eventually(async () => {
        clock.advance(50);
        expect(await ended()).toBe(count);
      });
    }
    const view = await reaches(instance, actor, executionId, 'success', fast(clock));
    const at = (minutes: number) => ({ until: new Date(startedAt + minutes * MINUTE).toISOString() });
    expect(view.result).toMatchObject({ each: { results: [at(3), at(1), at(2), {}], errors: [], count: 4 } });
  });

  test('survives the death of the process, beside a call that is made once', async () => {
    const clock = createFakeClock();
    const definition = define(
      ['start', wait('pause', { duration_ms: HOUR }), 'beside'],
      ['start>pause', 'start>beside'],
    );
    const first = await openWith(definition, { clock });
    const { executionId } = await first.execute();
    await reaches(first.instance, first.actor, executionId, 'waiting');
    await first.instance.kill();
    clock.advance(2 * HOUR);
    const second = await openInstance({ clock, dataDir: first.instance.dataDir, nodes: first.nodes });
    const view = await reaches(second, first.actor, executionId, 'success', fast(clock));
    expect(stepOf(view, 'pause')?.attempts).toHaveLength(1);
    expect(first.nodes.callsOf('beside')).toHaveLength(1);
  });

  test('goes on when its time comes while another branch is busy', async () => {
    const clock = createFakeClock();
    const definition = define(
      ['start', wait('pause', { duration_ms: 30_000 }), 'after', 'slow'],
      ['start>pause', 'pause>after', 'start>slow'],
    );
    const { instance, actor, execute, nodes } = await openWith(definition, { clock });
    const finish = nodes.hold('slow');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.callsOf('slow')).toHaveLength(1));
    clock.advance(30_000);
    await eventually(() => expect(nodes.callsOf('after')).toHaveLength(1));
    finish(succeed('done'));
    await reaches(instance, actor, executionId, 'success');
  });

  test('is settled by a cancel', async () => {
    const clock = createFakeClock();
    const definition = define(['start', wait('pause', { duration_ms: HOUR })], ['start>pause']);
    const { instance, actor, execute } = await openWith(definition, { clock });
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    expect(await instance.useCases.executions.cancel(actor, executionId)).toEqual({ status: 'cancelled' });
    const view = await reaches(instance, actor, executionId, 'cancelled');
    expect(stepStatuses(view)).toEqual({ start: 'success', pause: 'skipped' });
  });

  test('is kept when the process stops in order', async () => {
    const clock = createFakeClock();
    const definition = define(['start', wait('pause', { duration_ms: 900 })], ['start>pause']);
    const first = await openWith(definition, { clock });
    const { executionId } = await first.execute();
    await eventually(async () => {
      const view = await first.instance.useCases.executions.get(first.actor, executionId);
      expect(stepOf(view, 'pause')?.status).toBe('waiting');
    });
    await first.instance.stop();
    clock.advance(900);
    const second = await openInstance({ clock, dataDir: first.instance.dataDir });
    await reaches(second, first.actor, executionId, 'success', fast(clock));
  });
});
