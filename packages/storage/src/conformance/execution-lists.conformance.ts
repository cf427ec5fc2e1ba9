import { type ExecutionId, type ExecutionStatus, firstIdAt, type UserId } from '@automateos/model';
import type { ExecutionListFilter, WorkflowRecord } from '@automateos/runtime';
import { buildAudit, newExecutionId, newWorkerId, newWorkflowId, SOME_INSTANT } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { addExecution, addUser, addWorkflow, type Harness } from './harness.conformance.ts';

const ERROR = { code: 'HTTP_ERROR_STATUS', message: 'The answer was "500" (100% sure)', nodeId: 'call' };

/** The contract of the lists that go over many workflows. */
export function describeExecutionLists(open: () => Harness): void {
  const list = (actor: UserId, filter: Partial<ExecutionListFilter> = {}) =>
    open().storage.stores.executions.listAllExecutions(actor, { limit: 10, ...filter });
  const idsOf = async (actor: UserId, filter: Partial<ExecutionListFilter> = {}) =>
    (await list(actor, filter)).items.map(({ id }) => id);
  /** Every page until there is none. */
  const walk = async (actor: UserId, filter: Partial<ExecutionListFilter>) => {
    const ids: ExecutionId[] = [];
    let pages = 0;
    let cursor: string | undefined;
    do {
      const page = await list(actor, { ...filter, cursor });
      expect(page.items.length).toBeLessThanOrEqual(filter.limit ?? 10);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
      pages += 1;
    } while (cursor !== undefined);
    return { ids, pages };
  };
  const addEnded = (workflow: WorkflowRecord, to: 'success' | 'failed', id?: ExecutionId) => {
    const transition = { to, error: to === 'failed' ? ERROR : null, completedAt: SOME_INSTANT + 5 } as const;
    return addExecution(open(), workflow, { claimedBy: newWorkerId(), ...(id && { id }) }, { transition });
  };

  describe('executions of all workflows', () => {
    test('are listed newest first over all workflows of the actor, and nobody elses', async () => {
      const ownerId = await addUser(open());
      const [first, second, other] = [
        await addWorkflow(open(), { ownerId, name: 'First' }),
        await addWorkflow(open(), { ownerId, name: 'Second' }),
        await addWorkflow(open()),
      ];
      await addWorkflow(open(), { ownerId, name: 'Never ran' });
      const ids = [];
      for (const workflow of [first, second, second, first, second]) ids.push(await addExecution(open(), workflow));
      await addExecution(open(), other);
      const page = await list(ownerId);
      expect(page.items.map(({ id }) => id)).toEqual(ids.toReversed());
      expect(page.nextCursor).toBeNull();
      expect(page.items[1]).toEqual({
        id: ids[3],
        workflowId: first.id,
        workflowName: 'First',
        workflowVersion: 1,
        triggerNodeId: 'trigger-1',
        status: 'queued',
        error: null,
        retryOf: null,
        createdAt: SOME_INSTANT,
        startedAt: null,
        completedAt: null,
      });
      expect(await idsOf(ownerId, { workflowId: second.id })).toEqual([ids[4], ids[2], ids[1]]);
      expect(await idsOf(ownerId, { workflowId: other.id })).toEqual([]);
      expect(await list(await addUser(open()))).toEqual({ items: [], nextCursor: null });
    });

    test('pages join without a gap and without a repetition, with more workflows than entries of a page', async () => {
      const ownerId = await addUser(open());
      const workflows = [];
      for (let n = 0; n < 6; n += 1) workflows.push(await addWorkflow(open(), { ownerId }));
      const ids: ExecutionId[] = [];
      // Uneven on purpose: one workflow has most, one has the oldest alone, one has none.
      for (const at of [5, 0, 0, 0, 1, 2, 0, 3, 0, 0, 1, 0, 2, 0]) {
        const workflow = workflows[at];
        if (workflow !== undefined) ids.push(await addExecution(open(), workflow));
      }
      for (const limit of [1, 2, 3, 13, 14]) {
        const walked = await walk(ownerId, { limit });
        expect(walked.ids).toEqual(ids.toReversed());
        expect(walked.pages).toBe(Math.ceil(ids.length / limit));
      }
    });

    test('can be of one status, over all pages', async () => {
      const ownerId = await addUser(open());
      const workflows = [await addWorkflow(open(), { ownerId }), await addWorkflow(open(), { ownerId })];
      const byStatus = new Map<ExecutionStatus, ExecutionId[]>();
      for (let n = 0; n < 12; n += 1) {
        const workflow = workflows[n % 2];
        if (workflow === undefined) continue;
        const status = (['success', 'queued', 'failed'] as const)[n % 3] ?? 'queued';
        const id = status === 'queued' ? await addExecution(open(), workflow) : await addEnded(workflow, status);
        byStatus.set(status, [id, ...(byStatus.get(status) ?? [])]);
      }
      for (const [status, ids] of byStatus) {
        expect((await walk(ownerId, { status, limit: 3 })).ids).toEqual(ids);
      }
      expect(await idsOf(ownerId, { status: 'waiting' })).toEqual([]);
      const [failed] = (await list(ownerId, { status: 'failed' })).items;
      expect(failed).toMatchObject({ status: 'failed', error: ERROR, completedAt: SOME_INSTANT + 5 });
    });

    test('can be of a stretch of time, by the instant in their ids', async () => {
      const workflow = await addWorkflow(open());
      const at = (ms: number) => `${firstIdAt(ms).slice(0, -12)}${newExecutionId().slice(-12)}` as ExecutionId;
      const [early, middle, late] = [at(1_000), at(2_000), at(3_000)];
      for (const id of [early, middle, late]) await addExecution(open(), workflow, { id });
      const { ownerId } = workflow;
      expect(await idsOf(ownerId, { since: 2_000 })).toEqual([late, middle]);
      expect(await idsOf(ownerId, { until: 2_000 })).toEqual([early]);
      expect(await idsOf(ownerId, { since: 1_001, until: 2_001 })).toEqual([middle]);
      expect((await walk(ownerId, { since: 1_000, until: 3_000, limit: 1 })).ids).toEqual([middle, early]);
      expect(await idsOf(ownerId, { since: -5, until: 1 })).toEqual([]);
    });

    test('are gone with their workflow', async () => {
      const ownerId = await addUser(open());
      const [kept, deleted] = [await addWorkflow(open(), { ownerId }), await addWorkflow(open(), { ownerId })];
      const id = await addExecution(open(), kept);
      await addEnded(deleted, 'failed');
      await open().storage.stores.workflows.deleteWorkflow(ownerId, deleted.id, buildAudit());
      expect(await idsOf(ownerId)).toEqual([id]);
      expect(await idsOf(ownerId, { q: 'answer' })).toEqual([]);
      expect(await idsOf(ownerId, { workflowId: deleted.id })).toEqual([]);
    });

    test("a search finds a part of the error or of the workflow's name in any case, its characters for themselves", async () => {
      const ownerId = await addUser(open());
      const orders = await addWorkflow(open(), { ownerId, name: 'Örders_1' });
      const other = await addWorkflow(open(), { ownerId, name: 'Other' });
      const queued = await addExecution(open(), orders);
      const failed = await addEnded(other, 'failed');
      await addEnded(other, 'success');
      const ordersFailed = await addEnded(orders, 'failed');
      expect(await idsOf(ownerId, { q: 'ÖRDERS' })).toEqual([ordersFailed, queued]);
      expect(await idsOf(ownerId, { q: 's_1' })).toEqual([ordersFailed, queued]);
      expect(await idsOf(ownerId, { q: 's%1' })).toEqual([]);
      expect(await idsOf(ownerId, { q: 'ANSWER was "500"' })).toEqual([ordersFailed, failed]);
      expect(await idsOf(ownerId, { q: '100% sure' })).toEqual([ordersFailed, failed]);
      expect(await idsOf(ownerId, { q: 'http_error_status' })).toEqual([ordersFailed, failed]);
      expect(await idsOf(ownerId, { q: 'answer', workflowId: other.id })).toEqual([failed]);
      expect(await idsOf(ownerId, { q: 'answer', status: 'failed' })).toEqual([ordersFailed, failed]);
      expect(await idsOf(ownerId, { q: 'answer', status: 'success' })).toEqual([]);
      expect(await idsOf(ownerId, { q: 'orders', status: 'queued' })).toEqual([]);
      expect(await idsOf(ownerId, { q: 'örders', status: 'queued' })).toEqual([queued]);
      expect((await walk(ownerId, { q: 'answer', limit: 1 })).ids).toEqual([ordersFailed, failed]);
      expect(await idsOf(await addUser(open()), { q: 'answer' })).toEqual([]);
    });

    test('a search finds executions by the start of their id', async () => {
      const workflow = await addWorkflow(open());
      const { ownerId } = workflow;
      const found = `aaaaaaaa-0000-7000-8000-${newExecutionId().slice(-12)}` as ExecutionId;
      const near = `aaaaaaab-0000-7000-8000-${newExecutionId().slice(-12)}` as ExecutionId;
      for (const id of [found, near]) await addExecution(open(), workflow, { id });
      expect(await idsOf(ownerId, { q: 'AAAAAAAA-0' })).toEqual([found]);
      expect(await idsOf(ownerId, { q: 'aaaaaaa' })).toEqual([near, found]);
      expect(await idsOf(ownerId, { q: found })).toEqual([found]);
      expect(await idsOf(ownerId, { q: `${found}0` })).toEqual([]);
      expect(await idsOf(ownerId, { q: 'aaaaaaa', until: 1 })).toEqual([]);
      expect(await idsOf(ownerId, { q: 'aaaaaaa', status: 'success' })).toEqual([]);
    });

    test('a search reads so many errors a page and goes on with the next: nothing is lost, nothing comes twice', async () => {
      const workflow = await addWorkflow(open(), { name: 'Many' });
      const { ownerId } = workflow;
      const named = await addWorkflow(open(), { ownerId, name: 'needle' });
      const ids = Array.from({ length: 2_400 }, () => newExecutionId());
      const letters = ids.map((id, n) => ({
        execution_id: id,
        workflow_id: workflow.id,
        owner_id: ownerId,
        node_id: 'call',
        code: 'X',
        message: 'x',
        search: n % 800 === 0 ? 'call x with the needle' : 'call x without',
        fingerprint: 'f'.repeat(32),
        status: 'open' as const,
        failed_at: SOME_INSTANT,
        decided_at: null,
        redriven_by: null,
      }));
      const hits = ids.filter((_, n) => n % 800 === 0);
      for (const id of hits) await addExecution(open(), workflow, { id });
      const byName = [await addExecution(open(), named, { id: `${ids[1_500]?.slice(0, -1)}g` as ExecutionId })];
      await open().db.insertInto('dead_letters').values(letters).execute();
      const walked = await walk(ownerId, { q: 'needle', limit: 10 });
      expect(walked.ids).toEqual([...hits, ...byName].sort().reverse());
      expect(walked.pages).toBe(3);
      expect(await idsOf(ownerId, { q: 'needle', workflowId: newWorkflowId() })).toEqual([]);
    });
  });
}
