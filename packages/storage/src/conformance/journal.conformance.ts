import { createHash } from 'node:crypto';
import { JournalUnavailableError, type NewExecution, type Transition } from '@automateos/runtime';
import {
  buildAdvance,
  buildAudit,
  buildExecution,
  buildInsert,
  buildIntent,
  buildStep,
  newExecutionId,
  newWorkerId,
  SOME_INSTANT,
} from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import {
  addExecution,
  addWorker,
  addWorkflow,
  appendAll,
  count,
  execution,
  type Harness,
  killWorker,
  loadSteps,
} from './harness.conformance.ts';

const COMMITTED = { kind: 'committed' };
const FAILURE: Transition = { to: 'failed', error: null, completedAt: SOME_INSTANT + 5_000 };
const SUCCESS: Transition = { to: 'success', error: null, completedAt: SOME_INSTANT + 5_000 };

function keyed(fields: Partial<NewExecution['dedupe']> = {}): NonNullable<NewExecution['dedupe']> {
  return { scope: 'webhook', key: `key ${newExecutionId()}`, bodyHash: 'hash-1', ...fields };
}

/** The journal's contract, the same on every database. */
export function describeJournal(open: () => Harness): void {
  describe('inserting', () => {
    test('an execution that nobody claimed is queued and due at once', async () => {
      const workflow = await addWorkflow(open());
      const id = await addExecution(open(), workflow, { timeLimitMs: 60_000 });
      const row = await execution(open(), id);
      expect(row).toMatchObject({
        status: 'queued',
        lease_epoch: 0,
        worker_id: null,
        wake_seq: 1,
        deadline_at: null,
        time_left_ms: 60_000,
        started_at: null,
        engine_version: 1,
      });
      expect(row?.wake_at).toBeGreaterThan(0);
    });

    test('an execution that is inserted claimed runs under epoch 1, and its time counts from its creation', async () => {
      const workflow = await addWorkflow(open());
      const claimedBy = newWorkerId();
      const id = await addExecution(open(), workflow, { claimedBy, timeLimitMs: 60_000 });
      expect(await execution(open(), id)).toMatchObject({
        status: 'running',
        lease_epoch: 1,
        worker_id: claimedBy,
        started_at: SOME_INSTANT,
        deadline_at: SOME_INSTANT + 60_000,
      });
    });

    test('an execution can be inserted already finished, and nothing of it stays open', async () => {
      const workflow = await addWorkflow(open());
      const steps = [
        buildStep({ nodeId: 'a' }),
        buildIntent({ nodeId: 'b' }),
        buildStep({ nodeId: 'c', status: 'waiting' }),
      ];
      const error = { code: 'X', message: 'nul \u0000 and half a pair \ud800', nodeId: 'b' };
      const transition: Transition = { to: 'failed', error, completedAt: SOME_INSTANT + 9 };
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { steps, transition });
      const found = await open().storage.stores.executions.findExecution(workflow.ownerId, id);
      expect(found).toMatchObject({ status: 'failed', completedAt: SOME_INSTANT + 9, startedAt: SOME_INSTANT, error });
      expect(found?.steps.map((step) => step.status)).toEqual(['success', 'in_doubt', 'skipped']);
    });

    test('an execution can be inserted already waiting, with or without a deadline that goes on', async () => {
      const workflow = await addWorkflow(open());
      const park = (timeLeftMs: number | null): Transition => ({ to: 'waiting', wakeAt: 77, wakeSeq: 1, timeLeftMs });
      const claimed = () => ({ claimedBy: newWorkerId(), timeLimitMs: 1_000 });
      const retrying = await addExecution(open(), workflow, claimed(), { transition: park(null) });
      const approving = await addExecution(open(), workflow, claimed(), { transition: park(400) });
      const shared = { status: 'waiting', worker_id: null, wake_at: 77, lease_epoch: 1 };
      expect(await execution(open(), retrying)).toMatchObject({ ...shared, deadline_at: SOME_INSTANT + 1_000 });
      expect(await execution(open(), approving)).toMatchObject({ ...shared, deadline_at: null, time_left_ms: 400 });
    });

    test('a transition of an execution that nobody claimed is refused', async () => {
      const write = buildInsert(buildExecution(await addWorkflow(open())), { transition: SUCCESS });
      await expect(open().storage.journal.append(write)).rejects.toThrow('inserted claimed');
    });

    test('a deleted or unknown workflow takes nothing', async () => {
      const workflow = await addWorkflow(open());
      await open().storage.stores.workflows.deleteWorkflow(workflow.ownerId, workflow.id, buildAudit());
      const dedupe = keyed();
      const write = buildInsert(buildExecution(workflow, { dedupe }), { steps: [buildStep()] });
      expect(await open().storage.journal.append(write)).toEqual({ kind: 'workflow-gone' });
      expect(await count(open(), 'executions', `workflow_id = '${workflow.id}'`)).toBe(0);
      expect(await count(open(), 'dedupe_keys', `workflow_id = '${workflow.id}'`)).toBe(0);
    });

    test('the same write sent twice stores one execution', async () => {
      const workflow = await addWorkflow(open());
      for (const dedupe of [null, keyed()]) {
        const write = buildInsert(buildExecution(workflow, { dedupe }), { steps: [buildStep()] });
        expect(await appendAll(open(), [write, write])).toEqual([COMMITTED, COMMITTED]);
        expect(await open().storage.journal.append(write)).toEqual(COMMITTED);
      }
      expect(await count(open(), 'executions', `workflow_id = '${workflow.id}'`)).toBe(2);
    });
  });

  describe('deduping', () => {
    test('a key that was used gives the first execution and the hash of what was sent then', async () => {
      const workflow = await addWorkflow(open());
      const dedupe = keyed();
      const first = await addExecution(open(), workflow, { dedupe });
      const again = buildExecution(workflow, { dedupe: { ...dedupe, bodyHash: 'hash-2' } });
      const verdict = await open().storage.journal.append(buildInsert(again));
      expect(verdict).toEqual({ kind: 'duplicate', executionId: first, bodyHash: 'hash-1' });
      expect(await execution(open(), again.id)).toBeUndefined();
    });

    test('of 50 writes at once with one key, in one batch too, one is stored and all others name it', async () => {
      const workflow = await addWorkflow(open());
      const dedupe = keyed();
      const writes = Array.from({ length: 50 }, () => buildInsert(buildExecution(workflow, { dedupe })));
      const verdicts = await appendAll(open(), writes);
      const rows = await open()
        .db.selectFrom('executions')
        .select('id')
        .where('workflow_id', '=', workflow.id)
        .execute();
      expect(rows).toHaveLength(1);
      expect(verdicts.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
      for (const verdict of verdicts.filter(({ kind }) => kind !== 'committed')) {
        expect(verdict).toEqual({ kind: 'duplicate', executionId: rows[0]?.id, bodyHash: 'hash-1' });
      }
    });

    test('keys of other workflows, other scopes and other spellings do not meet', async () => {
      const [one, other] = [await addWorkflow(open()), await addWorkflow(open())];
      const dedupe = keyed();
      await addExecution(open(), one, { dedupe });
      await addExecution(open(), other, { dedupe });
      await addExecution(open(), one, { dedupe: { ...dedupe, scope: 'execute' } });
      await addExecution(open(), one, { dedupe: { ...dedupe, key: `${dedupe.key}\u0000` } });
      await addExecution(open(), one, { dedupe: { ...dedupe, key: dedupe.key.toUpperCase() } });
      expect(await count(open(), 'dedupe_keys', `workflow_id = '${one.id}'`)).toBe(4);
    });

    test('a key that has expired is free again', async () => {
      const workflow = await addWorkflow(open());
      const dedupe = keyed();
      await addExecution(open(), workflow, { dedupe });
      await open()
        .db.updateTable('dedupe_keys')
        .set({ expires_at: 1 })
        .where('workflow_id', '=', workflow.id)
        .execute();
      const second = await addExecution(open(), workflow, { dedupe: { ...dedupe, bodyHash: 'hash-2' } });
      const verdict = await open().storage.journal.append(buildInsert(buildExecution(workflow, { dedupe })));
      expect(verdict).toEqual({ kind: 'duplicate', executionId: second, bodyHash: 'hash-2' });
    });
  });

  describe('advancing', () => {
    async function addRunning(write: Parameters<typeof buildInsert>[1] = {}) {
      const workflow = await addWorkflow(open());
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId(), timeLimitMs: 60_000 }, write);
      const steps = () => loadSteps(open(), id);
      return { id, workflow, steps };
    }

    test('stores steps and gives them back as they were', async () => {
      const { id, steps } = await addRunning();
      const step = buildStep({
        iteration: '3.0',
        attempt: 2,
        idempotencyKey: 'k',
        input: '{"a":"\\u0000 ü 漢"}',
        output: '[1,{"b":"😀"}]',
        emitted: ['main', 'rejected'],
        error: { code: 'C', message: '\u0000', details: { x: [1, null] } },
        attempts: [{ number: 1, startedAt: 1, completedAt: 2, error: { code: 'E', message: 'm' } }],
        nextAttemptAt: 5,
      });
      expect(await open().storage.journal.append(buildAdvance(id, { steps: [step] }))).toEqual(COMMITTED);
      expect(await steps()).toEqual([{ ...step, leaseEpoch: 1 }]);
    });

    test('steps come back in the order in which they were first recorded', async () => {
      const { id, steps } = await addRunning({ steps: [buildStep({ nodeId: 'z' }), buildIntent({ nodeId: 'y' })] });
      await open().storage.journal.append(buildAdvance(id, { steps: [buildStep({ nodeId: 'a' })] }));
      await open().storage.journal.append(buildAdvance(id, { steps: [buildStep({ nodeId: 'y' })] }));
      expect((await steps()).map(({ nodeId }) => nodeId)).toEqual(['z', 'y', 'a']);
    });

    test('a step keeps its input and its key when the write names none', async () => {
      const { id, steps } = await addRunning({ steps: [buildIntent()] });
      await open().storage.journal.append(buildAdvance(id, { steps: [buildStep()] }));
      const [step] = await steps();
      expect(step).toMatchObject({ status: 'success', input: buildIntent().input, idempotencyKey: 'key-1' });
    });

    test('two writes of one batch to one step leave what they would leave one after the other', async () => {
      const { id, steps } = await addRunning();
      const verdicts = await appendAll(open(), [
        buildAdvance(id, { steps: [buildIntent()] }),
        buildAdvance(id, { steps: [buildStep({ output: '1' })] }),
        buildAdvance(id, { steps: [buildStep({ output: '2' })], transition: SUCCESS }),
        buildAdvance(id, { steps: [buildStep({ nodeId: 'late' })] }),
      ]);
      expect(verdicts).toEqual([COMMITTED, COMMITTED, COMMITTED, { kind: 'fenced' }]);
      expect(await steps()).toEqual([
        { ...buildStep({ output: '1', input: buildIntent().input, idempotencyKey: 'key-1' }), leaseEpoch: 1 },
      ]);
    });

    test('a step that has ended is never changed, and an older attempt changes nothing', async () => {
      const { id, steps } = await addRunning({
        steps: [buildStep({ nodeId: 'ended', output: '1' }), buildIntent({ nodeId: 'second', attempt: 2 })],
      });
      const late = [buildStep({ nodeId: 'ended', output: '2' }), buildStep({ nodeId: 'second', attempt: 1 })];
      expect(await open().storage.journal.append(buildAdvance(id, { steps: late }))).toEqual(COMMITTED);
      expect(await steps()).toMatchObject([
        { nodeId: 'ended', output: '1' },
        { nodeId: 'second', attempt: 2, status: 'running' },
      ]);
    });

    test('the same finish sent twice is committed twice and stored once', async () => {
      const { id, workflow } = await addRunning();
      const write = buildAdvance(id, { steps: [buildStep()], transition: SUCCESS });
      expect(await open().storage.journal.append(write)).toEqual(COMMITTED);
      expect(await open().storage.journal.append(write)).toEqual(COMMITTED);
      const found = await open().storage.stores.executions.findExecution(workflow.ownerId, id);
      expect(found).toMatchObject({ status: 'success', completedAt: SOME_INSTANT + 5_000, steps: [buildStep()] });
      const other = buildAdvance(id, { transition: { to: 'cancelled', error: null, completedAt: SOME_INSTANT } });
      expect(await open().storage.journal.append(other)).toEqual({ kind: 'fenced' });
    });

    test('a finish leaves no step running or waiting', async () => {
      const steps = [buildIntent({ nodeId: 'a' }), buildStep({ nodeId: 'b', status: 'waiting' }), buildStep()];
      const running = await addRunning({ steps });
      await open().storage.journal.append(buildAdvance(running.id, { transition: FAILURE }));
      expect((await running.steps()).map(({ status }) => status)).toEqual(['in_doubt', 'skipped', 'success']);
    });

    test('a stale epoch, a missing execution and an execution that does not run take nothing', async () => {
      const { id, workflow, steps } = await addRunning();
      const queued = await addExecution(open(), workflow);
      const more = { steps: [buildStep()], transition: SUCCESS };
      const verdicts = await appendAll(open(), [
        buildAdvance(id, { ...more, leaseEpoch: 0 }),
        buildAdvance(id, { ...more, leaseEpoch: 2 }),
        buildAdvance(queued, { ...more, leaseEpoch: 0 }),
        buildAdvance(newExecutionId(), more),
      ]);
      expect(verdicts.map(({ kind }) => kind)).toEqual(['fenced', 'fenced', 'fenced', 'fenced']);
      expect(await steps()).toEqual([]);
      expect(await execution(open(), id)).toMatchObject({ status: 'running' });
      expect(await execution(open(), queued)).toMatchObject({ status: 'queued' });
    });

    test('parking frees the worker and keeps the rest of the limit', async () => {
      const { id } = await addRunning();
      const transition: Transition = { to: 'waiting', wakeAt: 99, wakeSeq: 1, timeLeftMs: 1_234 };
      await open().storage.journal.append(buildAdvance(id, { transition }));
      const parked = { status: 'waiting', worker_id: null, wake_at: 99, deadline_at: null, time_left_ms: 1_234 };
      expect(await execution(open(), id)).toMatchObject(parked);
      expect(await open().storage.journal.append(buildAdvance(id, { transition }))).toEqual(COMMITTED);
    });

    test('parking for a retry lets the deadline run on', async () => {
      const { id } = await addRunning();
      const transition: Transition = { to: 'waiting', wakeAt: 99, wakeSeq: 1, timeLeftMs: null };
      await open().storage.journal.append(buildAdvance(id, { transition }));
      expect(await execution(open(), id)).toMatchObject({ status: 'waiting', deadline_at: SOME_INSTANT + 60_000 });
    });

    test('a wake-up that came since wins over parking, and the whole write is left out', async () => {
      const { id, steps } = await addRunning();
      await open().db.updateTable('executions').set({ wake_seq: 2 }).where('id', '=', id).execute();
      const transition: Transition = { to: 'waiting', wakeAt: null, wakeSeq: 1, timeLeftMs: 1 };
      const verdict = await open().storage.journal.append(buildAdvance(id, { steps: [buildStep()], transition }));
      expect(verdict).toEqual({ kind: 'woken', wakeSeq: 2 });
      expect(await steps()).toEqual([]);
      const again = buildAdvance(id, { steps: [buildStep()], transition: { ...transition, wakeSeq: 2 } });
      expect(await open().storage.journal.append(again)).toEqual(COMMITTED);
    });

    test('of many parkings and wake-ups at once no wake-up is lost', async () => {
      const workflow = await addWorkflow(open());
      const claimedBy = newWorkerId();
      const ids = await Promise.all(Array.from({ length: 40 }, () => addExecution(open(), workflow, { claimedBy })));
      const transition: Transition = { to: 'waiting', wakeAt: null, wakeSeq: 1, timeLeftMs: 1 };
      const [verdicts] = await Promise.all([
        appendAll(
          open(),
          ids.map((id) => buildAdvance(id, { transition })),
        ),
        ...ids.map((id) =>
          open()
            .db.updateTable('executions')
            .set((row) => ({
              wake_seq: row('wake_seq', '+', 1),
              status: row
                .case()
                .when('status', '=', 'waiting')
                .then('queued' as const)
                .else(row.ref('status'))
                .end(),
            }))
            .where('id', '=', id)
            .execute(),
        ),
      ]);
      for (const [index, id] of ids.entries()) {
        const expected = verdicts[index]?.kind === 'woken' ? 'running' : 'queued';
        expect(await execution(open(), id)).toMatchObject({ status: expected, wake_seq: 2 });
      }
    });

    test('a drained execution is queued again with the rest of its limit', async () => {
      const { id } = await addRunning();
      await open().storage.journal.append(buildAdvance(id, { transition: { to: 'queued', timeLeftMs: 500 } }));
      const row = await execution(open(), id);
      expect(row).toMatchObject({ status: 'queued', worker_id: null, deadline_at: null, time_left_ms: 500 });
      expect(row?.wake_at).not.toBeNull();
    });

    test('the first result under a new lease, and nothing less, resets the takeovers', async () => {
      const { id } = await addRunning({ steps: [buildStep({ nodeId: 'old' })] });
      await open().db.updateTable('executions').set({ takeovers: 3 }).where('id', '=', id).execute();
      const unchanged = [buildStep({ nodeId: 'old' }), buildIntent(), buildStep({ nodeId: 'b', status: 'in_doubt' })];
      await open().storage.journal.append(buildAdvance(id, { steps: unchanged }));
      expect(await execution(open(), id)).toMatchObject({ takeovers: 3 });
      await open().storage.journal.append(buildAdvance(id, { steps: [buildStep()] }));
      expect(await execution(open(), id)).toMatchObject({ takeovers: 0 });
    });

    test('a row that has ended refuses every change', async () => {
      const { id } = await addRunning();
      await open().storage.journal.append(buildAdvance(id, { transition: SUCCESS }));
      const change = open().db.updateTable('executions').set({ status: 'failed' }).where('id', '=', id).execute();
      await expect(change).rejects.toThrow('never changed');
      expect(await execution(open(), id)).toMatchObject({ status: 'success' });
    });

    test('a stale owner stores nothing after a takeover', async () => {
      const [first, workflow] = [await addWorker(open()), await addWorkflow(open())];
      const id = await addExecution(open(), workflow, { claimedBy: first }, { steps: [buildIntent()] });
      const second = await addWorker(open());
      await killWorker(open(), first);
      const { executionQueue } = open().storage.systemStores;
      const [taken] = await executionQueue.claimExecutions({
        mayTakeSuspect: true,
        workerId: second,
        limit: 1,
        ids: [id],
      });
      expect(taken).toMatchObject({ id, leaseEpoch: 2, takeovers: 1 });
      const stale = buildAdvance(id, { steps: [buildStep()], transition: SUCCESS });
      expect(await open().storage.journal.append(stale)).toEqual({ kind: 'fenced' });
      expect(await loadSteps(open(), id)).toMatchObject([{ status: 'running', leaseEpoch: 1 }]);
    });
  });

  describe('large values', () => {
    const large = (letter: string) => JSON.stringify(letter.repeat(200_000));

    test('a value over 64 KiB is stored once, compressed, and comes back whole', async () => {
      const workflow = await addWorkflow(open());
      const [input, output] = [large('x'), large('ü')];
      const steps = [buildStep({ input, output }), buildStep({ nodeId: 'b', output })];
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { steps });
      const other = await addExecution(open(), workflow, {}, { steps: [buildStep({ output })] });
      const loaded = await loadSteps(open(), id);
      expect(loaded.map((step) => [step.input, step.output])).toEqual([
        [input, output],
        [null, output],
      ]);
      const found = await open().storage.stores.executions.findExecution(workflow.ownerId, other);
      expect(found?.steps[0]?.output).toBe(output);
      const sha256 = createHash('sha256').update(output).digest('hex');
      const rows = await open().db.selectFrom('payloads').selectAll().where('sha256', '=', sha256).execute();
      expect(rows).toHaveLength(1);
      expect(rows[0]?.data.length).toBeLessThan(10_000);
    });

    test('a value at the limit stays in its row, one byte more does not', async () => {
      const workflow = await addWorkflow(open());
      const text = (bytes: number) => JSON.stringify('y'.repeat(bytes - 2));
      const steps = [
        buildStep({ nodeId: 'at', output: text(65_536) }),
        buildStep({ nodeId: 'over', output: text(65_537) }),
      ];
      const id = await addExecution(open(), workflow, {}, { steps });
      const refs = open().db.selectFrom('execution_steps').select(['node_id', 'output_ref', 'output']);
      const rows = await refs.where('execution_id', '=', id).orderBy('seq').execute();
      expect(rows.map((row) => [row.node_id, row.output_ref === null, row.output === null])).toEqual([
        ['at', true, false],
        ['over', false, true],
      ]);
    });

    test('writes of one execution keep their order when the first has a large value', async () => {
      const workflow = await addWorkflow(open());
      const added = buildExecution(workflow, { claimedBy: newWorkerId() });
      const verdicts = await appendAll(open(), [
        buildInsert(added, { steps: [buildStep({ output: large('z') })] }),
        buildAdvance(added.id, { transition: SUCCESS }),
      ]);
      expect(verdicts).toEqual([COMMITTED, COMMITTED]);
    });
  });

  describe('failing', () => {
    test('an insert that fails in its middle stores nothing, and its neighbours in the batch are stored', async () => {
      const workflow = await addWorkflow(open());
      const output = JSON.stringify(`${newExecutionId()}${'q'.repeat(70_000)}`);
      const bad = buildExecution(workflow, { dedupe: keyed() });
      const steps = [buildStep({ output }), buildStep({ nodeId: 'explode' })];
      const good = Array.from({ length: 6 }, () => buildExecution(workflow));
      const writes = [...good.slice(0, 3), bad, ...good.slice(3)].map((added) =>
        buildInsert(added, { steps: added === bad ? steps : [buildStep()] }),
      );
      const settled = await Promise.allSettled(writes.map((write) => open().storage.journal.append(write)));
      const failed = settled.filter((result) => result.status === 'rejected');
      expect(failed).toHaveLength(1);
      expect(failed[0]?.reason).toBeInstanceOf(JournalUnavailableError);
      expect(failed[0]?.reason).toMatchObject({ outcome: 'not-stored' });
      expect(await execution(open(), bad.id)).toBeUndefined();
      expect(await count(open(), 'execution_steps', `execution_id = '${bad.id}'`)).toBe(0);
      expect(await count(open(), 'dedupe_keys', `workflow_id = '${workflow.id}'`)).toBe(0);
      const sha256 = createHash('sha256').update(output).digest('hex');
      expect(await count(open(), 'payloads', `sha256 = '${sha256}'`)).toBe(0);
      for (const { id } of good) expect(await execution(open(), id)).toBeDefined();
    });

    test('of a batch with bad writes only these fail', async () => {
      const workflow = await addWorkflow(open());
      const isBad = (n: number) => n % 10 === 3;
      const writes = Array.from({ length: 30 }, (_, n) =>
        buildInsert(buildExecution(workflow), { steps: [buildStep({ nodeId: isBad(n) ? 'explode' : 'fine' })] }),
      );
      const settled = await Promise.allSettled(writes.map((write) => open().storage.journal.append(write)));
      expect(settled.map(({ status }) => status === 'rejected')).toEqual(writes.map((_, n) => isBad(n)));
      expect(await count(open(), 'executions', `workflow_id = '${workflow.id}'`)).toBe(27);
    });

    test('an advance that fails in its middle stores neither steps nor transition', async () => {
      const workflow = await addWorkflow(open());
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() });
      const error = { code: 'X', message: 'explode', nodeId: null };
      const transition: Transition = { to: 'failed', error, completedAt: 1 };
      for (const write of [
        buildAdvance(id, { steps: [buildStep(), buildStep({ nodeId: 'explode' })], transition: SUCCESS }),
        buildAdvance(id, { steps: [buildStep()], transition }),
      ]) {
        await expect(open().storage.journal.append(write)).rejects.toMatchObject({ outcome: 'not-stored' });
        expect(await loadSteps(open(), id)).toEqual([]);
        expect(await execution(open(), id)).toMatchObject({ status: 'running' });
      }
    });

    test('a finish that fails while it settles the steps leaves the execution running', async () => {
      const workflow = await addWorkflow(open());
      const steps = [buildIntent({ nodeId: 'settle-explodes' })];
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { steps });
      const finish = open().storage.journal.append(buildAdvance(id, { transition: SUCCESS }));
      await expect(finish).rejects.toMatchObject({ outcome: 'not-stored' });
      expect(await execution(open(), id)).toMatchObject({ status: 'running', completed_at: null });
    });
  });

  describe('a write that may be stored under a condition', () => {
    test('is stored when its turn comes and it holds, and else is fenced, whatever is beside it', async () => {
      const workflow = await addWorkflow(open());
      const { journal } = open().storage;
      const executions = Array.from({ length: 3 }, () => buildExecution(workflow));
      const verdicts = await Promise.all(
        executions.map((one, index) => journal.append(buildInsert(one), () => index !== 1)),
      );
      expect(verdicts).toEqual([COMMITTED, { kind: 'fenced' }, COMMITTED]);
      const rows = await Promise.all(executions.map(({ id }) => execution(open(), id)));
      expect(rows.map((row) => row !== undefined)).toEqual([true, false, true]);
      expect(journal.backlog()).toMatchObject({ writes: 0, bytes: 0 });
    });

    test('is asked for when its turn has come, not when it was handed over', async () => {
      const workflow = await addWorkflow(open());
      const { journal } = open().storage;
      let mayStore = true;
      const asked: string[] = [];
      // While this one is with the database the other waits.
      const first = journal.append(buildInsert(buildExecution(workflow)), () => asked.push('first') > 0);
      await new Promise((resolve) => setImmediate(resolve));
      const late = buildExecution(workflow);
      const second = journal.append(buildInsert(late), () => asked.push('second') > 0 && mayStore);
      expect(asked).toEqual(['first']);
      mayStore = false;
      expect(await Promise.all([first, second])).toEqual([COMMITTED, { kind: 'fenced' }]);
      expect(await execution(open(), late.id)).toBeUndefined();
    });

    test('is asked for again at each try', async () => {
      const workflow = await addWorkflow(open());
      const { journal } = open().storage;
      const refused = buildExecution(workflow);
      const write = buildInsert(refused);
      expect(await journal.append(write, () => false)).toEqual({ kind: 'fenced' });
      expect(await journal.append(write, () => true)).toEqual(COMMITTED);
      expect(await execution(open(), refused.id)).toMatchObject({ status: 'queued' });
    });
  });

  test('the backlog counts what is not committed yet', async () => {
    const workflow = await addWorkflow(open());
    const { journal } = open().storage;
    const appended = journal.append(buildInsert(buildExecution(workflow), { steps: [buildStep()] }));
    expect(journal.backlog().writes).toBe(1);
    expect(journal.backlog().bytes).toBeGreaterThan(0);
    await appended;
    expect(journal.backlog()).toMatchObject({ writes: 0, bytes: 0, oldestMs: 0 });
  });
}
