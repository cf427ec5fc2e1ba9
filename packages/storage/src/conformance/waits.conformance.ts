import { createHash, randomUUID } from 'node:crypto';
import type { ExecutionId } from '@automateos/model';
import type { StepRecord } from '@automateos/runtime';
import { buildAdvance, buildAudit, buildExecution, buildIntent, buildStep, newUserId } from '@automateos/testing';
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

const FAR = 4_000_000_000_000;
const ASK = [{ nodeId: 'ask', iteration: '' }];
const ENDING = { output: '{"choice":"approve"}', emitted: ['approve'] };

export function describeWaits(open: () => Harness): void {
  const queue = () => open().storage.systemStores.waits;

  const waitingStep = (tokenHash: string, more: Partial<StepRecord> = {}): StepRecord =>
    buildIntent({ nodeId: 'ask', status: 'waiting', waitTokenHash: tokenHash, nextAttemptAt: null, ...more });

  /** An execution that waits at the node `ask`, as its owner leaves it. */
  async function addWaiting(more: Partial<StepRecord> = {}) {
    const workflow = await addWorkflow(open());
    const workerId = await addWorker(open());
    const id = await addExecution(open(), workflow, { claimedBy: workerId });
    const tokenHash = createHash('sha256').update(randomUUID()).digest('hex');
    const park = (wakeSeq: number) =>
      open().storage.journal.append(
        buildAdvance(id, {
          steps: [waitingStep(tokenHash, more)],
          transition: { to: 'waiting', wakeAt: null, wakeSeq, timeLeftMs: 1_000 },
        }),
      );
    return { workflow, workerId, id, tokenHash, park, key: { executionId: id, nodeId: 'ask', iteration: '' } };
  }

  const statusOf = async (id: ExecutionId) => {
    const row = await execution(open(), id);
    return row && { status: row.status, wake_seq: row.wake_seq };
  };

  describe('a step that waits', () => {
    test('is found by its link alone, with what it asks', async () => {
      const { workflow, id, tokenHash, park } = await addWaiting({
        input: JSON.stringify({ title: 'x'.repeat(70_000) }),
      });
      expect(await park(1)).toEqual({ kind: 'committed' });
      expect(await queue().findWait(tokenHash)).toMatchObject({
        executionId: id,
        workflowId: workflow.id,
        nodeId: 'ask',
        executionStatus: 'waiting',
        stepStatus: 'waiting',
        input: JSON.stringify({ title: 'x'.repeat(70_000) }),
        isOver: false,
        wakeup: null,
      });
      expect(await queue().findWait('0'.repeat(64))).toBeUndefined();
      await open().storage.stores.workflows.deleteWorkflow(workflow.ownerId, workflow.id, buildAudit());
      expect(await queue().findWait(tokenHash)).toBeUndefined();
    });

    test('takes one answer of many at the same time, and its execution is woken with it', async () => {
      const { id, key, tokenHash, park } = await addWaiting();
      await park(1);
      const answers = await Promise.all(Array.from({ length: 5 }, () => queue().answer(key, ENDING, buildAudit())));
      expect(answers.filter(({ kind }) => kind === 'woken')).toEqual([{ kind: 'woken', wakeSeq: 2, isRunning: false }]);
      expect(await statusOf(id)).toEqual({ status: 'queued', wake_seq: 2 });
      expect(await queue().loadWakeups(id, ASK)).toEqual([{ nodeId: 'ask', iteration: '', ...ENDING, calledId: null }]);
      expect((await queue().findWait(tokenHash))?.wakeup).toMatchObject(ENDING);
    });

    test('hears what came in for itself, and among very many others, too', async () => {
      const { id, key } = await addWaiting();
      for (const iteration of ['0', '1', '2']) await queue().expire({ ...key, iteration }, ENDING);
      const heard = async (...iterations: string[]) => {
        const steps = iterations.map((iteration) => ({ nodeId: 'ask', iteration }));
        return (await queue().loadWakeups(id, steps)).map(({ iteration }) => iteration).toSorted();
      };
      expect(await heard('1', '2', '7')).toEqual(['1', '2']);
      expect(await heard()).toEqual([]);
      expect(await heard(...Array.from({ length: 5_000 }, (_, pass) => String(pass)))).toEqual(['0', '1', '2']);
    });

    test('that is answered before its execution is parked keeps it from being parked', async () => {
      const { id, key, tokenHash, park } = await addWaiting();
      await open().storage.journal.append(buildAdvance(id, { steps: [waitingStep(tokenHash)] }));
      expect(await queue().answer(key, ENDING, buildAudit())).toEqual({ kind: 'woken', wakeSeq: 2, isRunning: true });
      expect(await park(1)).toEqual({ kind: 'woken', wakeSeq: 2 });
      expect(await statusOf(id)).toEqual({ status: 'running', wake_seq: 2 });
      expect(await park(2)).toEqual({ kind: 'committed' });
    });

    test('of answers and parking that race, none is lost', async () => {
      const races = Array.from({ length: 20 }, async () => {
        const { id, key, tokenHash, park } = await addWaiting();
        await open().storage.journal.append(buildAdvance(id, { steps: [waitingStep(tokenHash)] }));
        const [parked, answered] = await Promise.all([park(1), queue().answer(key, ENDING, buildAudit())]);
        expect(answered.kind).toBe('woken');
        // Parked first it is due again; woken first it is not parked.
        expect(await statusOf(id)).toEqual({ status: parked.kind === 'committed' ? 'queued' : 'running', wake_seq: 2 });
      });
      await Promise.all(races);
    });

    test('is closed to answers once its time is up, and what ended it first stays', async () => {
      const over = await addWaiting({ nextAttemptAt: 1_000 });
      await over.park(1);
      expect((await queue().findWait(over.tokenHash))?.isOver).toBe(true);
      expect(await queue().answer(over.key, ENDING, buildAudit())).toEqual({ kind: 'closed' });
      const answered = await addWaiting({ nextAttemptAt: FAR });
      await answered.park(1);
      expect(await queue().answer(answered.key, ENDING, buildAudit())).toMatchObject({ kind: 'woken' });
      await queue().expire(answered.key, { output: 'null', emitted: ['timeout'] });
      expect(await queue().loadWakeups(answered.id, ASK)).toMatchObject([ENDING]);
      await queue().expire(over.key, { output: 'null', emitted: ['timeout'] });
      expect(await queue().loadWakeups(over.id, ASK)).toMatchObject([{ emitted: ['timeout'] }]);
    });

    test('is not answered where there is no link, no open step or no open execution, or without the audit entry', async () => {
      const { workflow, id, key, tokenHash, park } = await addWaiting();
      await park(1);
      expect(await queue().answer({ ...key, nodeId: 'other' }, ENDING, buildAudit())).toEqual({ kind: 'closed' });
      await expect(queue().answer(key, ENDING, EXPLODES)).rejects.toThrow('planted fault');
      expect(await queue().loadWakeups(id, ASK)).toEqual([]);
      expect(await statusOf(id)).toEqual({ status: 'waiting', wake_seq: 1 });
      await open().storage.stores.executions.requestCancel(workflow.ownerId, id, buildAudit());
      expect(await queue().answer(key, ENDING, buildAudit())).toEqual({ kind: 'ended' });
      expect(await queue().findWait(tokenHash)).toMatchObject({ executionStatus: 'cancelled', stepStatus: 'skipped' });
    });

    test('keeps its link when its result is recorded, and is removed with its execution', async () => {
      const { workflow, id, key, tokenHash, park } = await addWaiting();
      await open().storage.journal.append(buildAdvance(id, { steps: [waitingStep(tokenHash)] }));
      await queue().answer(key, ENDING, buildAudit());
      const result = buildStep({ nodeId: 'ask', output: ENDING.output });
      await open().storage.journal.append(
        buildAdvance(id, { steps: [result], transition: { to: 'success', error: null, completedAt: 2_000 } }),
      );
      expect(await park(2)).toEqual({ kind: 'fenced' });
      expect(await queue().findWait(tokenHash)).toMatchObject({ stepStatus: 'success', wakeup: ENDING });
      await open().storage.stores.workflows.deleteWorkflow(workflow.ownerId, workflow.id, buildAudit());
      await open().storage.systemStores.executionQueue.purgeDeleted(500);
      expect(await count(open(), 'wakeups', `execution_id = '${id}'`)).toBe(0);
    });

    test('for a run that it has called is woken by the end of that, and cancels it with its own', async () => {
      const { workflow, workerId, id, key, park } = await addWaiting();
      const { calls, executionQueue } = open().storage.systemStores;
      const dedupe = { scope: 'call', key: id, bodyHash: '' } as const;
      const start = () => ({
        execution: buildExecution(workflow, { dedupe }),
        step: buildStep({ nodeId: 'trigger-1' }),
      });
      const first = await calls.call(key, true, start(), 10);
      expect(await calls.call(key, true, start(), 10)).toEqual(first);
      if (first.kind !== 'started') throw new Error(first.kind);
      const called = first.executionId;
      expect(await calls.call({ ...key, executionId: called }, true, start(), 1)).toEqual({ kind: 'too-deep' });
      await park(1);
      const [claimed] = await executionQueue.claimExecutions({
        workerId,
        limit: 1,
        mayTakeSuspect: true,
        ids: [called],
      });
      expect(claimed).toMatchObject({ id: called, isCalled: true });
      const transition = { to: 'success', error: null, completedAt: 2_000 } as const;
      expect(await open().storage.journal.append(buildAdvance(called, { transition }))).toEqual({ kind: 'committed' });
      expect(await statusOf(id)).toEqual({ status: 'queued', wake_seq: 2 });
      expect(await queue().loadWakeups(id, ASK)).toMatchObject([{ nodeId: 'ask', calledId: called }]);
      expect(await calls.findCaller(called)).toBe(id);
      const { ownerId } = workflow;
      expect(await calls.loadCalled([called])).toMatchObject([{ id: called, steps: [{ nodeId: 'trigger-1' }] }]);
      const [down, up] = await Promise.all([id, called].map((one) => calls.listCalls(ownerId, one, { limit: 5 })));
      expect(down).toMatchObject({ calledBy: null, items: [{ executionId: called, nodeId: 'ask' }], nextCursor: null });
      expect(up).toEqual({ calledBy: { executionId: id, nodeId: 'ask', iteration: '' }, items: [], nextCursor: null });
      expect(await calls.listCalls(ownerId, id, { limit: 5, cursor: called })).toMatchObject({ items: [] });
      expect(await calls.listCalls(newUserId(), id, { limit: 5 })).toBeUndefined();
      expect(await calls.findCallTarget(ownerId, workflow.id)).toMatchObject({ workflowVersion: 1, isActive: true });
      expect(await calls.findCallTarget(newUserId(), workflow.id)).toBeUndefined();
      expect(await calls.listOwned(ownerId, [workflow.id, id])).toEqual(new Set([workflow.id]));
      const other = { ...start(), execution: buildExecution(workflow) };
      const second = await calls.call({ ...key, nodeId: 'other' }, true, other, 10);
      await open().storage.stores.executions.requestCancel(workflow.ownerId, id, buildAudit());
      await executionQueue.cancelRequested();
      expect(second.kind === 'started' && (await statusOf(second.executionId))?.status).toBe('cancelled');
    });
  });
}
