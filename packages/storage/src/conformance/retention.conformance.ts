import type { ExecutionId, RedriveId, WorkflowId } from '@automateos/model';
import type { RedriveRecord } from '@automateos/runtime';
import { buildAudit, buildStep, newWorkerId } from '@automateos/testing';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { oldest, oldestOfWorkflow, removable } from '../stores/retention-store.ts';
import { addExecution, addWorkflow, count, type Harness } from './harness.conformance.ts';

const LARGE = JSON.stringify('x'.repeat(100_000));
const NOW = 1_800_000_000_000;

/** What is removed because it is kept no longer, the same on every database. */
export function describeRetention(open: () => Harness): void {
  const store = () => open().storage.systemStores.retention;

  beforeEach(async () => {
    const { db } = open();
    for (const table of ['dead_letters', 'redrives', 'execution_steps', 'executions', 'payloads'] as const) {
      await db.deleteFrom(table).execute();
    }
  });

  /** An execution that ended so; its id is as old as it is. */
  async function ended(
    workflow: Awaited<ReturnType<typeof addWorkflow>>,
    at: number,
    status: 'success' | 'failed' = 'success',
    output = '1',
  ): Promise<ExecutionId> {
    const id = idAt(at);
    const error = status === 'failed' ? { code: 'X', message: 'x', nodeId: null } : null;
    await addExecution(
      open(),
      workflow,
      { id, createdAt: at, claimedBy: newWorkerId() },
      { steps: [buildStep({ output })], transition: { to: status, error, completedAt: at } },
    );
    return id;
  }

  describe('retention', () => {
    test('removes what ended too long ago, with its steps and large values, and nothing else', async () => {
      const workflow = await addWorkflow(open());
      const [old, young] = [await ended(workflow, NOW - 10_000, 'success', LARGE), await ended(workflow, NOW)];
      const waiting = await addExecution(open(), workflow, { id: idAt(NOW - 9_000) });
      const letter = await ended(workflow, NOW - 8_000, 'failed');
      const pruned = await store().pruneWorkflow(workflow.id, { endedBefore: NOW - 5_000, upTo: null }, null, 10);
      expect(pruned).toEqual({ executions: 1, steps: 1, payloads: 1, cursor: null });
      expect(await ids()).toEqual([waiting, letter, young].toSorted());
      expect(await count(open(), 'execution_steps', `execution_id = '${old}'`)).toBe(0);
    });

    test('what has ended too long ago is told by the clock of the database', async () => {
      expect(Math.abs((await store().nowMs()) - Date.now())).toBeLessThan(60_000);
    });

    test('a failed one goes when its dead letter is decided', async () => {
      const workflow = await addWorkflow(open());
      const id = await ended(workflow, NOW - 10_000, 'failed');
      const prune = () => store().pruneWorkflow(workflow.id, { endedBefore: NOW, upTo: null }, null, 10);
      expect(await prune()).toMatchObject({ executions: 0 });
      await open().db.updateTable('dead_letters').set({ status: 'discarded' }).where('execution_id', '=', id).execute();
      expect(await prune()).toMatchObject({ executions: 1 });
      expect(await count(open(), 'dead_letters', '1 = 1')).toBe(0);
    });

    test('what a run that has not ended called stays', async () => {
      const workflow = await addWorkflow(open());
      const [called, caller] = [await ended(workflow, NOW - 10_000), await addExecution(open(), workflow)];
      const call = { called_id: called, execution_id: caller, node_id: 'a', iteration: '', is_awaited: 1, depth: 1 };
      await open().db.insertInto('calls').values(call).execute();
      const prune = () => store().pruneWorkflow(workflow.id, { endedBefore: NOW, upTo: null }, null, 10);
      expect(await prune()).toMatchObject({ executions: 0 });
      await open().db.updateTable('executions').set({ status: 'cancelled' }).where('id', '=', caller).execute();
      expect(await prune()).toMatchObject({ executions: 1 });
    });

    test('a value that another execution refers to stays', async () => {
      const workflow = await addWorkflow(open());
      await ended(workflow, NOW - 10_000, 'success', LARGE);
      const young = await ended(workflow, NOW, 'success', LARGE);
      const pruned = await store().pruneWorkflow(workflow.id, { endedBefore: NOW - 5_000, upTo: null }, null, 10);
      expect(pruned).toMatchObject({ executions: 1, payloads: 0 });
      expect((await open().storage.systemStores.executionQueue.loadSteps([young])).get(young)).toMatchObject([
        { output: LARGE },
      ]);
    });

    test('keeps so many of the newest', async () => {
      const workflow = await addWorkflow(open());
      const made: ExecutionId[] = [];
      for (let age = 5; age > 0; age -= 1) made.push(await ended(workflow, NOW - age * 1_000));
      expect(await store().findBeyond(workflow.id, 5)).toBeNull();
      const upTo = await store().findBeyond(workflow.id, 2);
      expect(upTo).toBe(made[2]);
      await store().pruneWorkflow(workflow.id, { endedBefore: null, upTo }, null, 10);
      expect(await ids()).toEqual(made.slice(3));
    });

    test('goes on where it stopped, past what stays', async () => {
      const [workflow, other] = [await addWorkflow(open()), await addWorkflow(open())];
      const stays = await addExecution(open(), workflow, { id: idAt(NOW - 9_000) });
      await ended(workflow, NOW - 8_000);
      const foreign = await ended(other, NOW - 8_000);
      const expiry = { endedBefore: NOW, upTo: null };
      const first = await store().pruneWorkflow(workflow.id, expiry, null, 1);
      expect(first).toMatchObject({ executions: 0, cursor: stays });
      expect(await store().pruneWorkflow(workflow.id, expiry, first.cursor, 1)).toMatchObject({ executions: 1 });
      expect(await ids()).toEqual([stays, foreign].toSorted());
    });

    test('by size the oldest of all workflows go first', async () => {
      const [workflow, other] = [await addWorkflow(open()), await addWorkflow(open())];
      await ended(workflow, NOW - 9_000);
      await ended(other, NOW - 8_000);
      const young = await ended(workflow, NOW - 7_000);
      expect(await store().pruneOldest(null, 2)).toMatchObject({ executions: 2 });
      expect(await ids()).toEqual([young]);
      expect(await store().usedBytes()).toBeGreaterThanOrEqual(0);
      await store().giveBack();
    });

    test('removes redrives that ended too long ago, a few at a time, and none that goes on', async () => {
      const { ownerId } = await addWorkflow(open());
      const add = async (at: number, status: RedriveRecord['status'], completedAt: number | null) => {
        const id = idAt(at) as string as RedriveId; // of another table, and rising with time as they all do
        const redrive: RedriveRecord = {
          ...{ id, ownerId, address: null, status, createdAt: at, completedAt },
          filter: {
            workflowId: undefined,
            fingerprint: undefined,
            ids: undefined,
            q: undefined,
            since: undefined,
            until: at,
          },
          ...{ from: 'failed_step', version: 'current', rate: 1 },
          ...{ total: 0, done: 0, failed: 0, refusals: [], position: null, turn: 0 },
        };
        await open().storage.stores.deadLetters.insertRedrive(redrive, buildAudit());
        return id;
      };
      const old = NOW - 10_000;
      await add(old, 'done', old);
      await add(old, 'stopped', old);
      await add(old, 'done', old);
      const left = [await add(old, 'running', null), await add(old, 'done', NOW), await add(NOW, 'done', NOW)];
      expect(await store().pruneRedrives(NOW - 5_000, 2)).toBe(2);
      expect(await store().pruneRedrives(NOW - 5_000, 2)).toBe(1);
      expect(await store().pruneRedrives(NOW - 5_000, 2)).toBe(0);
      const rows = await open().db.selectFrom('redrives').select('id').where('owner_id', '=', ownerId).execute();
      expect(rows.map(({ id }) => id).toSorted()).toEqual(left.toSorted());
    });

    test('lists the workflows that are there, page by page', async () => {
      const workflow = await addWorkflow(open(), { settings: { retention: { days: 3 } } });
      const listed = await store().listWorkflows(`${workflow.id.slice(0, 13)}-0000-0000-000000000000` as WorkflowId, 5);
      expect(listed.find(({ id }) => id === workflow.id)?.settings).toEqual({ retention: { days: 3 } });
      expect((await store().listWorkflows(workflow.id, 5)).map(({ id }) => id)).not.toContain(workflow.id);
    });

    test('reads by indexes, whatever else is there', async () => {
      const [id, workflow] = [idAt(NOW), await addWorkflow(open())];
      const expiry = { endedBefore: NOW, upTo: id };
      expect(await plan(oldestOfWorkflow(workflow.id, expiry, id, 10))).toMatch(
        /executions_of_workflow|executions_key/,
      );
      for (const query of [
        oldest(id, 10),
        oldestOfWorkflow(workflow.id, expiry, null, 10),
        removable([id], { lock: () => sql`` }),
      ]) {
        expect(await plan(query)).not.toMatch(/Seq Scan|SCAN (?!CONSTANT)/);
      }
    });
  });

  async function ids(): Promise<ExecutionId[]> {
    return (await open().db.selectFrom('executions').select('id').orderBy('id').execute()).map(({ id }) => id);
  }

  async function plan(query: ReturnType<typeof sql>): Promise<string> {
    const { dialect, db } = open();
    if (dialect === 'sqlite') return JSON.stringify((await sql`explain query plan ${query}`.execute(db)).rows);
    return db.transaction().execute(async (trx) => {
      // In a small table the planner would read all of it.
      await sql`set local enable_seqscan = off`.execute(trx);
      return JSON.stringify((await sql`explain ${query}`.execute(trx)).rows);
    });
  }
}

let made = 0;

/** An id of that instant, later than those made before of the same. */
function idAt(ms: number): ExecutionId {
  made += 1;
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${made.toString(16).padStart(12, '0')}` as ExecutionId;
}
