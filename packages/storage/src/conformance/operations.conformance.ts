import { firstIdAt } from '@automateos/model';
import type { OperationState } from '@automateos/runtime';
import { buildAudit, buildStep, newExecutionId, newWorkerId, SOME_INSTANT } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { addExecution, addUser, addWorker, addWorkflow, type Harness, killWorker } from './harness.conformance.ts';

const MINUTE_MS = 60_000;

/** The contract of the figures that say how things stand. */
export function describeOperations(open: () => Harness): void {
  const read = (actor: Parameters<ReturnType<typeof store>['readState']>[0], nowMs = Date.now()) =>
    store().readState(actor, nowMs);
  const store = () => open().storage.stores.operations;
  const setDue = (id: string, wakeAt: number | null) =>
    open()
      .db.updateTable('executions')
      .set({ wake_at: wakeAt })
      .where('id', '=', id as never)
      .execute();

  describe('operations', () => {
    test('an account without anything has nothing', async () => {
      const { workers: _, ...state } = await read(await addUser(open()));
      expect(state).toEqual<Omit<OperationState, 'workers'>>({
        figures: {
          acceptedLastMinute: 0,
          queued: 0,
          waiting: 0,
          running: 0,
          overdue: 0,
          stranded: 0,
          inDoubt: 0,
          openDeadLetters: 0,
        },
        atLeast: [],
        oldestQueuedAt: null,
        storage: [],
      });
      expect(store().database).toBe(open().dialect === 'sqlite' ? 'sqlite' : 'postgresql');
    });

    test("figures are of the actor's own executions, over all workflows but deleted ones", async () => {
      const ownerId = await addUser(open());
      const [orders, invoices, deleted] = [
        await addWorkflow(open(), { ownerId, name: 'Orders' }),
        await addWorkflow(open(), { ownerId, name: 'Invoices' }),
        await addWorkflow(open(), { ownerId }),
      ];
      const nowMs = Date.now();
      const queued = [await addExecution(open(), orders), await addExecution(open(), invoices)];
      await setDue(queued[0] ?? '', nowMs - 30_000);
      await setDue(queued[1] ?? '', nowMs - 10_000);
      const waiting = { to: 'waiting', wakeAt: nowMs + 5_000, wakeSeq: 1, timeLeftMs: 1 } as const;
      await addExecution(open(), orders, { claimedBy: newWorkerId() }, { transition: waiting });
      const failed = {
        to: 'failed',
        error: { code: 'X', message: 'x', nodeId: null },
        completedAt: SOME_INSTANT,
      } as const;
      await addExecution(open(), orders, { claimedBy: newWorkerId() }, { transition: failed });
      const transition = { to: 'success', error: null, completedAt: SOME_INSTANT } as const;
      await addExecution(open(), orders, { claimedBy: newWorkerId() }, { transition });
      for (const workflow of [deleted, await addWorkflow(open())]) {
        await addExecution(open(), workflow);
        await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { transition: failed });
      }
      await open().storage.stores.workflows.deleteWorkflow(ownerId, deleted.id, buildAudit());
      const { figures, atLeast, oldestQueuedAt, storage } = await read(ownerId, nowMs);
      expect(figures).toMatchObject({
        acceptedLastMinute: 5,
        queued: 2,
        waiting: 1,
        running: 0,
        overdue: 0,
        stranded: 0,
        inDoubt: 0,
        openDeadLetters: 1,
      });
      expect([atLeast, oldestQueuedAt]).toEqual([[], nowMs - 30_000]);
      expect(storage).toEqual([
        { workflowId: orders.id, workflowName: 'Orders', executions: 4, isExact: true },
        { workflowId: invoices.id, workflowName: 'Invoices', executions: 1, isExact: true },
      ]);
    });

    test('what was accepted earlier than a minute ago does not count', async () => {
      const workflow = await addWorkflow(open());
      const nowMs = Date.now();
      const at = (ms: number) => `${firstIdAt(ms).slice(0, -12)}${newExecutionId().slice(-12)}` as never;
      for (const ms of [nowMs - MINUTE_MS - 5, nowMs - MINUTE_MS + 5, nowMs - 5]) {
        await addExecution(open(), workflow, { id: at(ms) });
      }
      expect((await read(workflow.ownerId, nowMs)).figures.acceptedLastMinute).toBe(2);
    });

    test('a run is stranded when nobody hears of its owner any more', async () => {
      const workflow = await addWorkflow(open());
      const [alive, dead] = [await addWorker(open()), await addWorker(open())];
      // On SQLite the second worker was the end of the first.
      const running = open().dialect === 'sqlite' ? dead : alive;
      await addExecution(open(), workflow, { claimedBy: running });
      expect((await read(workflow.ownerId)).figures).toMatchObject({ running: 1, stranded: 0 });
      await killWorker(open(), running);
      expect((await read(workflow.ownerId)).figures).toMatchObject({ running: 1, stranded: 1 });
    });

    test('what is due for over a minute is overdue, unless its workflow has it wait for its turn', async () => {
      const ownerId = await addUser(open());
      const free = await addWorkflow(open(), { ownerId });
      const limited = await addWorkflow(open(), { ownerId, settings: { max_concurrency: 1 } });
      const late = Date.now() - MINUTE_MS - 5_000;
      for (const workflow of [free, limited]) {
        await setDue(await addExecution(open(), workflow), late);
        await setDue(await addExecution(open(), workflow), Date.now() - MINUTE_MS + 20_000);
      }
      await open().db.updateTable('executions').set({ is_limited: 1 }).where('workflow_id', '=', limited.id).execute();
      expect((await read(ownerId)).figures).toMatchObject({ queued: 4, overdue: 1 });
    });

    test('runs in doubt are those that wait for a person', async () => {
      const workflow = await addWorkflow(open());
      const transition = { to: 'waiting', wakeAt: null, wakeSeq: 1, timeLeftMs: 1 } as const;
      const add = (status: 'in_doubt' | 'waiting') =>
        addExecution(
          open(),
          workflow,
          { claimedBy: newWorkerId() },
          { steps: [buildStep({ status }), buildStep({ nodeId: 'done' })], transition },
        );
      await add('in_doubt');
      await add('waiting');
      const ended = await add('in_doubt');
      await open().storage.stores.executions.requestCancel(workflow.ownerId, ended, buildAudit());
      expect((await read(workflow.ownerId)).figures).toMatchObject({ waiting: 2, inDoubt: 1 });
    });

    test('workers are those that were heard of, newest first', async () => {
      const actor = await addUser(open());
      const [first, second] = [await addWorker(open()), await addWorker(open())];
      const ids = async () => (await read(actor)).workers.map(({ id, isAlive }) => `${id} ${isAlive}`);
      const known = await ids();
      expect(known[0]).toBe(`${second} true`);
      // On SQLite a new worker is the end of all others.
      expect(known.includes(`${first} true`)).toBe(open().dialect === 'postgres');
      await open().storage.systemStores.workers.stopWorker(second);
      expect((await ids()).some((line) => line.startsWith(second))).toBe(false);
      if (open().dialect === 'sqlite') return;
      const silentMs = Date.now() - 40_000;
      await open().db.updateTable('workers').set({ heartbeat_at: silentMs }).where('id', '=', first).execute();
      expect(await ids()).toContain(`${first} false`);
      await killWorker(open(), first);
      expect((await ids()).some((line) => line.startsWith(first))).toBe(false);
    });

    test('counting stops at a bound, and says so', async () => {
      const workflow = await addWorkflow(open());
      const rows = Array.from({ length: 10_001 }, () => ({
        execution_id: newExecutionId(),
        workflow_id: workflow.id,
        owner_id: workflow.ownerId,
        node_id: null,
        code: 'X',
        message: 'x',
        search: 'x',
        fingerprint: 'f'.repeat(32),
        status: 'open' as const,
        failed_at: SOME_INSTANT,
        decided_at: null,
        redriven_by: null,
      }));
      while (rows.length > 0) await open().db.insertInto('dead_letters').values(rows.splice(0, 2_000)).execute();
      const { figures, atLeast } = await read(workflow.ownerId);
      expect([figures.openDeadLetters, atLeast]).toEqual([10_000, ['openDeadLetters']]);
    });
  });
}
