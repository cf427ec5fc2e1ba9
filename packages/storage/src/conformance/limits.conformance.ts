import type { ExecutionId, WorkflowSettings } from '@automateos/model';
import type { WorkflowRecord } from '@automateos/runtime';
import { buildAdvance, buildAudit, buildExecution, buildInsert, buildStep, newWorkerId } from '@automateos/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  addExecution,
  addWorker,
  addWorkflow,
  count,
  execution,
  type Harness,
  killWorker,
} from './harness.conformance.ts';

const SUCCESS = { to: 'success', error: null, completedAt: 5 } as const;

/** The limits of single workflows, over any number of workers, the same on every database. */
export function describeLimits(open: () => Harness): void {
  const queue = () => open().storage.systemStores.executionQueue;

  // Claims look at everything there is.
  beforeEach(async () => {
    for (const table of ['execution_steps', 'executions'] as const) await open().db.deleteFrom(table).execute();
    await open().db.deleteFrom('workflow_limits').execute();
  });

  const addMany = async (workflow: WorkflowRecord, length: number): Promise<ExecutionId[]> => {
    const ids: ExecutionId[] = [];
    for (let n = 0; n < length; n += 1) ids.push(await addExecution(open(), workflow));
    return ids;
  };
  const change = async (workflow: WorkflowRecord, version: number, settings: WorkflowSettings) => {
    const { workflows } = open().storage.stores;
    expect(await workflows.updateWorkflow(workflow.ownerId, workflow.id, version, { settings }, buildAudit())).toBe(
      true,
    );
  };
  const due = (workerId: Awaited<ReturnType<typeof addWorker>>) =>
    queue().claimExecutions({ workerId, limit: 100, mayTakeSuspect: true });
  const finish = (id: ExecutionId, leaseEpoch = 1) =>
    open().storage.journal.append(buildAdvance(id, { leaseEpoch, transition: SUCCESS }));

  describe('limits per workflow', () => {
    test('what has limits is claimed in its turn only, in its order, and no more than may run at once', async () => {
      const workflow = await addWorkflow(open(), { settings: { max_concurrency: 2 } });
      const workerId = await addWorker(open());
      const ids = await addMany(workflow, 5);
      expect(await due(workerId)).toEqual([]);
      const first = await queue().claimLimited({ workerId, limit: 10 });
      expect(first).toMatchObject({ claimed: [{ leaseEpoch: 1, takeovers: 0, isLimited: true }, {}], retryInMs: null });
      expect(first.claimed.map(({ id }) => id).sort()).toEqual(ids.slice(0, 2));
      expect(await queue().claimLimited({ workerId, limit: 10 })).toEqual({ claimed: [], retryInMs: null });
      for (const { id } of first.claimed.slice(0, 1)) await finish(id);
      expect((await queue().claimLimited({ workerId, limit: 10 })).claimed).toMatchObject([{ id: ids[2] }]);
    });

    test('of many claims at once, by many workers, no more run than may', async () => {
      const workflow = await addWorkflow(open(), { settings: { max_concurrency: 3 } });
      const workers = await Promise.all(Array.from({ length: 4 }, () => addWorker(open())));
      await addMany(workflow, 30);
      const claims = workers.flatMap((workerId) => [1, 2, 3].map(() => queue().claimLimited({ workerId, limit: 10 })));
      const claimed = (await Promise.all(claims)).flatMap((answer) => answer.claimed);
      expect(claimed).toHaveLength(3);
      expect(await count(open(), 'executions', `status = 'running'`)).toBe(3);
    });

    test('no more start in any stretch of time than the rate allows, and the claim says when the next one can', async () => {
      const settings = { rate_limit: { count: 3, per_ms: 400 } };
      const workflow = await addWorkflow(open(), { settings });
      const workerId = await addWorker(open());
      await addMany(workflow, 8);
      const started: number[] = [];
      while (started.length < 8) {
        const { claimed, retryInMs } = await queue().claimLimited({ workerId, limit: 100 });
        for (const { id } of claimed) started.push(Number((await execution(open(), id))?.started_at));
        if (started.length === 8) break;
        expect(retryInMs).toBeGreaterThanOrEqual(0);
        expect(retryInMs).toBeLessThanOrEqual(400);
        await new Promise((resolve) => setTimeout(resolve, (retryInMs ?? 0) + 1));
      }
      // The fourth after a start is not in the same stretch.
      const order = started.toSorted((a, b) => a - b);
      for (const [n, at] of order.slice(0, -3).entries()) expect(Number(order[n + 3]) - at).toBeGreaterThanOrEqual(400);
    });

    test('what started before goes on without counting as a start', async () => {
      const settings = { max_concurrency: 5, rate_limit: { count: 1, per_ms: 3_600_000 } };
      const workflow = await addWorkflow(open(), { settings });
      const workerId = await addWorker(open());
      const [first, second] = await addMany(workflow, 2);
      if (first === undefined || second === undefined) throw new Error('two were added');
      expect((await queue().claimLimited({ workerId, limit: 9 })).claimed).toMatchObject([{ id: first }]);
      const parked = { to: 'waiting', wakeAt: 1, wakeSeq: 1, timeLeftMs: null } as const;
      await open().storage.journal.append(buildAdvance(first, { transition: parked }));
      const again = await queue().claimLimited({ workerId, limit: 9 });
      expect(again.claimed).toMatchObject([{ id: first, leaseEpoch: 2 }]);
      expect(again.retryInMs).toBeGreaterThan(0);
      expect(await execution(open(), second)).toMatchObject({ status: 'queued' });
    });

    test('nothing of it is inserted claimed, and the same execution can be inserted queued', async () => {
      const workflow = await addWorkflow(open(), { settings: { max_concurrency: 1 } });
      const claimedBy = newWorkerId();
      const dedupe = { scope: 'webhook', key: 'k', bodyHash: 'h' } as const;
      const wanted = buildExecution(workflow, { claimedBy, dedupe });
      expect(await open().storage.journal.append(buildInsert(wanted))).toEqual({ kind: 'limited' });
      expect(await count(open(), 'executions', '1 = 1')).toBe(0);
      const queued = buildInsert({ ...wanted, claimedBy: null });
      expect(await open().storage.journal.append(queued)).toEqual({ kind: 'committed' });
      expect(await execution(open(), wanted.id)).toMatchObject({ status: 'queued', is_limited: 1 });
    });

    test('new limits hold for what is queued, what runs counts, and without limits all of it is free', async () => {
      const workflow = await addWorkflow(open());
      const workerId = await addWorker(open());
      const running = await addExecution(open(), workflow, { claimedBy: workerId });
      await addMany(workflow, 3);
      await change(workflow, 1, { max_concurrency: 2 });
      expect(await due(workerId)).toEqual([]);
      expect((await queue().claimLimited({ workerId, limit: 9 })).claimed).toHaveLength(1);
      await change(workflow, 2, { max_concurrency: 3, timeout_ms: 1_000 });
      expect((await queue().claimLimited({ workerId, limit: 9 })).claimed).toHaveLength(1);
      await change(workflow, 3, {});
      expect((await queue().claimLimited({ workerId, limit: 9 })).claimed).toEqual([]);
      expect(await due(workerId)).toHaveLength(1);
      expect(await execution(open(), running)).toMatchObject({ is_limited: 0 });
      expect(await count(open(), 'workflow_limits', '1 = 1')).toBe(0);
    });

    test('what a dead worker ran is taken over without waiting for a turn', async () => {
      const workflow = await addWorkflow(open(), { settings: { max_concurrency: 1 } });
      const [dead, workerId] = [await addWorker(open()), newWorkerId()];
      const [id] = await addMany(workflow, 2);
      await queue().claimLimited({ workerId: dead, limit: 9 });
      await killWorker(open(), dead);
      await open().storage.systemStores.workers.registerWorker(workerId);
      expect((await queue().claimLimited({ workerId, limit: 9 })).claimed).toEqual([]);
      expect(await due(workerId)).toMatchObject([{ id, takeovers: 1, isLimited: true }]);
    });

    test('a worker that is not alive, or older than the execution, gets no turn', async () => {
      const workflow = await addWorkflow(open(), { settings: { max_concurrency: 5 } });
      await addMany(workflow, 1);
      expect((await queue().claimLimited({ workerId: newWorkerId(), limit: 9 })).claimed).toEqual([]);
      await open()
        .db.updateTable('executions')
        .set({ engine_version: 2 })
        .where('workflow_id', '=', workflow.id)
        .execute();
      const answer = await queue().claimLimited({ workerId: await addWorker(open()), limit: 9 });
      expect(answer).toEqual({ claimed: [], retryInMs: null });
    });

    test('a retry that waits for its turn does not use up its time', async () => {
      const workflow = await addWorkflow(open(), { settings: { max_concurrency: 1 } });
      const workerId = await addWorker(open());
      const [first, second] = await addMany(workflow, 2);
      if (first === undefined || second === undefined) throw new Error('two were added');
      await queue().claimLimited({ workerId, limit: 9 });
      const now = Date.now();
      const retry = { status: 'waiting', wake_at: now - 60_000, deadline_at: now - 59_000, started_at: 1 } as const;
      await open().db.updateTable('executions').set(retry).where('id', '=', second).execute();
      expect(await queue().failOverdue()).toEqual({ ended: 0, lost: [] });
      await finish(first);
      const [claimed] = (await queue().claimLimited({ workerId, limit: 9 })).claimed;
      expect(claimed?.id).toBe(second);
      // A second was left when it was due.
      expect(claimed?.deadlineAt).toBeGreaterThanOrEqual(now + 1_000);
      expect(claimed?.deadlineAt).toBeLessThan(now + 30_000);
    });

    test('a workflow that goes takes its limits with it', async () => {
      const workflow = await addWorkflow(open(), { settings: { max_concurrency: 1 } });
      await open().storage.stores.workflows.deleteWorkflow(workflow.ownerId, workflow.id, buildAudit());
      await queue().purgeDeleted(1_000);
      expect(await count(open(), 'workflow_limits', `workflow_id = '${workflow.id}'`)).toBe(0);
    });
  });

  describe('self-audit', () => {
    test('a worker takes what is its own again under the next epoch, without a takeover, and only as it saw it', async () => {
      const workflow = await addWorkflow(open());
      const [mine, other] = [await addWorker(open()), newWorkerId()];
      const id = await addExecution(open(), workflow, { claimedBy: mine });
      await addExecution(open(), workflow, { claimedBy: other });
      expect(await queue().listOwned(mine)).toEqual(new Map([[id, 1]]));
      expect(await queue().reclaim(other, { id, leaseEpoch: 1 })).toBeUndefined();
      expect(await queue().reclaim(mine, { id, leaseEpoch: 1 })).toMatchObject({ id, leaseEpoch: 2, takeovers: 0 });
      expect(await queue().reclaim(mine, { id, leaseEpoch: 1 })).toBeUndefined();
      expect(await finish(id, 1)).toEqual({ kind: 'fenced' });
      expect(await finish(id, 2)).toEqual({ kind: 'committed' });
      expect(await queue().reclaim(mine, { id, leaseEpoch: 2 })).toBeUndefined();
    });
  });

  describe('cancels that came too late for the owner', () => {
    const PARKED = { to: 'waiting', wakeAt: null, wakeSeq: 1, timeLeftMs: 5 } as const;

    test('a run is not parked once a cancel was asked for, and can be handed back', async () => {
      const workflow = await addWorkflow(open());
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() });
      await open().storage.stores.executions.requestCancel(workflow.ownerId, id, buildAudit());
      const park = buildAdvance(id, { transition: PARKED });
      expect(await open().storage.journal.append(park)).toEqual({ kind: 'cancel-requested' });
      expect(await execution(open(), id)).toMatchObject({ status: 'running' });
      expect(await queue().cancelRequested()).toBe(0);
      const handBack = buildAdvance(id, { transition: { to: 'queued', timeLeftMs: 5 } });
      expect(await open().storage.journal.append(handBack)).toEqual({ kind: 'committed' });
      expect(await queue().cancelRequested()).toBe(1);
      expect(await execution(open(), id)).toMatchObject({ status: 'cancelled' });
      expect(await queue().cancelRequested()).toBe(0);
    });
  });

  test('what became due just now can be left to those who heard the ring', async () => {
    const [workflow, workerId] = [await addWorkflow(open()), await addWorker(open())];
    const id = await addExecution(open(), workflow);
    const claim = (dueForMs: number) => queue().claimExecutions({ workerId, limit: 9, mayTakeSuspect: true, dueForMs });
    expect(await claim(60_000)).toEqual([]);
    expect(await claim(0)).toMatchObject([{ id }]);
  });

  test('steps of many executions come in one answer, each with its own', async () => {
    const workflow = await addWorkflow(open());
    const [none] = await addMany(workflow, 1);
    const two = [buildStep({ nodeId: 'a' }), buildStep({ nodeId: 'b', output: JSON.stringify('v'.repeat(70_000)) })];
    const some = await addExecution(open(), workflow, {}, { steps: two });
    if (none === undefined) throw new Error('one was added');
    const steps = await queue().loadSteps([none, some]);
    expect(steps.get(none)).toEqual([]);
    expect(steps.get(some)).toMatchObject(two.map(({ nodeId, output }) => ({ nodeId, output })));
    expect(await queue().loadSteps([])).toEqual(new Map());
  });
}
