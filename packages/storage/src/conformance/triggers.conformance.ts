import { type ExecutionId, LIMITS, type WorkflowSettings } from '@automateos/model';
import {
  type DueSchedule,
  NO_TRIGGERS,
  type ScheduleTurn,
  TooManyFastSchedulesError,
  type TriggeredExecution,
  type TriggerTarget,
  type WorkflowRecord,
  type WorkflowTriggers,
} from '@automateos/runtime';
import { buildAudit, buildExecution, buildStep, buildWorkflow } from '@automateos/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  addExecution,
  addUser,
  addWorker,
  addWorkflow,
  count,
  EXPLODES,
  execution,
  type Harness,
} from './harness.conformance.ts';

/** Everything about what starts workflows by itself. */
export function describeTriggers(open: () => Harness): void {
  const queue = () => open().storage.systemStores.triggers;
  const workflows = () => open().storage.stores.workflows;
  const at = (nextAt: number, more: object = {}) => ({
    nodeId: 'daily',
    config: 'c',
    anchorAt: 1,
    nextAt,
    isFast: false,
    ...more,
  });
  const scheduled = (...schedules: WorkflowTriggers['schedules']): WorkflowTriggers => ({ ...NO_TRIGGERS, schedules });

  async function add(triggers: WorkflowTriggers, fields: Partial<WorkflowRecord> = {}): Promise<WorkflowRecord> {
    const ownerId = fields.ownerId ?? (await addUser(open()));
    const workflow = buildWorkflow({ ...fields, ownerId });
    await workflows().insertWorkflow(workflow, 1_000, buildAudit(), triggers);
    return workflow;
  }

  function change(workflow: WorkflowRecord, version: number, triggers: WorkflowTriggers) {
    return workflows().updateWorkflow(workflow.ownerId, workflow.id, version, { name: 'N', triggers }, buildAudit());
  }

  const statesOf = ({ ownerId, id }: WorkflowRecord) => workflows().listSchedules(ownerId, id);

  function start(target: TriggerTarget | DueSchedule, key: string): TriggeredExecution {
    const fields = { triggerNodeId: target.nodeId, dedupe: { scope: 'schedule', key, bodyHash: '' } } as const;
    const workflow = { id: target.workflowId, ownerId: target.ownerId, version: target.workflowVersion };
    return {
      execution: buildExecution(workflow, fields),
      step: buildStep({ nodeId: target.nodeId, output: '{"payload":1}' }),
    };
  }

  async function dueOf({ id }: WorkflowRecord): Promise<DueSchedule> {
    const found = (await queue().listDue(1_000)).due.find(({ workflowId }) => workflowId === id);
    if (found === undefined) throw new Error('the schedule is not due');
    return found;
  }

  const turnOf = (schedule: DueSchedule, nextAt: number | null): ScheduleTurn => ({
    schedule,
    nextAt,
    starts: [start(schedule, `cron|daily|${schedule.nextAt}`)],
  });

  beforeEach(async () => {
    await open().db.deleteFrom('schedules').execute();
    await open().db.deleteFrom('error_triggers').execute();
    await open().db.updateTable('dead_letters').set({ is_reported: 1 }).execute();
  });

  describe('schedules follow their workflow', () => {
    test('they come with it, and are the owner’s alone', async () => {
      const workflow = await add(scheduled(at(5), at(7, { nodeId: 'hourly', anchorAt: 2 })));
      expect(await statesOf(workflow)).toEqual([
        { nodeId: 'daily', anchorAt: 1, nextAt: 5 },
        { nodeId: 'hourly', anchorAt: 2, nextAt: 7 },
      ]);
      expect(await workflows().listSchedules(await addUser(open()), workflow.id)).toEqual([]);
    });

    test('a change keeps the slot of what stays the same, and begins what is new anew', async () => {
      const workflow = await add(scheduled(at(5), at(6, { nodeId: 'hourly' }), at(7, { nodeId: 'gone' })));
      const next = scheduled(at(100), at(200, { nodeId: 'hourly', config: 'other', anchorAt: 50 }));
      expect(await change(workflow, 1, next)).toBe(true);
      expect(await statesOf(workflow)).toEqual([
        { nodeId: 'daily', anchorAt: 1, nextAt: 5 },
        { nodeId: 'hourly', anchorAt: 50, nextAt: 200 },
      ]);
      expect(await change(workflow, 1, NO_TRIGGERS)).toBe(false);
      expect(await statesOf(workflow)).toHaveLength(2);
      expect(await change(workflow, 2, NO_TRIGGERS)).toBe(true);
      expect(await statesOf(workflow)).toEqual([]);
    });

    test('they go with it, and stay with it when a write fails', async () => {
      const workflow = await add({ ...scheduled(at(5)), failureWatch: { nodeId: 'error', workflowIds: [] } });
      const { ownerId, id } = workflow;
      await expect(workflows().updateWorkflow(ownerId, id, 1, { triggers: NO_TRIGGERS }, EXPLODES)).rejects.toThrow();
      expect(await statesOf(workflow)).toHaveLength(1);
      await workflows().deleteWorkflow(ownerId, id, buildAudit());
      expect(await count(open(), 'schedules', `workflow_id = '${id}'`)).toBe(0);
      expect(await count(open(), 'error_triggers', `workflow_id = '${id}'`)).toBe(0);
    });

    test('an account has 100 schedules under a minute at most, however they are written', async () => {
      const ownerId = await addUser(open());
      const fast = (number: number, from = 0) =>
        scheduled(...Array.from({ length: number }, (_, index) => at(5, { nodeId: `n${from + index}`, isFast: true })));
      const first = await add(fast(LIMITS.fastSchedulesPerUser - 1), { ownerId });
      const second = await add(scheduled(at(5)), { ownerId });
      const both = await Promise.allSettled([change(second, 1, fast(1)), add(fast(1), { ownerId })]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      for (const result of both) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(TooManyFastSchedulesError);
      }
      expect(await count(open(), 'schedules', `owner_id = '${ownerId}' and is_fast = 1`)).toBe(100);
      await change(first, 1, fast(1));
      await add(fast(50, 500), { ownerId });
    });
  });

  describe('a slot', () => {
    test('is due when its time has come by the database’s clock, the longest overdue first', async () => {
      const later = await add(scheduled(at(2_000)), { settings: { timeout_ms: 5 } satisfies WorkflowSettings });
      const first = await add(scheduled(at(1_000)));
      await add(scheduled(at(Date.now() + 3_600_000)));
      const { now, due } = await queue().listDue(10);
      expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
      expect(due.map(({ workflowId }) => workflowId)).toEqual([first.id, later.id]);
      expect(due[1]).toEqual({
        workflowId: later.id,
        ownerId: later.ownerId,
        workflowVersion: 1,
        settings: { timeout_ms: 5 },
        nodeId: 'daily',
        anchorAt: 1,
        nextAt: 2_000,
      });
      expect((await queue().listDue(1)).due).toHaveLength(1);
    });

    test('moves on and starts its execution together, once', async () => {
      const workflow = await add(scheduled(at(1_000)));
      const due = await dueOf(workflow);
      const [id] = await queue().makeTurns([turnOf(due, 3_000)]);
      expect(await execution(open(), id as ExecutionId)).toMatchObject({
        status: 'queued',
        trigger_node_id: 'daily',
        lease_epoch: 0,
        is_limited: 0,
      });
      const found = await open().storage.stores.executions.findExecution(workflow.ownerId, id as ExecutionId);
      expect(found?.steps).toMatchObject([{ nodeId: 'daily', status: 'success', output: '{"payload":1}' }]);
      expect(await statesOf(workflow)).toMatchObject([{ nextAt: 3_000 }]);
      expect(await queue().makeTurns([turnOf(due, 3_000)])).toEqual([]);
      const workerId = await addWorker(open());
      const claim = { workerId, limit: 1, mayTakeSuspect: true, ids: [id as ExecutionId] };
      expect(await open().storage.systemStores.executionQueue.claimExecutions(claim)).toHaveLength(1);
    });

    test('of many who see it due starts one execution', async () => {
      const made = await Promise.all(Array.from({ length: 5 }, () => add(scheduled(at(1_000)))));
      const due = await Promise.all(made.map(dueOf));
      const turns = Array.from({ length: 8 }, () => queue().makeTurns(due.map((one) => turnOf(one, 2_000))));
      const started = (await Promise.all(turns)).flat();
      expect(started).toHaveLength(5);
      expect(new Set(started).size).toBe(5);
    });

    test('does not start again when the schedule is set back', async () => {
      const workflow = await add(scheduled(at(1_000)));
      await queue().makeTurns([turnOf(await dueOf(workflow), 2_000)]);
      await change(workflow, 1, scheduled(at(1_000, { config: 'other' })));
      expect(await queue().makeTurns([turnOf(await dueOf(workflow), 2_000)])).toEqual([]);
      expect(await statesOf(workflow)).toMatchObject([{ nextAt: 2_000 }]);
    });

    test('stays when its workflow was changed meanwhile, and starts nothing when it was deleted', async () => {
      const changed = await add(scheduled(at(1_000)));
      const deleted = await add(scheduled(at(1_000)));
      const turns = [turnOf(await dueOf(changed), 2_000), turnOf(await dueOf(deleted), 2_000)];
      await change(changed, 1, scheduled(at(1_000)));
      await workflows().deleteWorkflow(deleted.ownerId, deleted.id, buildAudit());
      expect(await queue().makeTurns(turns)).toEqual([]);
      expect(await statesOf(changed)).toMatchObject([{ nextAt: 1_000 }]);
    });

    test('waits for its workflow’s turn where that has limits, and the last slot ends the schedule', async () => {
      const workflow = await add(scheduled(at(1_000)), { settings: { max_concurrency: 1 } });
      const [id] = await queue().makeTurns([turnOf(await dueOf(workflow), null)]);
      expect(await execution(open(), id as ExecutionId)).toMatchObject({ is_limited: 1 });
      expect(await statesOf(workflow)).toEqual([]);
    });

    test('neither moves nor starts anything when one of the writes fails', async () => {
      const workflow = await add(scheduled(at(1_000)));
      const due = await dueOf(workflow);
      const turn = turnOf(due, 2_000);
      const broken = turn.starts.map((one) => ({ ...one, step: buildStep({ nodeId: 'explode' }) }));
      await expect(queue().makeTurns([{ ...turn, starts: broken }])).rejects.toThrow();
      expect(await statesOf(workflow)).toMatchObject([{ nextAt: 1_000 }]);
      expect(await count(open(), 'executions', `workflow_id = '${workflow.id}'`)).toBe(0);
      expect(await queue().makeTurns([turn])).toHaveLength(1);
    });
  });

  describe('a failure', () => {
    const ERROR = { code: 'HTTP_ERROR_STATUS', message: 'It answered 503.', nodeId: 'order' };
    const watching = (...workflowIds: string[]): WorkflowTriggers => ({
      ...NO_TRIGGERS,
      failureWatch: { nodeId: 'error', workflowIds },
    });

    async function fail(workflow: WorkflowRecord): Promise<ExecutionId> {
      const claimedBy = await addWorker(open());
      const transition = { to: 'failed', error: ERROR, completedAt: Date.now() } as const;
      return addExecution(open(), workflow, { claimedBy }, { transition });
    }

    test('is told to those who watch all workflows of the owner, or this one, and to nobody else', async () => {
      const failing = await addWorkflow(open(), { name: 'Orders' });
      const { ownerId } = failing;
      const all = await add(watching(), { ownerId });
      const this_ = await add(watching(failing.id), { ownerId });
      await add(watching(all.id), { ownerId });
      await add(watching());
      const id = await fail(failing);
      const failures = await queue().listUnreported(10);
      expect(failures).toMatchObject([
        { executionId: id, workflowId: failing.id, workflowName: 'Orders', error: ERROR },
      ]);
      expect(failures[0]?.targets.map(({ workflowId }) => workflowId)).toEqual([all.id, this_.id]);
      expect(failures[0]?.targets[0]).toMatchObject({ nodeId: 'error', ownerId, workflowVersion: 1, settings: {} });
    });

    test('starts each watcher once, whoever tells of it', async () => {
      const failing = await addWorkflow(open());
      await add(watching(), { ownerId: failing.ownerId });
      const id = await fail(failing);
      const [failure] = await queue().listUnreported(10);
      const report = () => ({ executionId: id, starts: (failure?.targets ?? []).map((target) => start(target, id)) });
      const told = await Promise.all(Array.from({ length: 6 }, () => queue().report([report()])));
      expect(told.flat()).toHaveLength(1);
      expect(await queue().listUnreported(10)).toEqual([]);
      expect(await queue().report([report()])).toEqual([]);
    });

    test('of a workflow that watches others, too, is told to nobody', async () => {
      const watcher = await add(watching());
      await add(watching(), { ownerId: watcher.ownerId });
      const id = await fail(watcher);
      const [failure] = await queue().listUnreported(10);
      expect(failure).toMatchObject({ executionId: id, targets: [] });
      expect(await queue().report([{ executionId: id, starts: [] }])).toEqual([]);
      expect(await queue().listUnreported(10)).toEqual([]);
    });

    test('stays untold when the write of what it starts fails', async () => {
      const failing = await addWorkflow(open());
      await add(watching(), { ownerId: failing.ownerId });
      const id = await fail(failing);
      const [target] = (await queue().listUnreported(10))[0]?.targets ?? [];
      if (target === undefined) throw new Error('nobody watches');
      const broken = { ...start(target, id), step: buildStep({ nodeId: 'explode' }) };
      await expect(queue().report([{ executionId: id, starts: [broken] }])).rejects.toThrow();
      expect(await queue().listUnreported(10)).toHaveLength(1);
    });

    test('of a run whose worker was lost is one as well', async () => {
      const failing = await addWorkflow(open());
      const id = await addExecution(open(), failing);
      await open().db.updateTable('executions').set({ deadline_at: 1 }).where('id', '=', id).execute();
      await open().storage.systemStores.executionQueue.failOverdue();
      expect(await queue().listUnreported(10)).toMatchObject([
        { executionId: id, error: { code: 'EXECUTION_TIMEOUT' }, targets: [] },
      ]);
    });
  });
}
