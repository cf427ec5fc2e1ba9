import { createFakeClock, type FakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import {
  addActor,
  addWorkflow,
  define,
  eventually,
  type Instance,
  type InstanceOptions,
  openInstance,
  openWith,
} from '../conformance/instance.conformance.ts';
import { fail } from '../conformance/test-nodes.conformance.ts';
import type { Actor, ExecutionView, WorkflowView } from '../use-cases.ts';

/** 2026-03-28, the day before clocks go forward in Berlin. */
const START = Date.UTC(2026, 2, 28, 12);
const HOUR = 3_600_000;

const scheduled = (config: object) =>
  define([{ id: 'slot', type: 'schedule', config: config as never }, 'a'], ['slot>a']);

async function runsOf(instance: Instance, actor: Actor, { id }: WorkflowView): Promise<ExecutionView[]> {
  const { items } = await instance.useCases.executions.list(actor, id, { limit: 200 });
  const views = await Promise.all(items.map((item) => instance.useCases.executions.get(actor, item.id)));
  return views.reverse();
}

const slotsOf = (views: readonly ExecutionView[]) =>
  views.map(({ payload }) => (payload as { scheduled_at: string }).scheduled_at.slice(0, 16));

/** Lets time pass in steps, and sweeps with it, until the workflow has so many runs that have ended. */
async function runTo(
  clock: FakeClock,
  instance: Instance,
  actor: Actor,
  workflow: WorkflowView,
  count: number,
): Promise<ExecutionView[]> {
  return eventually(async () => {
    clock.advance(1_200);
    const views = await runsOf(instance, actor, workflow);
    expect(views.filter(({ completedAt }) => completedAt !== null)).toHaveLength(count);
    return views;
  });
}

describe('a schedule', () => {
  test('runs its workflow at each slot, over a change of summer time, and says when it was', async () => {
    const clock = createFakeClock(START);
    const config = { cron: '0 6 * * *', timezone: 'Europe/Berlin' };
    const { instance, actor, workflow } = await openWith(scheduled(config), { clock });
    const [shown] = await instance.useCases.schedules.list(actor, workflow.id);
    expect(shown?.nextRuns.map((ms) => new Date(ms).toISOString().slice(5, 16))).toEqual([
      '03-29T04:00',
      '03-30T04:00',
      '03-31T04:00',
      '04-01T04:00',
      '04-02T04:00',
    ]);
    clock.advance(15 * HOUR);
    expect(await runsOf(instance, actor, workflow)).toEqual([]);
    clock.advance(HOUR);
    const [run] = await runTo(clock, instance, actor, workflow, 1);
    expect(run).toMatchObject({
      triggerNodeId: 'slot',
      status: 'success',
      payload: {
        scheduled_at: '2026-03-29T04:00:00.000Z',
        slot: Date.UTC(2026, 2, 29, 4),
        timezone: 'Europe/Berlin',
      },
    });
    const payload = run?.payload as { started_at: string } | undefined;
    expect(Date.parse(payload?.started_at ?? '')).toBeGreaterThanOrEqual(Date.UTC(2026, 2, 29, 4));
  });

  test('of an interval fires at each multiple from when it was switched on', async () => {
    const clock = createFakeClock(START);
    const config = { every_ms: HOUR, catch_up: 'all' };
    const { instance, actor, workflow } = await openWith(scheduled(config), { clock });
    clock.advance(HOUR - 60_000);
    expect(await runsOf(instance, actor, workflow)).toEqual([]);
    clock.advance(2 * HOUR + 61_000);
    const views = await runTo(clock, instance, actor, workflow, 3);
    const slots = views.map(({ payload }) => (payload as { slot: number }).slot - START);
    expect(slots).toEqual([HOUR, 2 * HOUR, 3 * HOUR]);
  });

  test('stops when the workflow is switched off, keeps its slots through other changes, and begins anew when it changes', async () => {
    const clock = createFakeClock(START);
    const { instance, actor, workflow } = await openWith(scheduled({ every_ms: HOUR }), { clock });
    const { workflows, schedules } = instance.useCases;
    const next = async () => (await schedules.list(actor, workflow.id))[0]?.nextRuns[0];
    clock.advance(600_000);
    await workflows.change(actor, workflow.id, { name: 'Other' }, undefined);
    const more = define([...scheduled({ every_ms: HOUR }).nodes, 'b'], ['slot>a', 'a>b']);
    await workflows.change(actor, workflow.id, { definition: more }, undefined);
    expect(await next()).toBe(START + HOUR);
    await workflows.change(actor, workflow.id, { definition: scheduled({ every_ms: 2 * HOUR }) }, undefined);
    expect(await next()).toBe(START + 600_000 + 2 * HOUR);
    await workflows.change(actor, workflow.id, { isActive: false }, undefined);
    expect(await next()).toBeUndefined();
    clock.advance(5 * HOUR);
    await workflows.change(actor, workflow.id, { isActive: true }, undefined);
    expect(await next()).toBe(START + 600_000 + 7 * HOUR);
    expect(await runsOf(instance, actor, workflow)).toEqual([]);
  });

  test.each([
    ['none', []],
    ['last', ['2026-03-28T15:00']],
    ['all', ['2026-03-28T13:00', '2026-03-28T14:00', '2026-03-28T15:00']],
  ] as const)('catches up what it missed while nothing ran: %s', async (catch_up, slots) => {
    const clock = createFakeClock(START);
    const first = await openWith(scheduled({ cron: '0 * * * *', catch_up }), { clock });
    await first.instance.stop();
    clock.advance(3 * HOUR + 120_000);
    const options: InstanceOptions = { clock, dataDir: first.instance.dataDir };
    const instance = await openInstance(options);
    clock.advance(10_000);
    const views = await runTo(clock, instance, first.actor, first.workflow, slots.length);
    expect(slotsOf(views)).toEqual(slots);
    await eventually(async () => {
      const [shown] = await instance.useCases.schedules.list(first.actor, first.workflow.id);
      expect(shown?.nextRuns[0]).toBe(START + 4 * HOUR);
    });
    expect(await runsOf(instance, first.actor, first.workflow)).toHaveLength(slots.length);
    await instance.stop();
  });

  test('fires a slot once when the clock is set back over it', async () => {
    const clock = createFakeClock(START);
    const { instance, actor, workflow } = await openWith(scheduled({ cron: '0 * * * *' }), { clock });
    clock.advance(HOUR);
    await runTo(clock, instance, actor, workflow, 1);
    clock.setWallClock(START + HOUR - 60_000);
    for (let minute = 0; minute < 3; minute += 1) clock.advance(60_000);
    expect(await runTo(clock, instance, actor, workflow, 1)).toHaveLength(1);
  });

  test('is refused at its field when it never fires, and by its number when an account has too many fast ones', async () => {
    const { instance, actor, workflow } = await openWith(scheduled({ every_ms: HOUR }));
    const change = (config: object) =>
      instance.useCases.workflows.change(actor, workflow.id, { definition: scheduled(config) }, undefined);
    await expect(change({ cron: '0 0 31 2 *' })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      issues: [{ field: 'nodes[0].config.cron', issue: 'Never fires: there is no such day' }],
    });
    const many = Array.from({ length: 100 }, (_, index) => ({
      id: `n${index}`,
      type: 'schedule',
      config: { every_ms: 30_000 },
    }));
    await addWorkflow(instance, actor, define([...many, 'a'], ['n0>a']));
    await expect(change({ every_ms: 59_999 })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      message: 'Too many schedules',
    });
    await expect(addWorkflow(instance, actor, scheduled({ every_ms: 1_000 }))).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
    });
    await change({ every_ms: 60_000 });
  });

  test('is previewed without being saved', async () => {
    const clock = createFakeClock(START);
    const { schedules } = (await openInstance({ clock })).useCases;
    const { nextRuns, timezone } = schedules.preview({ cron: '30 2 29 * *', timezone: 'Europe/Berlin' });
    expect(timezone).toBe('Europe/Berlin');
    expect(nextRuns).toHaveLength(5);
    expect(new Date(nextRuns[0] ?? 0).toISOString()).toBe('2026-03-29T01:00:00.000Z');
    expect(() => schedules.preview({ cron: '0 6 * *' })).toThrow(
      expect.objectContaining({ issues: [{ field: 'config.cron', issue: expect.stringContaining('five fields') }] }),
    );
  });
});

