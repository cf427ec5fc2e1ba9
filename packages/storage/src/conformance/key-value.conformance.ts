import { LIMITS, type StoreOperation } from '@automateos/model';
import type { JournalVerdict, StoreCall, StorePlace, StoreResult, WorkflowRecord } from '@automateos/runtime';
import { buildAdvance, buildAudit, buildExecution, buildInsert, buildStep, newWorkerId } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import {
  addExecution,
  addWorker,
  addWorkflow,
  appendAll,
  count,
  type Harness,
  killWorker,
  loadSteps,
} from './harness.conformance.ts';

const MISSING = { value: null, expires_at: null };

function placeOf({ ownerId, id }: WorkflowRecord): StorePlace {
  return { ownerId, scope: id };
}

function callOf(place: StorePlace, operation: StoreOperation, nodeId = 'store-1'): StoreCall {
  return { place, operation, step: buildStep({ nodeId, output: null }) };
}

function set(key: string, value: unknown, expiresInMs: number | null = null): StoreOperation {
  return { kind: 'set', key, value: JSON.stringify(value), expiresInMs };
}
const get = (key: string): StoreOperation => ({ kind: 'get', key });
const increment = (key: string, by = 1, expiresInMs: number | null = null): StoreOperation => ({
  kind: 'increment',
  key,
  by,
  expiresInMs,
});
const swap = (key: string, expected: unknown, value: unknown): StoreOperation => ({
  kind: 'compare_and_set',
  key,
  expected: expected === null ? null : JSON.stringify(expected),
  value: JSON.stringify(value),
  expiresInMs: null,
});
const list = (prefix: string, limit: number, after: string | null = null): StoreOperation => ({
  kind: 'list',
  prefix,
  after,
  limit,
});

function shown(results: readonly StoreResult[] | undefined): unknown[] | undefined {
  return results?.map((result) => (result.ok ? JSON.parse(result.output) : result.error.code));
}

function resultsOf(verdict: JournalVerdict): unknown[] | undefined {
  return verdict.kind === 'committed' ? shown(verdict.storeResults) : undefined;
}

/** Carries out operations one after the other, each as a step of a run of its own. */
async function carryOut(harness: Harness, place: StorePlace, workflow: WorkflowRecord, operations: StoreOperation[]) {
  const results: unknown[] = [];
  for (const operation of operations) {
    const id = await addExecution(harness, workflow, { claimedBy: newWorkerId() });
    const write = buildAdvance(id, { storeCalls: [callOf(place, operation)] });
    results.push(...(resultsOf(await harness.storage.journal.append(write)) ?? []));
  }
  return results;
}

async function usage(harness: Harness, { ownerId }: WorkflowRecord): Promise<unknown> {
  const row = await harness.db.selectFrom('store_usage').selectAll().where('owner_id', '=', ownerId).executeTakeFirst();
  return row && { keys: Number(row.keys), bytes: Number(row.bytes) };
}

