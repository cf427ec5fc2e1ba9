import type { ExecutionId, RedriveId } from '@automateos/model';
import type { DeadLetterStore, ExecutionRestart, RedriveRecord, WorkflowRecord } from '@automateos/runtime';
import {
  buildAdvance,
  buildAudit,
  buildExecution,
  buildInsert,
  buildIntent,
  buildStep,
  newExecutionId,
  newUserId,
  newWorkerId,
  SOME_INSTANT,
} from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import {
  addExecution,
  addWorker,
  addWorkflow,
  count,
  EXPLODES,
  execution,
  type Harness,
} from './harness.conformance.ts';

const HOUR_MS = 3_600_000;

/** The contract of dead letters and redrives, the same on every database. */
export function describeDeadLetters(open: () => Harness): void {
  const letters = (): DeadLetterStore => open().storage.stores.deadLetters;
  const redrives = () => open().storage.systemStores.redrives;

  const failAt = async (
    workflow: WorkflowRecord,
    completedAt = SOME_INSTANT,
    message = 'order 1 not found',
    nodeId: string | null = 'action-1',
  ): Promise<ExecutionId> => {
    const id = await addExecution(
      open(),
      workflow,
      { claimedBy: newWorkerId() },
      { steps: [buildStep({ nodeId: 'trigger-1', output: '{"payload":1}' })] },
    );
    const error = { code: 'HTTP_ERROR_STATUS', message, nodeId };
    const steps = [buildStep({ nodeId: 'action-1', status: 'failed', output: null, emitted: [], error })];
    const transition = { to: 'failed', error, completedAt } as const;
    await open().storage.journal.append(buildAdvance(id, { steps, transition }));
    return id;
  };
  const openOf = async (workflow: WorkflowRecord, filter = {}) =>
    (
      await letters().listDeadLetters(workflow.ownerId, {
        status: 'open',
        limit: 200,
        workflowId: workflow.id,
        ...filter,
      })
    ).items.map(({ executionId }) => executionId);
  const restartOf = (
    workflow: WorkflowRecord,
    source: ExecutionId,
    more: Partial<ExecutionRestart> = {},
  ): ExecutionRestart => ({
    execution: buildExecution(workflow, { retryOf: source }),
    source,
    copied: ['trigger-1'],
    continued: [],
    keyed: [],
    given: [],
    ...more,
  });

  describe('a failure and its dead letter', () => {
    test('are one commit: through an advance, through an insert, and through the sweep', async () => {
      const workflow = await addWorkflow(open());
      const advanced = await failAt(workflow);
      const error = { code: 'CONFIG_INVALID', message: 'bad\u0000 half \ud800', nodeId: null };
      const transition = { to: 'failed', error, completedAt: SOME_INSTANT + 1 } as const;
      const inserted = await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { transition });
      const late = await addExecution(open(), workflow, {
        claimedBy: await addWorker(open()),
        createdAt: 1,
        timeLimitMs: 1,
      });
      await open().storage.systemStores.executionQueue.failOverdue();
      const { items } = await letters().listDeadLetters(workflow.ownerId, { status: 'open', limit: 10 });
      expect(items).toMatchObject([
        { executionId: late, code: 'EXECUTION_TIMEOUT', nodeId: null, failedAt: expect.any(Number) },
        { executionId: inserted, code: 'CONFIG_INVALID', message: 'bad half \ufffd' },
        {
          executionId: advanced,
          workflowId: workflow.id,
          nodeId: 'action-1',
          code: 'HTTP_ERROR_STATUS',
          message: 'order 1 not found',
          failedAt: SOME_INSTANT,
          status: 'open',
          decidedAt: null,
          redrivenBy: null,
        },
      ]);
    });

    test('a write that comes twice makes one letter; success and cancel make none', async () => {
      const workflow = await addWorkflow(open());
      const error = { code: 'X', message: 'x', nodeId: null };
      const added = buildExecution(workflow, { claimedBy: newWorkerId() });
      const transition = { to: 'failed', error, completedAt: SOME_INSTANT } as const;
      const write = buildInsert(added, { transition });
      const { journal } = open().storage;
      await Promise.all([journal.append(write), journal.append(write)]);
      await journal.append(write);
      const other = await addExecution(open(), workflow, { claimedBy: newWorkerId() });
      await Promise.all([
        journal.append(buildAdvance(other, { transition })),
        journal.append(buildAdvance(other, { transition })),
      ]);
      for (const to of ['success', 'cancelled'] as const) {
        const done = { to, error: null, completedAt: 1 };
        await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { transition: done });
      }
      expect(new Set(await openOf(workflow))).toEqual(new Set([added.id, other]));
      expect(await count(open(), 'dead_letters', `workflow_id = '${workflow.id}'`)).toBe(2);
    });

    test('an execution whose dead letter cannot be written has not failed', async () => {
      const workflow = await addWorkflow(open());
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() });
      const error = { code: 'X', message: 'letter-explodes', nodeId: null };
      const transition = { to: 'failed', error, completedAt: SOME_INSTANT } as const;
      await expect(open().storage.journal.append(buildAdvance(id, { transition }))).rejects.toThrow('planted fault');
      expect(await execution(open(), id)).toMatchObject({ status: 'running' });
    });
  });

  describe('lists', () => {
    test('are newest first, page by page, by every filter', async () => {
      const workflow = await addWorkflow(open());
      const ids: ExecutionId[] = [];
      for (let n = 0; n < 5; n += 1) ids.unshift(await failAt(workflow, SOME_INSTANT + n, `order ${n} not found`));
      const other = await failAt(workflow, SOME_INSTANT + 9, 'Quota of 100 % exceeded', 'filter-1');
      expect(await openOf(workflow)).toEqual([other, ...ids]);
      expect(await openOf(workflow, { q: 'ORDER 3' })).toEqual([ids[1]]);
      expect(await openOf(workflow, { q: '0 %' })).toEqual([other]);
      expect(await openOf(workflow, { q: 'filter-1' })).toEqual([other]);
      expect(await openOf(workflow, { since: SOME_INSTANT + 1, until: SOME_INSTANT + 3 })).toEqual([ids[2], ids[3]]);
      expect(await openOf(workflow, { ids: [ids[3], other, newExecutionId()] })).toEqual([other, ids[3]]);
      expect(await openOf(workflow, { status: 'discarded' })).toEqual([]);
      const filter = { status: 'open', limit: 2 } as const;
      const seen: ExecutionId[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await letters().listDeadLetters(workflow.ownerId, { ...filter, cursor });
        seen.push(...page.items.map(({ executionId }) => executionId));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      expect(seen).toEqual([other, ...ids]);
      expect(await letters().countDeadLetters(workflow.ownerId, { q: 'order' })).toBe(5);
    });

    test('show nobody what is somebody else’s, and not what a deleted workflow left', async () => {
      const workflow = await addWorkflow(open());
      const id = await failAt(workflow);
      const stranger = newUserId();
      expect((await letters().listDeadLetters(stranger, { status: 'open', limit: 9 })).items).toEqual([]);
      expect((await letters().listDeadLetterGroups(stranger, { status: 'open', limit: 9 }, 0)).items).toEqual([]);
      expect(await letters().findDeadLetter(stranger, id)).toBeUndefined();
      expect(await letters().discardDeadLetter(stranger, id, buildAudit())).toBe(false);
      expect(await letters().discardDeadLetters(stranger, {}, 9, buildAudit())).toBe(0);
      const foreign = restartOf({ ...workflow, ownerId: stranger }, id);
      expect(await letters().redriveDeadLetter(stranger, foreign, buildAudit())).toBe(false);
      expect(await letters().redriveDeadLetter(stranger, restartOf(workflow, id), buildAudit())).toBe(false);
      const { executions } = open().storage.stores;
      expect(await executions.insertRestart(stranger, foreign, buildAudit())).toBe(false);
      expect(await executions.insertRestart(stranger, restartOf(workflow, id), buildAudit())).toBe(false);
      expect(await letters().findDeadLetter(workflow.ownerId, id)).toMatchObject({ executionId: id, status: 'open' });
      await open().storage.stores.workflows.deleteWorkflow(workflow.ownerId, workflow.id, buildAudit());
      expect(await openOf(workflow)).toEqual([]);
      expect(await letters().findDeadLetter(workflow.ownerId, id)).toBeUndefined();
      const groups = await letters().listDeadLetterGroups(workflow.ownerId, { status: 'open', limit: 9 }, 0);
      expect(groups.items).toEqual([]);
      expect(await letters().redriveDeadLetter(workflow.ownerId, restartOf(workflow, id), buildAudit())).toBe(false);
      await open().storage.systemStores.executionQueue.purgeDeleted(500);
      expect(await count(open(), 'dead_letters', `execution_id = '${id}'`)).toBe(0);
    });

    test('groups hold what differs in numbers alone, with count, first and last seen, and a trend', async () => {
      const workflow = await addWorkflow(open());
      const nowMs = SOME_INSTANT + 24 * HOUR_MS;
      await failAt(workflow, SOME_INSTANT - 1, 'order 1 not found');
      await failAt(workflow, SOME_INSTANT, 'order 2 not found');
      await failAt(workflow, nowMs - 2 * HOUR_MS, 'order 3 not found');
      await failAt(workflow, nowMs - 1, 'order 4 not found');
      await failAt(workflow, nowMs - 5, 'user 4 not found');
      const list = (more = {}) =>
        letters().listDeadLetterGroups(workflow.ownerId, { status: 'open', limit: 1, ...more }, nowMs);
      const first = await list();
      const trend = Array.from({ length: 24 }, (_, hour) => Number(hour === 0 || hour === 22 || hour === 23));
      expect(first.items).toEqual([
        {
          fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
          workflowId: workflow.id,
          nodeId: 'action-1',
          code: 'HTTP_ERROR_STATUS',
          message: 'order 4 not found',
          count: 4,
          firstSeenAt: SOME_INSTANT - 1,
          lastSeenAt: nowMs - 1,
          trend,
        },
      ]);
      const second = await list({ cursor: first.nextCursor });
      expect(second.items).toMatchObject([{ message: 'user 4 not found', count: 1 }]);
      expect(second.nextCursor).toBeNull();
      expect((await list({ q: 'user' })).items).toMatchObject([{ count: 1 }]);
      expect((await list({ until: SOME_INSTANT })).items).toMatchObject([{ count: 1, lastSeenAt: SOME_INSTANT - 1 }]);
      const fingerprint = first.items[0]?.fingerprint;
      expect(await openOf(workflow, { fingerprint })).toHaveLength(4);
    });
  });

  describe('decisions', () => {
    test('an open letter is discarded once, of many at the same time too, and each discard is audited', async () => {
      const workflow = await addWorkflow(open());
      const id = await failAt(workflow);
      const audit = buildAudit({ action: 'dead-letter.discarded' });
      const all = Array.from({ length: 5 }, () => letters().discardDeadLetter(workflow.ownerId, id, audit));
      expect((await Promise.all(all)).filter((isDone) => isDone)).toHaveLength(1);
      await failAt(workflow, SOME_INSTANT, 'order 2 not found');
      await failAt(workflow, SOME_INSTANT, 'user 2 not found');
      expect(await letters().discardDeadLetters(workflow.ownerId, { q: 'order' }, 10, audit)).toBe(1);
      expect(await openOf(workflow)).toHaveLength(1);
      expect(await letters().findDeadLetter(workflow.ownerId, id)).toMatchObject({
        status: 'discarded',
        decidedAt: SOME_INSTANT,
      });
      const audited = `action = 'dead-letter.discarded' and subject_id in
        (select execution_id from dead_letters where workflow_id = '${workflow.id}')`;
      expect(await count(open(), 'audit_log', audited)).toBe(2);
    });

    test('of redrives of one letter at once exactly one makes an execution', async () => {
      const workflow = await addWorkflow(open());
      const id = await failAt(workflow);
      const restarts = Array.from({ length: 8 }, () => restartOf(workflow, id));
      const made = await Promise.all(
        restarts.map((restart) => letters().redriveDeadLetter(workflow.ownerId, restart, buildAudit())),
      );
      expect(made.filter((isMade) => isMade)).toHaveLength(1);
      const winner = restarts[made.indexOf(true)]?.execution.id;
      expect(await letters().findDeadLetter(workflow.ownerId, id)).toMatchObject({
        status: 'redriven',
        redrivenBy: winner,
      });
      expect(await count(open(), 'executions', `retry_of = '${id}'`)).toBe(1);
    });

    test('a redrive that fails in its middle leaves the letter open and no execution', async () => {
      const workflow = await addWorkflow(open());
      const id = await failAt(workflow);
      const redrive = letters().redriveDeadLetter(workflow.ownerId, restartOf(workflow, id), EXPLODES);
      await expect(redrive).rejects.toThrow('planted fault');
      expect(await openOf(workflow)).toEqual([id]);
      expect(await count(open(), 'executions', `retry_of = '${id}'`)).toBe(0);
    });

    test('the new execution is queued with copied steps, keyed ones that wait, and given ones', async () => {
      const workflow = await addWorkflow(open());
      const big = JSON.stringify('v'.repeat(70_000));
      const claimedBy = newWorkerId();
      const steps = [
        buildStep({ nodeId: 'trigger-1', output: '{"payload":1}' }),
        buildStep({ nodeId: 'one', input: '{"a":1}', output: big, emitted: ['main', 'other'] }),
        buildIntent({ nodeId: 'two', idempotencyKey: 'old-key', input: '{"b":2}' }),
        buildStep({ nodeId: 'three' }),
      ];
      const source = await addExecution(open(), workflow, { claimedBy }, { steps });
      const error = { code: 'X', message: 'x', nodeId: null };
      const transition = { to: 'failed', error, completedAt: SOME_INSTANT } as const;
      await open().storage.journal.append(buildAdvance(source, { transition }));
      const given = [buildStep({ nodeId: 'trigger-1', output: JSON.stringify('g'.repeat(80_000)) })];
      const restart = restartOf(workflow, source, { copied: ['one'], keyed: ['two'], given });
      const payloads = await count(open(), 'payloads', '1 = 1');
      expect(await letters().redriveDeadLetter(workflow.ownerId, restart, buildAudit())).toBe(true);
      expect(await count(open(), 'payloads', '1 = 1')).toBe(payloads + 1);
      const found = await open().storage.stores.executions.findExecution(workflow.ownerId, restart.execution.id);
      expect(found).toMatchObject({ status: 'queued', retryOf: source, workflowVersion: workflow.version });
      const made = new Map(found?.steps.map((step) => [step.nodeId, step]));
      expect([...made.keys()].sort()).toEqual(['one', 'trigger-1', 'two']);
      expect(made.get('trigger-1')).toEqual(given[0]);
      expect(made.get('one')).toEqual(steps[1]);
      expect(made.get('two')).toMatchObject({
        status: 'waiting',
        attempt: 0,
        attempts: [],
        idempotencyKey: 'old-key',
        input: '{"b":2}',
        output: null,
        startedAt: null,
      });
      const ids = [restart.execution.id];
      const workerId = await addWorker(open());
      const claim = { workerId, limit: 1, mayTakeSuspect: true, ids };
      const claimed = await open().storage.systemStores.executionQueue.claimExecutions(claim);
      expect(claimed).toMatchObject([{ id: restart.execution.id, leaseEpoch: 1, takeovers: 0 }]);
      const done = buildStep({ nodeId: 'two', idempotencyKey: 'new-key' });
      await open().storage.journal.append(buildAdvance(restart.execution.id, { steps: [done] }));
      const after = await open().storage.stores.executions.findExecution(workflow.ownerId, restart.execution.id);
      expect(after?.steps.find(({ nodeId }) => nodeId === 'two')).toMatchObject({ idempotencyKey: 'new-key' });
    });

    test('a loop goes on in the middle: its items and the passes that are not left out are copied', async () => {
      const workflow = await addWorkflow(open());
      const passes = ['0', '1', '10', '2'].map((iteration) => buildStep({ nodeId: 'work', iteration }));
      const deep = ['1.0', '10.0', '2.0'].map((iteration) => buildStep({ nodeId: 'deep', iteration }));
      const error = { code: 'ITEM_FAILED', message: 'x', nodeId: 'each' };
      const loop = buildStep({ nodeId: 'each', status: 'failed', input: '{"items":[]}', output: null, error });
      const steps = [buildStep({ nodeId: 'trigger-1' }), loop, ...passes, ...deep];
      const source = await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { steps });
      const transition = { to: 'failed', error, completedAt: SOME_INSTANT } as const;
      await open().storage.journal.append(buildAdvance(source, { transition }));
      const continued = [{ nodeId: 'each', inside: ['work', 'deep'], leftOut: ['1'] }];
      const restart = restartOf(workflow, source, { continued });
      expect(await letters().redriveDeadLetter(workflow.ownerId, restart, buildAudit())).toBe(true);
      const found = await open().storage.stores.executions.findExecution(workflow.ownerId, restart.execution.id);
      const made = found?.steps.map(({ nodeId, iteration, status }) => `${nodeId} ${iteration} ${status}`);
      expect(made?.toSorted()).toEqual([
        'deep 10.0 success',
        'deep 2.0 success',
        'each  running',
        'trigger-1  success',
        'work 0 success',
        'work 10 success',
        'work 2 success',
      ]);
      const attempts = [{ number: 1, startedAt: expect.any(Number), completedAt: null, error: null }];
      const open1 = { input: '{"items":[]}', output: null, error: null, attempt: 1, attempts, completedAt: null };
      expect(found?.steps.find(({ nodeId }) => nodeId === 'each')).toMatchObject(open1);
    });

    test('an ended execution of any status can be the source of a new one, if its workflow is there', async () => {
      const workflow = await addWorkflow(open());
      const transition = { to: 'success', error: null, completedAt: 1 } as const;
      const steps = [buildStep({ nodeId: 'trigger-1' })];
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { transition, steps });
      const restart = restartOf(workflow, id);
      const { executions, workflows } = open().storage.stores;
      expect(await executions.insertRestart(workflow.ownerId, restart, buildAudit())).toBe(true);
      expect(await executions.findExecution(workflow.ownerId, restart.execution.id)).toMatchObject({ retryOf: id });
      await workflows.deleteWorkflow(workflow.ownerId, workflow.id, buildAudit());
      expect(await executions.insertRestart(workflow.ownerId, restartOf(workflow, id), buildAudit())).toBe(false);
    });
  });

  describe('redrives of groups', () => {
    const start = async (workflow: WorkflowRecord, more: Partial<RedriveRecord> = {}): Promise<RedriveRecord> => {
      const redrive: RedriveRecord = {
        id: newExecutionId() as string as RedriveId, // any fresh id
        ownerId: workflow.ownerId,
        address: '192.0.2.7',
        status: 'running',
        filter: {
          workflowId: workflow.id,
          fingerprint: undefined,
          ids: undefined,
          q: 'Order',
          since: 5,
          until: SOME_INSTANT + 100,
        },
        from: 'failed_step',
        version: 'current',
        rate: 12.5,
        total: 3,
        done: 0,
        failed: 0,
        refusals: [],
        position: null,
        turn: 0,
        createdAt: 7,
        completedAt: null,
        ...more,
      };
      await letters().insertRedrive(redrive, buildAudit());
      return redrive;
    };
    const due = async (id: RedriveId): Promise<RedriveRecord> => {
      // Those of other tests are not in the way.
      const { db } = open();
      await db.updateTable('redrives').set({ due_at: 9_999_999_999_999 }).where('id', '<>', id).execute();
      await db.updateTable('redrives').set({ due_at: 1 }).where('id', '=', id).execute();
      const found = await redrives().findDue();
      if (found === undefined) throw new Error('no redrive is due');
      return found;
    };

    test('a job comes back as it was stored, to its owner alone', async () => {
      const workflow = await addWorkflow(open());
      const redrive = await start(workflow);
      const picked = { ids: [newExecutionId(), newExecutionId()], until: SOME_INSTANT };
      const other = await start(workflow, { filter: { ...redrive.filter, ...picked } });
      expect(await letters().findRedrive(workflow.ownerId, redrive.id)).toEqual(redrive);
      expect(await letters().findRedrive(newUserId(), redrive.id)).toBeUndefined();
      const page = await letters().listRedrives(workflow.ownerId, { limit: 1 });
      expect(page).toEqual({ items: [other], nextCursor: other.id });
      const next = await letters().listRedrives(workflow.ownerId, { limit: 1, cursor: other.id });
      expect(next).toEqual({ items: [redrive], nextCursor: null });
      expect(await due(redrive.id)).toEqual(redrive);
    });

    test('letters come oldest first from a place on, with what is needed to restart them', async () => {
      const workflow = await addWorkflow(open());
      const ids: ExecutionId[] = [];
      for (let n = 0; n < 4; n += 1) ids.push(await failAt(workflow, SOME_INSTANT));
      const filter = { workflowId: workflow.id };
      const first = await redrives().listOpen(workflow.ownerId, filter, null, 2);
      expect(first.map(({ executionId }) => executionId)).toEqual(ids.slice(0, 2));
      const position = { failedAt: SOME_INSTANT, executionId: ids[1] ?? newExecutionId() };
      const second = await redrives().listOpen(workflow.ownerId, filter, position, 9);
      expect(second.map(({ executionId }) => executionId)).toEqual(ids.slice(2));
      const [source] = await redrives().loadSources(ids.slice(0, 1));
      expect(source).toMatchObject({
        executionId: ids[0],
        workflowId: workflow.id,
        workflowVersion: 1,
        triggerNodeId: 'trigger-1',
        failedNodeId: 'action-1',
        steps: [
          { nodeId: 'trigger-1', status: 'success', hasOutput: true, hasKey: false, emitted: ['main'] },
          { nodeId: 'action-1', status: 'failed', hasOutput: false, attempt: 1 },
        ],
      });
    });

    test('of two workers one makes a turn; the other changes nothing', async () => {
      const workflow = await addWorkflow(open());
      const ids = [await failAt(workflow), await failAt(workflow), await failAt(workflow)];
      await letters().discardDeadLetter(workflow.ownerId, ids[2] ?? newExecutionId(), buildAudit());
      const redrive = await due((await start(workflow)).id);
      const turn = () => ({
        redrive,
        restarts: ids.map((id) => restartOf(workflow, id)),
        failed: 1,
        refusals: [{ code: 'X', message: 'x', count: 1, exampleId: newExecutionId() }],
        position: { failedAt: SOME_INSTANT, executionId: ids[1] ?? newExecutionId() },
        nextInMs: 9_999_999,
        at: SOME_INSTANT,
      });
      const made = await Promise.all([redrives().commitTurn(turn()), redrives().commitTurn(turn())]);
      expect(made.map((one) => one?.length).sort()).toEqual([2, undefined]);
      expect(await count(open(), 'executions', `workflow_id = '${workflow.id}' and retry_of is not null`)).toBe(2);
      const after = await letters().findRedrive(workflow.ownerId, redrive.id);
      expect(after).toMatchObject({
        status: 'running',
        done: 2,
        failed: 1,
        turn: 1,
        position: { executionId: ids[1] },
        refusals: [{ code: 'X' }],
      });
      expect(await redrives().findDue()).toBeUndefined();
      const audited = `action = 'dead-letter.redriven' and actor_id = '${workflow.ownerId}' and address = '192.0.2.7'`;
      expect(await count(open(), 'audit_log', audited)).toBe(2);
    });

    test('a stopped or finished job makes no turn', async () => {
      const workflow = await addWorkflow(open());
      const redrive = await due((await start(workflow)).id);
      const turn = { redrive, restarts: [], failed: 0, refusals: [], position: null, nextInMs: null, at: SOME_INSTANT };
      expect(await letters().stopRedrive(newUserId(), redrive.id, buildAudit())).toBe(false);
      expect(await letters().stopRedrive(workflow.ownerId, redrive.id, buildAudit())).toBe(true);
      expect(await letters().stopRedrive(workflow.ownerId, redrive.id, buildAudit())).toBe(false);
      expect(await redrives().commitTurn(turn)).toBeUndefined();
      expect(await letters().findRedrive(workflow.ownerId, redrive.id)).toMatchObject({ status: 'stopped' });
      const other = await due((await start(workflow)).id);
      expect(await redrives().commitTurn({ ...turn, redrive: other })).toEqual([]);
      expect(await letters().findRedrive(workflow.ownerId, other.id)).toMatchObject({
        status: 'done',
        completedAt: SOME_INSTANT,
      });
      expect(await redrives().findDue()).toBeUndefined();
    });
  });

  describe('a step in doubt', () => {
    const WAITING = { to: 'waiting', wakeAt: null, wakeSeq: 1, timeLeftMs: 1_000 } as const;
    const inDoubt = (workflow: WorkflowRecord) => {
      const steps = [buildIntent({ status: 'in_doubt' }), buildIntent({ nodeId: 'other', status: 'in_doubt' })];
      return addExecution(open(), workflow, { claimedBy: newWorkerId() }, { steps, transition: WAITING });
    };
    const decided = (more = {}) => ({ ...buildStep({ output: '{"done":true}' }), ...more });
    const resolve = (workflow: WorkflowRecord, id: ExecutionId, step = decided(), audit = buildAudit()) =>
      open().storage.stores.executions.resolveStep(workflow.ownerId, id, step, audit);

    test('is decided once, of many at the same time too, and the execution is woken with it', async () => {
      const workflow = await addWorkflow(open());
      const id = await inDoubt(workflow);
      const answers = await Promise.all(Array.from({ length: 5 }, () => resolve(workflow, id)));
      expect(answers.filter((wakeSeq) => wakeSeq !== undefined)).toEqual([2]);
      expect(await execution(open(), id)).toMatchObject({ status: 'queued', wake_seq: 2, time_left_ms: 1_000 });
      const big = JSON.stringify('b'.repeat(70_000));
      expect(await resolve(workflow, id, decided({ nodeId: 'other', output: big }))).toBe(3);
      const found = await open().storage.stores.executions.findExecution(workflow.ownerId, id);
      expect(found?.steps).toMatchObject([
        { status: 'success', output: '{"done":true}', input: expect.any(String), idempotencyKey: 'key-1' },
        { status: 'success', output: big },
      ]);
    });

    test('cannot be decided by a stranger, in a run that goes on, or without its audit entry', async () => {
      const workflow = await addWorkflow(open());
      const id = await inDoubt(workflow);
      expect(await resolve({ ...workflow, ownerId: newUserId() }, id)).toBeUndefined();
      expect(await resolve(workflow, id, decided({ nodeId: 'unknown' }))).toBeUndefined();
      await expect(resolve(workflow, id, decided(), EXPLODES)).rejects.toThrow('planted fault');
      expect(await execution(open(), id)).toMatchObject({ status: 'waiting', wake_seq: 1 });
      const steps = [buildIntent({ status: 'in_doubt' })];
      const running = await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { steps });
      expect(await resolve(workflow, running)).toBeUndefined();
    });
  });
}
