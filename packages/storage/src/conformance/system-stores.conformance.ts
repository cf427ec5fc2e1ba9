import type { ExecutionId } from '@automateos/model';
import type { StepRecord } from '@automateos/runtime';
import { buildAdvance, buildAudit, buildIntent, buildStep, newExecutionId, newWorkerId } from '@automateos/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  addExecution,
  addWorker,
  addWorkflow,
  count,
  execution,
  type Harness,
  killWorker,
  loadSteps,
} from './harness.conformance.ts';

const WAITING = { to: 'waiting', wakeAt: 1, wakeSeq: 1, timeLeftMs: 700 } as const;

/** The contract of the stores that the worker side uses, the same on every database. */
export function describeSystemStores(open: () => Harness): void {
  const queue = () => open().storage.systemStores.executionQueue;

  // The sweep looks at everything there is.
  beforeEach(async () => {
    const { db } = open();
    for (const table of ['execution_steps', 'executions', 'payloads', 'dedupe_keys'] as const) {
      await db.deleteFrom(table).execute();
    }
    await db.deleteFrom('workflows').where('deleted_at', 'is not', null).execute();
  });

  describe('claiming', () => {
    test('a queued execution is claimed once: epoch, owner, start and deadline are set', async () => {
      const [workflow, workerId] = [await addWorkflow(open()), await addWorker(open())];
      const id = await addExecution(open(), workflow, { timeLimitMs: 60_000, workflowVersion: 7 });
      const [claimed] = await queue().claimExecutions({ mayTakeSuspect: true, workerId, limit: 5, ids: [id] });
      const row = await execution(open(), id);
      expect(claimed).toEqual({
        id,
        workflowId: workflow.id,
        ownerId: workflow.ownerId,
        workflowVersion: 7,
        triggerNodeId: 'trigger-1',
        createdAt: row?.created_at,
        leaseEpoch: 1,
        takeovers: 0,
        wakeSeq: 1,
        cancelRequested: false,
        isLimited: false,
        isCalled: false,
        traceparent: null,
        deadlineAt: Number(row?.started_at) + 60_000,
        claimedAt: Number(row?.started_at),
      });
      expect(row).toMatchObject({ status: 'running', worker_id: workerId, lease_epoch: 1 });
      expect(await queue().claimExecutions({ mayTakeSuspect: true, workerId, limit: 5, ids: [id] })).toEqual([]);
    });

    test('of many claims at once each execution goes to one', async () => {
      const [workflow, workerId] = [await addWorkflow(open()), await addWorker(open())];
      const ids = await Promise.all(Array.from({ length: 30 }, () => addExecution(open(), workflow)));
      const claims = Array.from({ length: 10 }, () =>
        queue().claimExecutions({ mayTakeSuspect: true, workerId, limit: 30, ids }),
      );
      const claimed = (await Promise.all(claims)).flat().map(({ id }) => id);
      const rest = await queue().claimExecutions({ mayTakeSuspect: true, workerId, limit: 30, ids });
      expect([...claimed, ...rest.map(({ id }) => id)].sort()).toEqual(ids.toSorted());
    });

    test('the oldest due come first, and no more than the limit', async () => {
      const [workflow, workerId] = [await addWorkflow(open()), await addWorker(open())];
      const ids: ExecutionId[] = [];
      for (const wakeAt of [30, 10, 20, 40]) {
        const id = await addExecution(open(), workflow);
        await open().db.updateTable('executions').set({ wake_at: wakeAt }).where('id', '=', id).execute();
        ids.push(id);
      }
      const claimed = await queue().claimExecutions({ mayTakeSuspect: true, workerId, limit: 2, ids });
      expect(claimed.map(({ id }) => id).sort()).toEqual([ids[1], ids[2]].sort());
      expect(await queue().claimExecutions({ mayTakeSuspect: true, workerId, limit: 0, ids })).toEqual([]);
      expect(await queue().claimExecutions({ mayTakeSuspect: true, workerId, limit: 9, ids: [] })).toEqual([]);
      expect(await queue().claimExecutions({ mayTakeSuspect: true, workerId, limit: 9, ids })).toHaveLength(2);
    });

    test('what waits is claimed when it is due, not before, and goes on with the rest of its limit', async () => {
      const [workflow, workerId] = [await addWorkflow(open()), await addWorker(open())];
      const wait = (wakeAt: number | null) =>
        addExecution(open(), workflow, { claimedBy: workerId }, { transition: { ...WAITING, wakeAt } });
      const [due, later, never] = [await wait(1), await wait(Date.now() + 3_600_000), await wait(null)];
      const claimed = await queue().claimExecutions({
        mayTakeSuspect: true,
        workerId,
        limit: 9,
        ids: [due, later, never],
      });
      expect(claimed).toMatchObject([{ id: due, leaseEpoch: 2, takeovers: 0 }]);
      const row = await execution(open(), due);
      // Its first start stays; the deadline counts from this claim.
      expect(row?.deadline_at).toBeGreaterThan(Number(row?.started_at) + 700);
      expect(claimed[0]?.deadlineAt).toBe(row?.deadline_at);
    });

    test('without ids everything that is due is looked at', async () => {
      const [workflow, workerId] = [await addWorkflow(open()), await addWorker(open())];
      const id = await addExecution(open(), workflow);
      const claimed = await queue().claimExecutions({ mayTakeSuspect: true, workerId, limit: 10_000 });
      expect(claimed.map((one) => one.id)).toContain(id);
    });

    test('runs of a newer engine are left to newer workers', async () => {
      const [workflow, workerId] = [await addWorkflow(open()), await addWorker(open())];
      const id = await addExecution(open(), workflow);
      await open().db.updateTable('executions').set({ engine_version: 2 }).where('id', '=', id).execute();
      expect(await queue().claimExecutions({ mayTakeSuspect: true, workerId, limit: 1, ids: [id] })).toEqual([]);
    });

    test('a worker that is unknown, stopped or dead itself claims nothing', async () => {
      const workflow = await addWorkflow(open());
      const id = await addExecution(open(), workflow);
      const [stopped, dead] = [await addWorker(open()), await addWorker(open())];
      await open().storage.systemStores.workers.stopWorker(stopped);
      await killWorker(open(), dead);
      for (const workerId of [newWorkerId(), stopped, dead]) {
        expect(await queue().claimExecutions({ mayTakeSuspect: true, workerId, limit: 1, ids: [id] })).toEqual([]);
      }
    });
  });

  describe('taking over', () => {
    test('what a dead worker ran is taken over; what a live one runs is not', async () => {
      const [workflow, mine] = [await addWorkflow(open()), await addWorker(open())];
      const id = await addExecution(open(), workflow, { claimedBy: mine });
      const before = await execution(open(), id);
      expect(await queue().claimExecutions({ mayTakeSuspect: true, workerId: mine, limit: 1, ids: [id] })).toEqual([]);
      const other = await addWorker(open());
      await killWorker(open(), mine);
      const taken = await queue().claimExecutions({ mayTakeSuspect: true, workerId: other, limit: 1, ids: [id] });
      expect(taken).toMatchObject([{ id, leaseEpoch: 2, takeovers: 1, deadlineAt: before?.deadline_at }]);
      expect(await execution(open(), id)).toMatchObject({ worker_id: other, started_at: before?.started_at });
    });

    test('what a dead worker ran goes before a queue that is longer', async () => {
      const [workflow, workerId] = [await addWorkflow(open()), await addWorker(open())];
      const queued = [await addExecution(open(), workflow), await addExecution(open(), workflow)];
      const orphan = await addExecution(open(), workflow, { claimedBy: newWorkerId() });
      const ids = [...queued, orphan];
      await open().db.updateTable('executions').set({ wake_at: 1 }).where('id', 'in', queued).execute();
      const claim = () => queue().claimExecutions({ workerId, limit: 1, mayTakeSuspect: false, ids });
      expect(await claim()).toMatchObject([{ id: orphan }]);
      expect(await claim()).toMatchObject([{ takeovers: 0 }]);
    });

    test('of suspects one at a time is taken over, the one with the fewest takeovers, and only when asked for', async () => {
      const [workflow, dead, workerId] = [await addWorkflow(open()), newWorkerId(), await addWorker(open())];
      const ids: ExecutionId[] = [];
      for (const takeovers of [3, 2, 4, 1, 0]) {
        const id = await addExecution(open(), workflow, { claimedBy: dead });
        await open().db.updateTable('executions').set({ takeovers }).where('id', '=', id).execute();
        ids.push(id);
      }
      const claim = async (mayTakeSuspect: boolean) => {
        const claimed = await queue().claimExecutions({ workerId, limit: 10, mayTakeSuspect, ids });
        return claimed.map(({ takeovers }) => takeovers).sort();
      };
      expect(await claim(false)).toEqual([1, 2]);
      expect(await claim(false)).toEqual([]);
      expect(await claim(true)).toEqual([3]);
      expect(await claim(true)).toEqual([4]);
      expect(await claim(true)).toEqual([5]);
      expect(await claim(true)).toEqual([]);
    });

    test('after five takeovers it is given up as WORKER_LOST, and its last owner is fenced', async () => {
      const workflow = await addWorkflow(open());
      let owner = await addWorker(open());
      const steps = [buildIntent(), buildStep({ nodeId: 'done' })];
      const timeLimitMs = 10 * 365 * 24 * 3_600_000;
      const id = await addExecution(open(), workflow, { claimedBy: owner, timeLimitMs }, { steps });
      for (let takeover = 1; takeover <= 5; takeover += 1) {
        await killWorker(open(), owner);
        owner = await addWorker(open());
        await queue().failOverdue();
        const taken = await queue().claimExecutions({ mayTakeSuspect: true, workerId: owner, limit: 1, ids: [id] });
        expect(taken).toMatchObject([{ takeovers: takeover }]);
      }
      await queue().failOverdue();
      expect(await execution(open(), id)).toMatchObject({ status: 'running' });
      await killWorker(open(), owner);
      const next = await addWorker(open());
      expect(await queue().claimExecutions({ mayTakeSuspect: true, workerId: next, limit: 1, ids: [id] })).toEqual([]);
      expect(await queue().failOverdue()).toMatchObject({ lost: [id] });
      expect(await queue().failOverdue()).toMatchObject({ lost: [] });
      const found = await open().storage.stores.executions.findExecution(workflow.ownerId, id);
      expect(found).toMatchObject({ status: 'failed', error: { code: 'WORKER_LOST', nodeId: null } });
      expect(found?.steps.map(({ status }) => status)).toEqual(['in_doubt', 'success']);
      expect(await execution(open(), id)).toMatchObject({ lease_epoch: 7 });
      const late = buildAdvance(id, { leaseEpoch: 6, steps: [buildStep()] });
      expect(await open().storage.journal.append(late)).toEqual({ kind: 'fenced' });
    });
  });

  describe('time limits', () => {
    test('what waits past its deadline fails, what runs past it only when its owner did not end it', async () => {
      const [workflow, claimedBy] = [await addWorkflow(open()), await addWorker(open())];
      const now = Date.now();
      const add = (createdAt: number, wakeAt?: number) =>
        addExecution(
          open(),
          workflow,
          { claimedBy, createdAt, timeLimitMs: 1_000 },
          {
            steps: [buildStep({ status: 'waiting' })],
            transition: wakeAt === undefined ? null : { ...WAITING, wakeAt, timeLeftMs: null },
          },
        );
      const waitingLate = await add(now - 3_000, now + 3_600_000);
      const waitingInTime = await add(now + 600_000, now + 3_600_000);
      const runningLate = await add(now - 15_000);
      const runningHung = await add(now - 60_000);
      await queue().failOverdue();
      const timedOut = { status: 'failed', error: expect.stringContaining('EXECUTION_TIMEOUT') };
      expect(await execution(open(), waitingLate)).toMatchObject({ ...timedOut, lease_epoch: 1 });
      expect(await execution(open(), waitingInTime)).toMatchObject({ status: 'waiting' });
      expect(await execution(open(), runningLate)).toMatchObject({ status: 'running' });
      expect(await execution(open(), runningHung)).toMatchObject({ ...timedOut, lease_epoch: 2 });
      expect(await loadSteps(open(), runningHung)).toMatchObject([{ status: 'skipped' }]);
    });

    test('a wait that stopped the clock never times out', async () => {
      const [workflow, claimedBy] = [await addWorkflow(open()), await addWorker(open())];
      const transition = { ...WAITING, wakeAt: null };
      const id = await addExecution(open(), workflow, { claimedBy, createdAt: 1, timeLimitMs: 1 }, { transition });
      await queue().failOverdue();
      expect(await execution(open(), id)).toMatchObject({ status: 'waiting' });
    });

    test('a failure in its middle leaves the execution as it was', async () => {
      const [workflow, claimedBy] = [await addWorkflow(open()), await addWorker(open())];
      const steps = [buildIntent({ nodeId: 'settle-explodes' })];
      const id = await addExecution(open(), workflow, { claimedBy, createdAt: 1, timeLimitMs: 1 }, { steps });
      await expect(queue().failOverdue()).rejects.toThrow('planted fault');
      expect(await execution(open(), id)).toMatchObject({ status: 'running', lease_epoch: 1 });
      await open().db.deleteFrom('execution_steps').where('execution_id', '=', id).execute();
      expect(await queue().failOverdue()).toEqual({ ended: 1, lost: [] });
    });
  });

  describe('what people should look at', () => {
    test('is what waits with a step in doubt, the newest first, and every open dead letter', async () => {
      const [workflow, claimedBy] = [await addWorkflow(open()), await addWorker(open())];
      const before = await queue().alertFigures();
      const add = (step: Partial<StepRecord>, wakeAt: number | null) => {
        const transition = { ...WAITING, wakeAt };
        return addExecution(open(), workflow, { claimedBy }, { steps: [buildIntent(step)], transition });
      };
      const first = await add({ status: 'in_doubt' }, null);
      const second = await add({ status: 'in_doubt' }, null);
      await add({ status: 'waiting' }, null);
      await add({ status: 'in_doubt' }, 1);
      const error = { code: 'X', message: 'x', nodeId: null };
      await addExecution(open(), workflow, { claimedBy }, { transition: { to: 'failed', error, completedAt: 1 } });
      expect(before.liveWorkers).toBeGreaterThan(0);
      expect(await queue().alertFigures()).toEqual({
        // Those of other tests die meanwhile.
        liveWorkers: expect.any(Number),
        openDeadLetters: before.openDeadLetters + 1,
        inDoubt: 2,
        newestInDoubt: [second, first],
      });
    });
  });

  describe('workers', () => {
    test('a heartbeat says whether the worker may go on', async () => {
      const { workers } = open().storage.systemStores;
      const id = await addWorker(open());
      expect(await workers.heartbeat(id)).toBe(true);
      expect(await workers.heartbeat(newWorkerId())).toBe(false);
      await workers.stopWorker(id);
      expect(await workers.heartbeat(id)).toBe(false);
      const late = await addWorker(open());
      await killWorker(open(), late);
      expect(await workers.heartbeat(late)).toBe(false);
    });

    test('what a stopped worker left running is taken over at once', async () => {
      const [workflow, first] = [await addWorkflow(open()), await addWorker(open())];
      const id = await addExecution(open(), workflow, { claimedBy: first });
      await open().storage.systemStores.workers.stopWorker(first);
      const second = await addWorker(open());
      expect(
        await queue().claimExecutions({ mayTakeSuspect: true, workerId: second, limit: 1, ids: [id] }),
      ).toHaveLength(1);
    });

    test('an identity cannot be registered again, and the attempt harms nobody', async () => {
      const { workers } = open().storage.systemStores;
      const id = await addWorker(open());
      await expect(workers.registerWorker(id)).rejects.toThrow();
      expect(await workers.heartbeat(id)).toBe(true);
    });
  });

  test('the figures count what is open', async () => {
    const workflow = await addWorkflow(open());
    const before = await queue().figures();
    const ids = [await addExecution(open(), workflow), await addExecution(open(), workflow)];
    await addExecution(open(), workflow, { claimedBy: newWorkerId() });
    await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { transition: { ...WAITING, wakeAt: null } });
    const after = await queue().figures();
    expect(after.queued).toBe(before.queued + 2);
    expect(after.running).toBe(before.running + 1);
    expect(after.waiting).toBe(before.waiting + 1);
    expect(after.queuedByWorkflow.get(workflow.id)).toBe(2);
    await open()
      .db.updateTable('executions')
      .set({ wake_at: 5 })
      .where('id', '=', ids[0] ?? newExecutionId())
      .execute();
    expect((await queue().figures()).oldestQueuedAt).toBe(5);
  });

  describe('purging', () => {
    const big = () => JSON.stringify(newExecutionId() + 'v'.repeat(70_000));

    test('a deleted workflow goes with all that was its own, and what others use stays', async () => {
      const [gone, kept] = [await addWorkflow(open()), await addWorkflow(open())];
      const [own, shared] = [big(), big()];
      const steps = [buildStep({ input: own, output: shared }), buildIntent({ nodeId: 'b' })];
      const dedupe = { scope: 'webhook', key: 'k', bodyHash: 'h' } as const;
      await addExecution(open(), gone, { dedupe }, { steps });
      await addExecution(open(), gone);
      const claimedBy = newWorkerId();
      const running = await addExecution(open(), gone, { claimedBy });
      const other = await addExecution(open(), kept, { dedupe }, { steps: [buildStep({ output: shared })] });
      const before = await count(open(), 'payloads', '1 = 1');
      await open().storage.stores.workflows.deleteWorkflow(gone.ownerId, gone.id, buildAudit());
      expect(await queue().purgeDeleted(1)).toBe(1);
      expect(await queue().purgeDeleted(10)).toBe(1);
      expect(await execution(open(), running)).toMatchObject({ status: 'running' });
      expect(await count(open(), 'workflows', `id = '${gone.id}'`)).toBe(1);
      const transition = { to: 'cancelled', error: null, completedAt: 5 } as const;
      await open().storage.journal.append(buildAdvance(running, { transition }));
      expect(await queue().purgeDeleted(10)).toBe(1);
      expect(await queue().purgeDeleted(10)).toBe(0);
      expect(await count(open(), 'workflows', `id = '${gone.id}'`)).toBe(0);
      expect(await count(open(), 'workflow_versions', `workflow_id = '${gone.id}'`)).toBe(0);
      expect(await count(open(), 'dedupe_keys', `workflow_id = '${gone.id}'`)).toBe(0);
      expect(await count(open(), 'payloads', '1 = 1')).toBe(before - 1);
      const found = await open().storage.stores.executions.findExecution(kept.ownerId, other);
      expect(found?.steps[0]?.output).toBe(shared);
      expect(await count(open(), 'dedupe_keys', `workflow_id = '${kept.id}'`)).toBe(1);
    });

    test('keys that have expired are removed', async () => {
      const workflow = await addWorkflow(open());
      for (const key of ['old', 'new']) {
        await addExecution(open(), workflow, { dedupe: { scope: 'webhook', key, bodyHash: 'h' } });
      }
      await open()
        .db.updateTable('dedupe_keys')
        .set({ expires_at: 1 })
        .where('workflow_id', '=', workflow.id)
        .where('key', '=', 'old')
        .execute();
      await queue().purgeDeleted(1_000);
      const keys = await open()
        .db.selectFrom('dedupe_keys')
        .select('key')
        .where('workflow_id', '=', workflow.id)
        .execute();
      expect(keys).toEqual([{ key: 'new' }]);
    });

    test('a failure in its middle removes nothing', async () => {
      const node = { id: 'explode', type: 'webhook', config: {} };
      const workflow = await addWorkflow(open(), { definition: { nodes: [node], connections: [] } });
      const id = await addExecution(open(), workflow, {}, { steps: [buildStep()] });
      await open().storage.stores.workflows.deleteWorkflow(workflow.ownerId, workflow.id, buildAudit());
      await expect(queue().purgeDeleted(10)).rejects.toThrow('planted fault');
      expect(await execution(open(), id)).toBeDefined();
      expect(await count(open(), 'execution_steps', `execution_id = '${id}'`)).toBe(1);
      expect(await count(open(), 'workflows', `id = '${workflow.id}'`)).toBe(1);
      const defused = open().db.updateTable('workflow_versions').set({ definition: '{}' });
      await defused.where('workflow_id', '=', workflow.id).execute();
      expect(await queue().purgeDeleted(10)).toBe(1);
    });
  });

  test('a fact about the installation is written once', async () => {
    const { instance } = open().storage.systemStores;
    const name = `fact ${newWorkerId()}`;
    const answers = await Promise.all(['a', 'b', 'c'].map((value) => instance.getOrPut(name, value)));
    expect(new Set(answers).size).toBe(1);
    expect(await instance.getOrPut(name, 'd')).toBe(answers[0]);
    expect(await instance.find(name)).toBe(answers[0]);
    expect([await instance.remove(name), await instance.remove(name)]).toEqual([true, false]);
    expect(await instance.find(name)).toBeUndefined();
  });

  test('the database says that it is well', async () => {
    await expect(open().storage.checkHealth()).resolves.toBeUndefined();
  });
}
