import type { WorkflowDefinition } from '@automateos/model';
import {
  buildAudit,
  buildIntent,
  buildStep,
  buildUser,
  buildWorkflow,
  newExecutionId,
  newUserId,
  newWorkerId,
  newWorkflowId,
  SOME_INSTANT,
} from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import {
  addExecution,
  addUser,
  addWorkflow,
  count,
  EXPLODES,
  execution,
  type Harness,
  loadSteps,
} from './harness.conformance.ts';

const OTHER_DEFINITION: WorkflowDefinition = {
  nodes: [{ id: 'start', type: 'webhook', config: {} }],
  connections: [],
};

/** The contract of the stores that act for a user, the same on every database. */
export function describeUserStores(open: () => Harness): void {
  describe('users', () => {
    test('a user is found by address and by id', async () => {
      const { users } = open().storage.stores;
      const user = buildUser({ isDisabled: true, tokenVersion: 3 });
      expect(await users.insertUser(user, buildAudit())).toBe(true);
      expect(await users.findUserByEmail(user.email)).toEqual(user);
      expect(await users.findUser(user.id)).toEqual(user);
      expect(await users.findUser(newUserId())).toBeUndefined();
      expect(await users.findUserByEmail('nobody@example.com')).toBeUndefined();
    });

    test('an address is taken once, of many at the same time too, and a refusal is not audited', async () => {
      const { users } = open().storage.stores;
      const email = `${newUserId()}@example.com`;
      const action = `user.${newUserId()}`;
      const inserts = Array.from({ length: 10 }, () => users.insertUser(buildUser({ email }), buildAudit({ action })));
      expect((await Promise.all(inserts)).filter((isFree) => isFree)).toHaveLength(1);
      expect(await count(open(), 'audit_log', `action = '${action}'`)).toBe(1);
    });

    test('a user whose audit entry fails is not stored', async () => {
      const user = buildUser();
      await expect(open().storage.stores.users.insertUser(user, EXPLODES)).rejects.toThrow('planted fault');
      expect(await open().storage.stores.users.findUser(user.id)).toBeUndefined();
    });

    test('a password hash is replaced only while it is the old one', async () => {
      const { users } = open().storage.stores;
      const id = await addUser(open());
      await users.replacePasswordHash(id, 'another', 'new');
      expect((await users.findUser(id))?.passwordHash).toBe('$argon2id$hash');
      await users.replacePasswordHash(id, '$argon2id$hash', 'new');
      expect((await users.findUser(id))?.passwordHash).toBe('new');
    });

    test('the audit log can only be appended to', async () => {
      const { db, storage } = open();
      const action = `sign-in.${newUserId()}`;
      await storage.stores.users.appendAudit(buildAudit({ action, address: null }));
      await expect(db.updateTable('audit_log').set({ at: 0 }).where('action', '=', action).execute()).rejects.toThrow();
      await expect(db.deleteFrom('audit_log').where('action', '=', action).execute()).rejects.toThrow(
        'only be appended',
      );
      expect(await count(open(), 'audit_log', `action = '${action}'`)).toBe(1);
    });
  });

  describe('workflows', () => {
    test('a workflow comes back as it was stored', async () => {
      const workflow = await addWorkflow(open(), {
        isActive: false,
        issues: [{ field: 'nodes[0].config.url', issue: 'Invalid URL format' }],
        settings: { timeout_ms: 5_000 },
        description: 'ü 漢',
        version: 4,
      });
      const { workflows } = open().storage.stores;
      expect(await workflows.findWorkflow(workflow.ownerId, workflow.id)).toEqual(workflow);
      const target = await open().storage.systemStores.workflowLookup.findWebhookTarget(workflow.webhookTokenHash);
      expect(target).toEqual({
        workflowId: workflow.id,
        ownerId: workflow.ownerId,
        workflowVersion: 4,
        isActive: false,
        settings: { timeout_ms: 5_000 },
      });
      expect(await open().storage.systemStores.workflowLookup.findWebhookTarget('no such hash')).toBeUndefined();
    });

    test('an insert past the limit is refused, of many at the same time too; deleted ones do not count', async () => {
      const { workflows } = open().storage.stores;
      const ownerId = await addUser(open());
      const insert = () => workflows.insertWorkflow(buildWorkflow({ ownerId }), 3, buildAudit());
      const inserted = await Promise.all(Array.from({ length: 8 }, insert));
      expect(inserted.filter((isStored) => isStored)).toHaveLength(3);
      const { items } = await workflows.listWorkflows(ownerId, { limit: 10 });
      expect(items).toHaveLength(3);
      await workflows.deleteWorkflow(ownerId, items[0]?.id ?? newWorkflowId(), buildAudit());
      expect(await insert()).toBe(true);
    });

    test('an insert whose audit entry fails stores neither workflow nor version', async () => {
      const workflow = buildWorkflow({ ownerId: await addUser(open()) });
      await expect(open().storage.stores.workflows.insertWorkflow(workflow, 10, EXPLODES)).rejects.toThrow('planted');
      expect(await count(open(), 'workflows', `id = '${workflow.id}'`)).toBe(0);
      expect(await count(open(), 'workflow_versions', `workflow_id = '${workflow.id}'`)).toBe(0);
    });

    test('an update changes what it names, raises the version, and makes an entry for a changed definition', async () => {
      const { workflows } = open().storage.stores;
      const { id, ownerId, ...rest } = await addWorkflow(open());
      const audit = buildAudit({ at: SOME_INSTANT + 50 });
      expect(await workflows.updateWorkflow(ownerId, id, 1, { name: 'New' }, audit)).toBe(true);
      const definition = { value: OTHER_DEFINITION, issues: [{ field: 'nodes', issue: 'x' }] };
      const change = { definition, isActive: false, settings: { timeout_ms: 9 }, description: 'd' };
      expect(await workflows.updateWorkflow(ownerId, id, 2, change, audit)).toBe(true);
      expect(await workflows.findWorkflow(ownerId, id)).toEqual({
        ...rest,
        id,
        ownerId,
        name: 'New',
        description: 'd',
        isActive: false,
        settings: { timeout_ms: 9 },
        version: 3,
        definition: OTHER_DEFINITION,
        issues: definition.issues,
        updatedAt: SOME_INSTANT + 50,
      });
      const { workflowLookup } = open().storage.systemStores;
      expect(await workflowLookup.getDefinition(id, 1)).toEqual(rest.definition);
      expect(await workflowLookup.getDefinition(id, 2)).toEqual(rest.definition);
      expect(await workflowLookup.getDefinition(id, 3)).toEqual(OTHER_DEFINITION);
      await expect(workflowLookup.getDefinition(id, 0)).rejects.toThrow('no definition');
    });

    test('of updates at once with one expected version exactly one is made', async () => {
      const { workflows } = open().storage.stores;
      const { id, ownerId } = await addWorkflow(open());
      const updates = Array.from({ length: 8 }, (_, n) =>
        workflows.updateWorkflow(ownerId, id, 1, { name: `name ${n}` }, buildAudit()),
      );
      expect((await Promise.all(updates)).filter((isChanged) => isChanged)).toHaveLength(1);
      expect((await workflows.findWorkflow(ownerId, id))?.version).toBe(2);
    });

    test('an update that fails in its middle changes nothing', async () => {
      const { workflows } = open().storage.stores;
      const workflow = await addWorkflow(open());
      const change = { name: 'New', definition: { value: OTHER_DEFINITION, issues: [] } };
      const update = workflows.updateWorkflow(workflow.ownerId, workflow.id, 1, change, EXPLODES);
      await expect(update).rejects.toThrow('planted fault');
      expect(await workflows.findWorkflow(workflow.ownerId, workflow.id)).toEqual(workflow);
      expect(await count(open(), 'workflow_versions', `workflow_id = '${workflow.id}'`)).toBe(1);
    });

    test('versions are listed newest first, page by page', async () => {
      const { workflows } = open().storage.stores;
      const { id, ownerId } = await addWorkflow(open());
      for (let version = 1; version < 5; version += 1) {
        const change =
          version === 2 ? { name: 'only the name' } : { definition: { value: OTHER_DEFINITION, issues: [] } };
        await workflows.updateWorkflow(ownerId, id, version, change, buildAudit());
      }
      const first = await workflows.listVersions(ownerId, id, { limit: 2 });
      expect(first?.items.map(({ version }) => version)).toEqual([5, 4]);
      expect(first?.nextCursor).toBe(4);
      const second = await workflows.listVersions(ownerId, id, { limit: 2, cursor: 4 });
      expect(second?.items.map(({ version }) => version)).toEqual([2, 1]);
      expect(second?.nextCursor).toBeNull();
      expect(await workflows.listVersions(ownerId, newWorkflowId(), { limit: 2 })).toBeUndefined();
    });

    test('workflows are listed newest first, page by page, each with its last execution', async () => {
      const { workflows } = open().storage.stores;
      const ownerId = await addUser(open());
      const made = [];
      for (let n = 0; n < 5; n += 1) made.push(await addWorkflow(open(), { ownerId, name: `W${n}` }));
      const [oldest] = made;
      if (oldest === undefined) throw new Error('none was made');
      await addExecution(open(), oldest, { claimedBy: newWorkerId() });
      const last = await addExecution(open(), oldest);
      const names: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await workflows.listWorkflows(ownerId, { limit: 2, cursor });
        expect(page.items.length).toBeLessThanOrEqual(2);
        names.push(...page.items.map(({ name }) => name));
        for (const { id, lastExecution } of page.items) {
          const queued = { id: last, status: 'queued', startedAt: null, completedAt: null };
          expect(lastExecution).toEqual(id === oldest.id ? queued : null);
        }
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(names).toEqual(['W4', 'W3', 'W2', 'W1', 'W0']);
      const exact = await workflows.listWorkflows(ownerId, { limit: 5 });
      expect(exact.nextCursor).toBeNull();
    });

    test('a list has the newest executions of each workflow when it is asked for them', async () => {
      const { workflows } = open().storage.stores;
      const ownerId = await addUser(open());
      const made = [];
      for (let n = 0; n < 3; n += 1) made.push(await addWorkflow(open(), { ownerId }));
      const [first, second] = made;
      if (first === undefined || second === undefined) throw new Error('none was made');
      const ids = [];
      for (let n = 0; n < 4; n += 1) {
        ids.unshift(await addExecution(open(), first));
        await addExecution(open(), second, { claimedBy: newWorkerId() });
      }
      const { items } = await workflows.listWorkflows(ownerId, { limit: 10, recent: 3 });
      expect(items.map(({ recentExecutions }) => recentExecutions?.map(({ status }) => status))).toEqual([
        [],
        ['running', 'running', 'running'],
        ['queued', 'queued', 'queued'],
      ]);
      const [, , oldest] = items;
      expect(oldest?.recentExecutions?.map(({ id }) => id)).toEqual(ids.slice(0, 3));
      expect(oldest?.lastExecution).toEqual({ id: ids[0], status: 'queued', startedAt: null, completedAt: null });
      const [plain] = (await workflows.listWorkflows(ownerId, { limit: 1 })).items;
      expect(plain).not.toHaveProperty('recentExecutions');
    });

    test('a version is found with the definition that was in force', async () => {
      const { workflows } = open().storage.stores;
      const { id, ownerId, definition } = await addWorkflow(open());
      const at = SOME_INSTANT + 50;
      const change = { definition: { value: OTHER_DEFINITION, issues: [] } };
      await workflows.updateWorkflow(ownerId, id, 1, { name: 'only the name' }, buildAudit());
      const savedBy = { kind: 'api_key' as const, name: 'Deployment' };
      await workflows.updateWorkflow(ownerId, id, 2, change, buildAudit({ at, by: savedBy }));
      const first = { version: 1, definition, createdAt: SOME_INSTANT, savedBy: null };
      expect(await workflows.findVersion(ownerId, id, 1)).toEqual(first);
      expect(await workflows.findVersion(ownerId, id, 2)).toMatchObject({ version: 1, definition });
      const third = { version: 3, definition: OTHER_DEFINITION, createdAt: at, savedBy };
      expect(await workflows.findVersion(ownerId, id, 3)).toEqual(third);
      expect((await workflows.listVersions(ownerId, id, { limit: 9 }))?.items).toEqual([third, first]);
      for (const version of [0, 4]) expect(await workflows.findVersion(ownerId, id, version)).toBeUndefined();
      expect(await workflows.findVersion(await addUser(open()), id, 1)).toBeUndefined();
      await workflows.deleteWorkflow(ownerId, id, buildAudit());
      expect(await workflows.findVersion(ownerId, id, 1)).toBeUndefined();
    });

    test('a search is for a part of the name in any case, and its characters stand for themselves', async () => {
      const { workflows } = open().storage.stores;
      const ownerId = await addUser(open());
      for (const name of ['100% Äpfel', '1000 apples', 'under_score', 'underXscore', 'back\\slash']) {
        await addWorkflow(open(), { ownerId, name });
      }
      const search = async (q: string) =>
        (await workflows.listWorkflows(ownerId, { q, limit: 10 })).items.map(({ name }) => name);
      expect(await search('0% ')).toEqual(['100% Äpfel']);
      expect(await search('%')).toEqual(['100% Äpfel']);
      expect(await search('R_S')).toEqual(['under_score']);
      expect(await search('K\\S')).toEqual(['back\\slash']);
      expect(await search('äPFEL')).toEqual(['100% Äpfel']);
      expect(await search('APPLES')).toEqual(['1000 apples']);
      expect(await search("' or 1=1 --")).toEqual([]);
      expect(await search('')).toHaveLength(5);
    });

    test('a filter on active or not leaves the others out', async () => {
      const { workflows } = open().storage.stores;
      const ownerId = await addUser(open());
      await addWorkflow(open(), { ownerId, name: 'on' });
      await addWorkflow(open(), { ownerId, name: 'off', isActive: false });
      for (const [isActive, name] of [
        [true, 'on'],
        [false, 'off'],
      ] as const) {
        const { items } = await workflows.listWorkflows(ownerId, { isActive, limit: 10 });
        expect(items.map((workflow) => workflow.name)).toEqual([name]);
      }
    });

    test('a deleted workflow is gone with its executions: cancelled, or asked to stop', async () => {
      const { stores, systemStores } = open().storage;
      const { id, ownerId, webhookTokenHash, ...rest } = await addWorkflow(open());
      const workflow = { id, ownerId, webhookTokenHash, ...rest };
      const queued = await addExecution(open(), workflow);
      const steps = [buildStep({ status: 'waiting' }), buildStep({ nodeId: 'done' })];
      const transition = { to: 'waiting', wakeAt: null, wakeSeq: 1, timeLeftMs: 1 } as const;
      const waiting = await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { steps, transition });
      const claimedBy = newWorkerId();
      const running = await addExecution(open(), workflow, { claimedBy });
      expect(await stores.workflows.deleteWorkflow(ownerId, id, buildAudit())).toBe(true);
      expect(await execution(open(), queued)).toMatchObject({ status: 'cancelled', completed_at: SOME_INSTANT });
      expect(await execution(open(), waiting)).toMatchObject({ status: 'cancelled' });
      expect(await execution(open(), running)).toMatchObject({ status: 'running', cancel_requested: 1 });
      const settled = await loadSteps(open(), waiting);
      expect(settled.map(({ status }) => status)).toEqual(['skipped', 'success']);
      expect(await systemStores.executionQueue.listCancelRequests(claimedBy)).toEqual([running]);
      expect(await stores.workflows.findWorkflow(ownerId, id)).toBeUndefined();
      expect((await stores.workflows.listWorkflows(ownerId, { limit: 10 })).items).toEqual([]);
      expect(await stores.workflows.listVersions(ownerId, id, { limit: 1 })).toBeUndefined();
      expect(await systemStores.workflowLookup.findWebhookTarget(webhookTokenHash)).toBeUndefined();
      expect(await stores.executions.listExecutions(ownerId, id, { limit: 10 })).toBeUndefined();
      expect(await stores.executions.findExecution(ownerId, queued)).toBeUndefined();
      expect(await stores.executions.requestCancel(ownerId, running, buildAudit())).toBeUndefined();
      expect(await stores.workflows.updateWorkflow(ownerId, id, 1, { name: 'x' }, buildAudit())).toBe(false);
      expect(await stores.workflows.deleteWorkflow(ownerId, id, buildAudit())).toBe(false);
    });

    test('a delete that fails in its middle changes nothing', async () => {
      const { stores } = open().storage;
      const workflow = await addWorkflow(open());
      const queued = await addExecution(open(), workflow);
      const running = await addExecution(open(), workflow, { claimedBy: newWorkerId() });
      const deleted = stores.workflows.deleteWorkflow(workflow.ownerId, workflow.id, EXPLODES);
      await expect(deleted).rejects.toThrow('planted fault');
      expect(await stores.workflows.findWorkflow(workflow.ownerId, workflow.id)).toEqual(workflow);
      expect(await execution(open(), queued)).toMatchObject({ status: 'queued' });
      expect(await execution(open(), running)).toMatchObject({ cancel_requested: 0 });
    });
  });

  describe('executions', () => {
    test('executions are listed newest first, page by page, without steps', async () => {
      const { executions } = open().storage.stores;
      const workflow = await addWorkflow(open());
      const ids = [];
      for (let n = 0; n < 5; n += 1) ids.push(await addExecution(open(), workflow, {}, { steps: [buildStep()] }));
      const first = await executions.listExecutions(workflow.ownerId, workflow.id, { limit: 3 });
      expect(first?.items.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 3));
      expect(first?.items[0]).toEqual({
        id: ids[4],
        workflowId: workflow.id,
        workflowVersion: 1,
        triggerNodeId: 'trigger-1',
        status: 'queued',
        error: null,
        retryOf: null,
        createdAt: SOME_INSTANT,
        startedAt: null,
        completedAt: null,
      });
      const cursor = first?.nextCursor ?? undefined;
      const second = await executions.listExecutions(workflow.ownerId, workflow.id, { limit: 3, cursor });
      expect(second?.items.map(({ id }) => id)).toEqual(ids.toReversed().slice(3));
      expect(second?.nextCursor).toBeNull();
    });

    test('a list can be of one status, and of a stretch of time', async () => {
      const { executions } = open().storage.stores;
      const workflow = await addWorkflow(open());
      for (const createdAt of [100, 200, 300]) await addExecution(open(), workflow, { createdAt });
      await addExecution(open(), workflow, { createdAt: 200, claimedBy: newWorkerId() });
      const list = async (filter: object) => {
        const page = await executions.listExecutions(workflow.ownerId, workflow.id, { limit: 10, ...filter });
        return page?.items.map(({ createdAt, status }) => `${createdAt} ${status}`);
      };
      expect(await list({ status: 'running' })).toEqual(['200 running']);
      expect(await list({ status: 'queued' })).toEqual(['300 queued', '200 queued', '100 queued']);
      expect(await list({ since: 200, until: 300 })).toEqual(['200 running', '200 queued']);
      expect(await list({ status: 'queued', since: 201 })).toEqual(['300 queued']);
    });

    test('what is queued or waiting is cancelled at once, and the second call changes nothing', async () => {
      const { executions } = open().storage.stores;
      const workflow = await addWorkflow(open());
      const transition = { to: 'waiting', wakeAt: null, wakeSeq: 1, timeLeftMs: 1 } as const;
      const steps = [buildStep({ status: 'waiting' }), buildIntent({ nodeId: 'b' })];
      const ids = [
        await addExecution(open(), workflow),
        await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { steps, transition }),
      ];
      for (const id of ids) {
        const cancel = () => executions.requestCancel(workflow.ownerId, id, buildAudit());
        expect(await cancel()).toEqual({ status: 'cancelled', changed: true });
        expect(await cancel()).toEqual({ status: 'cancelled', changed: false });
        expect(await execution(open(), id)).toMatchObject({ status: 'cancelled', completed_at: SOME_INSTANT });
      }
      const found = await executions.findExecution(workflow.ownerId, ids[1] ?? newExecutionId());
      expect(found?.steps.map(({ status }) => status)).toEqual(['skipped', 'in_doubt']);
    });

    test('a running execution is asked to stop, once', async () => {
      const { stores, systemStores } = open().storage;
      const workflow = await addWorkflow(open());
      const claimedBy = newWorkerId();
      const id = await addExecution(open(), workflow, { claimedBy });
      const cancel = () => stores.executions.requestCancel(workflow.ownerId, id, buildAudit());
      expect(await cancel()).toEqual({ status: 'running', changed: true });
      expect(await cancel()).toEqual({ status: 'running', changed: false });
      expect(await systemStores.executionQueue.listCancelRequests(claimedBy)).toEqual([id]);
      expect(await systemStores.executionQueue.listCancelRequests(newWorkerId())).toEqual([]);
      expect(await stores.executions.requestCancel(workflow.ownerId, newExecutionId(), buildAudit())).toBeUndefined();
    });

    test('a cancel that fails in its middle changes nothing', async () => {
      const { stores } = open().storage;
      const workflow = await addWorkflow(open());
      const transition = { to: 'waiting', wakeAt: null, wakeSeq: 1, timeLeftMs: 1 } as const;
      const steps = [buildStep({ status: 'waiting' })];
      const id = await addExecution(open(), workflow, { claimedBy: newWorkerId() }, { steps, transition });
      await expect(stores.executions.requestCancel(workflow.ownerId, id, EXPLODES)).rejects.toThrow('planted fault');
      expect(await execution(open(), id)).toMatchObject({ status: 'waiting' });
      expect(await loadSteps(open(), id)).toMatchObject([{ status: 'waiting' }]);
    });
  });

  test('what belongs to somebody else is not found and not changed', async () => {
    const { workflows, executions } = open().storage.stores;
    const workflow = await addWorkflow(open());
    const { id } = workflow;
    const executionId = await addExecution(open(), workflow);
    const stranger = await addUser(open());
    expect(await workflows.findWorkflow(stranger, id)).toBeUndefined();
    expect((await workflows.listWorkflows(stranger, { limit: 10 })).items).toEqual([]);
    expect(await workflows.updateWorkflow(stranger, id, 1, { name: 'x' }, buildAudit())).toBe(false);
    expect(await workflows.deleteWorkflow(stranger, id, buildAudit())).toBe(false);
    expect(await workflows.listVersions(stranger, id, { limit: 10 })).toBeUndefined();
    expect(await executions.listExecutions(stranger, id, { limit: 10 })).toBeUndefined();
    expect(await executions.findExecution(stranger, executionId)).toBeUndefined();
    expect(await executions.requestCancel(stranger, executionId, buildAudit())).toBeUndefined();
    expect(await workflows.findWorkflow(workflow.ownerId, id)).toEqual(workflow);
    expect(await execution(open(), executionId)).toMatchObject({ status: 'queued' });
  });
}