describe('an error trigger', () => {
  const watching = (config: object = {}) =>
    define([{ id: 'failure', type: 'error', config: config as never }, 'tell'], ['failure>tell']);
  const FAILING = define(['start', 'a'], ['start>a']);

  test('runs its workflow for each failure of another one, with what went wrong', async () => {
    const clock = createFakeClock(START);
    const { instance, actor, workflow, execute, nodes } = await openWith(FAILING, { clock }, { name: 'Orders' });
    const watcher = await addWorkflow(instance, actor, watching());
    nodes.on('a', () => fail('BROKEN'));
    const { executionId } = await execute();
    const [run] = await runTo(clock, instance, actor, watcher, 1);
    expect(run).toMatchObject({
      triggerNodeId: 'failure',
      status: 'success',
      payload: {
        execution: {
          id: executionId,
          workflow_id: workflow.id,
          workflow_name: 'Orders',
          error: { code: 'BROKEN', node_id: 'a' },
          failed_at: expect.any(String),
          url: `https://automate.example/runs/${executionId}`,
        },
      },
    });
    for (let sweep = 0; sweep < 5; sweep += 1) clock.advance(1_200);
    expect(await runTo(clock, instance, actor, watcher, 1)).toHaveLength(1);
  });

  test('is not started by failures of workflows that have one themselves, nor by those that it does not watch', async () => {
    const clock = createFakeClock(START);
    const instance = await openInstance({ clock });
    const actor = await addActor(instance);
    const other = await addWorkflow(instance, actor, FAILING, { name: 'Other' });
    const failing = await addWorkflow(instance, actor, FAILING, { name: 'Failing' });
    const all = await addWorkflow(instance, actor, watching());
    const one = await addWorkflow(instance, actor, watching({ workflows: [other.id] }));
    for (const name of ['a', 'tell']) instance.nodes.on(name, () => fail('BROKEN'));
    await instance.useCases.executions.execute(actor, failing.id, { payload: {}, idempotencyKey: undefined });
    const [run] = await runTo(clock, instance, actor, all, 1);
    expect(run?.status).toBe('failed');
    for (let sweep = 0; sweep < 5; sweep += 1) clock.advance(1_200);
    expect(await runTo(clock, instance, actor, all, 1)).toHaveLength(1);
    expect(await runsOf(instance, actor, one)).toEqual([]);
  });
});