/** What the journal promises of the key-value store, the same on every database. */
export function describeKeyValueStore(open: () => Harness): void {
  describe('operations', () => {
    test('each gives what it says', async () => {
      const workflow = await addWorkflow(open());
      const results = await carryOut(open(), placeOf(workflow), workflow, [
        get('a'),
        set('a', { n: 1 }),
        set('a', [2, 'ü\u0000']),
        get('a'),
        increment('count'),
        increment('count', 2.5),
        increment('a'),
        swap('a', { n: 1 }, 'no'),
        swap('a', [2, 'ü\u0000'], { x: 1, y: 2 }),
        swap('a', { y: 2, x: 1 }, null),
        swap('a', null, 'again'),
        swap('new', 'x', 'no'),
        swap('new', null, 1),
        { kind: 'delete', key: 'a' },
        { kind: 'delete', key: 'a' },
        get('a'),
      ]);
      expect(results).toEqual([
        { found: false, ...MISSING },
        { created: true, value: { n: 1 }, expires_at: null },
        { created: false, value: [2, 'ü\u0000'], expires_at: null },
        { found: true, value: [2, 'ü\u0000'], expires_at: null },
        { created: true, value: 1, expires_at: null },
        { created: false, value: 3.5, expires_at: null },
        'STORE_NOT_A_NUMBER',
        { swapped: false, value: [2, 'ü\u0000'], expires_at: null },
        { swapped: true, value: { x: 1, y: 2 }, expires_at: null },
        { swapped: true, value: null, expires_at: null },
        { swapped: true, value: 'again', expires_at: null },
        { swapped: false, ...MISSING },
        { swapped: true, value: 1, expires_at: null },
        { deleted: true },
        { deleted: false },
        { found: false, ...MISSING },
      ]);
    });

    test('a list has the entries whose keys begin alike, in the order of their bytes, page by page', async () => {
      const workflow = await addWorkflow(open());
      const place = placeOf(workflow);
      await carryOut(
        open(),
        place,
        workflow,
        ['p', 'p:b', 'p:B', 'p:ä', 'p:\u{1F600}', 'q'].map((key) => set(key, key)),
      );
      const item = (key: string) => ({ key, value: key, expires_at: null });
      const pages = [list('p:', 2), list('p:', 2, 'p:b'), list('', 100), list('x', 5)];
      expect(await carryOut(open(), place, workflow, pages)).toEqual([
        { items: [item('p:B'), item('p:b')], next: 'p:b' },
        { items: [item('p:ä'), item('p:\u{1F600}')], next: null },
        { items: ['p', 'p:B', 'p:b', 'p:ä', 'p:\u{1F600}', 'q'].map(item), next: null },
        { items: [], next: null },
      ]);
    });

    test('a list ends before it is larger than 1 MiB, and says where it goes on', async () => {
      const workflow = await addWorkflow(open());
      const place = placeOf(workflow);
      const keys = ['a', 'b', 'c', 'd', 'e'];
      await carryOut(
        open(),
        place,
        workflow,
        keys.map((key) => set(key, 'x'.repeat(LIMITS.storeValueBytes - 2))),
      );
      const [page] = await carryOut(open(), place, workflow, [list('', 100)]);
      expect(page).toMatchObject({ items: [{ key: 'a' }, { key: 'b' }, { key: 'c' }], next: 'c' });
    });

    test('keys of a workflow, of its owner and of others are apart', async () => {
      const workflow = await addWorkflow(open());
      const other = await addWorkflow(open(), { ownerId: workflow.ownerId });
      const own: StorePlace = { ownerId: workflow.ownerId, scope: '' };
      await carryOut(open(), placeOf(workflow), workflow, [set('k', 'workflow')]);
      await carryOut(open(), own, workflow, [set('k', 'owner')]);
      expect(await carryOut(open(), placeOf(workflow), workflow, [get('k')])).toMatchObject([{ value: 'workflow' }]);
      expect(await carryOut(open(), own, other, [get('k')])).toMatchObject([{ value: 'owner' }]);
      expect(await carryOut(open(), placeOf(other), other, [get('k'), list('', 9)])).toMatchObject([
        { found: false },
        { items: [] },
      ]);
    });

    test('a value larger than 64 KiB comes back, and its step has it', async () => {
      const workflow = await addWorkflow(open());
      const value = 'ü'.repeat(60_000);
      await carryOut(open(), placeOf(workflow), workflow, [set('big', value)]);
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() });
      const write = buildAdvance(id, { storeCalls: [callOf(placeOf(workflow), get('big'))] });
      const expected = [{ found: true, value, expires_at: null }];
      expect(resultsOf(await open().storage.journal.append(write))).toEqual(expected);
      const [step] = await loadSteps(open(), id);
      expect(JSON.parse(step?.output ?? '')).toEqual(expected[0]);
      // Sent again because the answer was lost: it is read from where it was put.
      expect(resultsOf(await open().storage.journal.append(write))).toEqual(expected);
    });
  });

  describe('expiry', () => {
    test('what has expired is not there, can be set anew, and is removed by the sweep', async () => {
      const workflow = await addWorkflow(open());
      const place = placeOf(workflow);
      const [made] = await carryOut(open(), place, workflow, [set('short', 1, 60_000), increment('n', 1, 60_000)]);
      expect(made).toEqual({ created: true, value: 1, expires_at: expect.stringMatching(/^\d{4}-/) });
      expect(await carryOut(open(), place, workflow, [increment('n'), get('short')])).toMatchObject([
        { created: false, value: 2, expires_at: expect.any(String) },
        { found: true },
      ]);
      const { db, storage } = open();
      await db.updateTable('store_entries').set({ expires_at: 1 }).where('scope', '=', workflow.id).execute();
      expect(await carryOut(open(), place, workflow, [get('short'), list('', 9), increment('n')])).toMatchObject([
        { found: false },
        { items: [] },
        { created: true, value: 1, expires_at: null },
      ]);
      expect(await usage(open(), workflow)).toEqual({ keys: 2, bytes: 6 + 2 });
      await storage.systemStores.executionQueue.purgeDeleted(500);
      expect(await usage(open(), workflow)).toEqual({ keys: 1, bytes: 2 });
      expect(await count(open(), 'store_entries', `scope = '${workflow.id}'`)).toBe(1);
    });

    test('the entries of a deleted workflow go with it', async () => {
      const workflow = await addWorkflow(open());
      await carryOut(open(), placeOf(workflow), workflow, [set('a', 1), set('b', 2)]);
      await carryOut(open(), { ownerId: workflow.ownerId, scope: '' }, workflow, [set('kept', 1)]);
      await open()
        .db.updateTable('executions')
        .set({ status: 'success' })
        .where('workflow_id', '=', workflow.id)
        .execute();
      await open().storage.stores.workflows.deleteWorkflow(workflow.ownerId, workflow.id, buildAudit());
      await open().storage.systemStores.executionQueue.purgeDeleted(500);
      expect(await count(open(), 'store_entries', `owner_id = '${workflow.ownerId}'`)).toBe(1);
      expect(await usage(open(), workflow)).toEqual({ keys: 1, bytes: 5 });
      expect(await count(open(), 'workflows', `id = '${workflow.id}'`)).toBe(0);
    });
  });

  describe('limits', () => {
    test.for([
      ['keys', { keys: LIMITS.storeKeysPerOwner, bytes: 0 }, `${LIMITS.storeKeysPerOwner} keys`],
      ['bytes', { keys: 0, bytes: LIMITS.storeBytesPerOwner }, '256 MiB'],
    ] as const)(
      'an owner with as many %s as may be gets no more, but may read, replace and delete',
      async ([, full, what]) => {
        const workflow = await addWorkflow(open());
        const place = placeOf(workflow);
        await carryOut(open(), place, workflow, [set('there', 10)]);
        await open().db.updateTable('store_usage').set(full).where('owner_id', '=', workflow.ownerId).execute();
        const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() });
        const refused = buildAdvance(id, { storeCalls: [callOf(place, set('one-more', 1))] });
        const verdict = await open().storage.journal.append(refused);
        const message = `The store would hold more than ${what}. Delete entries, or give them an expiry.`;
        expect(verdict).toEqual({
          kind: 'committed',
          storeResults: [{ ok: false, error: { code: 'STORE_FULL', message } }],
        });
        // Nothing was recorded either, so the step can fail as steps do.
        expect(await loadSteps(open(), id)).toEqual([]);
        const others = [get('one-more'), set('there', 11), { kind: 'delete', key: 'there' } as const];
        expect(await carryOut(open(), place, workflow, others)).toMatchObject([
          { found: false },
          { created: false },
          { deleted: true },
        ]);
      },
    );
  });

  describe('exactly once', () => {
    test('an operation and its step are recorded together, with what the same write holds besides', async () => {
      const workflow = await addWorkflow(open());
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() });
      const place = placeOf(workflow);
      const calls = [
        callOf(place, increment('n'), 'a'),
        callOf(place, get('nothing'), 'b'),
        callOf(place, list('', 1), 'c'),
      ];
      const write = buildAdvance(id, { steps: [buildStep({ nodeId: 'before' })], storeCalls: calls });
      expect(resultsOf(await open().storage.journal.append(write))).toHaveLength(3);
      const steps = await loadSteps(open(), id);
      expect(steps.map(({ nodeId, status }) => `${nodeId} ${status}`).sort()).toEqual([
        'a success',
        'b success',
        'before success',
        'c success',
      ]);
      expect(steps.find(({ nodeId }) => nodeId === 'a')?.output).toBe('{"created":true,"value":1,"expires_at":null}');
    });

    test('the same write sent twice, in one batch too, counts once and gives the same answer', async () => {
      const workflow = await addWorkflow(open());
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() });
      const write = buildAdvance(id, { storeCalls: [callOf(placeOf(workflow), increment('n'))] });
      const inserted = buildInsert(buildExecution(workflow, { claimedBy: newWorkerId() }), {
        storeCalls: [callOf(placeOf(workflow), increment('m'))],
      });
      const expected = [{ created: true, value: 1, expires_at: null }];
      for (const verdict of await appendAll(open(), [write, write, inserted, inserted])) {
        expect(resultsOf(verdict)).toEqual(expected);
      }
      expect(resultsOf(await open().storage.journal.append(write))).toEqual(expected);
      expect(resultsOf(await open().storage.journal.append(inserted))).toEqual(expected);
      expect(await carryOut(open(), placeOf(workflow), workflow, [get('n'), get('m')])).toMatchObject([
        { value: 1 },
        { value: 1 },
      ]);
    });

    test('an insert that is sent again after its execution was taken over changes nothing and gives no result', async () => {
      const workflow = await addWorkflow(open());
      const first = await addWorker(open());
      const write = buildInsert(buildExecution(workflow, { claimedBy: first }), {
        storeCalls: [callOf(placeOf(workflow), increment('n'))],
      });
      await open().storage.journal.append(write);
      await killWorker(open(), first);
      const workerId = await addWorker(open());
      await open().storage.systemStores.executionQueue.claimExecutions({ workerId, limit: 50, mayTakeSuspect: true });
      expect(await open().storage.journal.append(write)).toEqual({ kind: 'committed' });
      expect(await carryOut(open(), placeOf(workflow), workflow, [get('n')])).toMatchObject([{ value: 1 }]);
    });

    test('what a zombie asks is not carried out', async () => {
      const workflow = await addWorkflow(open());
      const first = await addWorker(open());
      const id = await addExecution(open(), workflow, { claimedBy: first });
      await killWorker(open(), first);
      const workerId = await addWorker(open());
      await open().storage.systemStores.executionQueue.claimExecutions({ workerId, limit: 50, mayTakeSuspect: true });
      const stale = buildAdvance(id, { leaseEpoch: 1, storeCalls: [callOf(placeOf(workflow), increment('n'))] });
      expect(await open().storage.journal.append(stale)).toEqual({ kind: 'fenced' });
      const taken = buildAdvance(id, { leaseEpoch: 2, storeCalls: [callOf(placeOf(workflow), increment('n'))] });
      expect(resultsOf(await open().storage.journal.append(taken))).toMatchObject([{ value: 1 }]);
    });

    test('a write that cannot be stored leaves the store as it was', async () => {
      const workflow = await addWorkflow(open());
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() });
      const call = callOf(placeOf(workflow), set('n', 1));
      const failing = buildAdvance(id, { steps: [buildStep({ nodeId: 'explode' })], storeCalls: [call] });
      await expect(open().storage.journal.append(failing)).rejects.toThrow('planted fault');
      const failingToo = buildAdvance(id, { storeCalls: [callOf(placeOf(workflow), set('n', 1), 'explode')] });
      await expect(open().storage.journal.append(failingToo)).rejects.toThrow('planted fault');
      expect(await carryOut(open(), placeOf(workflow), workflow, [get('n')])).toMatchObject([{ found: false }]);
      expect(await usage(open(), workflow)).toBeUndefined();
    });

    test('of 60 increments at once none is lost, and each value was given to one', async () => {
      const workflow = await addWorkflow(open());
      const writes = await Promise.all(
        Array.from({ length: 60 }, async () => {
          const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() });
          return buildAdvance(id, { storeCalls: [callOf(placeOf(workflow), increment('n'))] });
        }),
      );
      const given = (await appendAll(open(), writes)).flatMap((verdict) => resultsOf(verdict) ?? []);
      const values = given.map((output) => (output as { value: number }).value).sort((a, b) => a - b);
      expect(values).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    });
  });

  describe('as its owner looks at it', () => {
    test('entries are listed, found and deleted; what belongs to others is not there', async () => {
      const workflow = await addWorkflow(open());
      const place = placeOf(workflow);
      await carryOut(open(), place, workflow, [set('a', 1), set('b:1', { x: 1 }), set('b:2', 2, 60_000)]);
      const { storeEntries } = open().storage.stores;
      const first = await storeEntries.listEntries(place, { prefix: 'b', cursor: undefined, limit: 1 });
      expect(first).toEqual({
        items: [{ key: 'b:1', sizeBytes: 10, expiresAt: null, updatedAt: expect.any(Number) }],
        nextCursor: 'b:1',
      });
      const next = await storeEntries.listEntries(place, { prefix: 'b', cursor: 'b:1', limit: 1 });
      expect(next).toMatchObject({ items: [{ key: 'b:2', expiresAt: expect.any(Number) }], nextCursor: null });
      expect(await storeEntries.findEntry(place, 'a')).toMatchObject({ value: '1' });
      const stranger = placeOf(await addWorkflow(open()));
      expect(await storeEntries.findEntry({ ...place, ownerId: stranger.ownerId }, 'a')).toBeUndefined();
      expect(await storeEntries.deleteEntry({ ...place, ownerId: stranger.ownerId }, 'a', buildAudit())).toBe(false);
      expect(await storeEntries.deleteEntry(place, 'a', buildAudit())).toBe(true);
      expect(await storeEntries.findEntry(place, 'a')).toBeUndefined();
      expect(await usage(open(), workflow)).toEqual({ keys: 2, bytes: 14 });
    });
  });
}
