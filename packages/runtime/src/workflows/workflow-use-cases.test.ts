import { describe, expect, test } from 'vitest';
import { addActor, addWorkflow, define, openInstance, openWith } from '../conformance/instance.conformance.ts';

const CALL = define(['start', 'a'], ['start>a']);
const LONGER = define(['start', 'a', 'b'], ['start>a', 'a>b']);
const BROKEN = define(['start', 'a', { id: 'x', type: 'unheard_of', config: {} }], ['start>a', 'a>nowhere']);
const ISSUES = [
  { field: 'nodes[2].type', issue: expect.any(String) },
  { field: 'connections[1].to', issue: expect.any(String) },
];

describe('create', () => {
  test('gives an active workflow of version 1 with a webhook URL that nobody can guess', async () => {
    const { workflow, instance, actor } = await openWith(CALL);
    expect(workflow).toMatchObject({ isActive: true, version: 1, description: '', settings: {}, issues: [] });
    expect(workflow.webhookUrl).toMatch(/^https:\/\/automate\.example\/webhook\/[\w-]{43}$/);
    const second = await addWorkflow(instance, actor, CALL);
    expect(second.webhookUrl).not.toBe(workflow.webhookUrl);
    expect(await instance.useCases.workflows.get(actor, workflow.id)).toEqual(workflow);
  });

  test('refuses an active workflow with faults, and keeps an inactive one with them in issues', async () => {
    const instance = await openInstance();
    const actor = await addActor(instance);
    await expect(addWorkflow(instance, actor, BROKEN)).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      message: 'Invalid workflow configuration',
      issues: ISSUES,
    });
    expect((await instance.useCases.workflows.list(actor, { limit: 5 })).items).toEqual([]);
    const saved = await addWorkflow(instance, actor, BROKEN, { isActive: false });
    expect(saved).toMatchObject({ isActive: false, issues: ISSUES });
    expect((await instance.useCases.workflows.get(actor, saved.id)).issues).toEqual(ISSUES);
  });

  test('refuses a definition over its size, measured in bytes, also when it is inactive', async () => {
    const instance = await openInstance();
    const actor = await addActor(instance);
    const big = define(['start', { id: 'a', type: 'call', config: { name: 'é'.repeat(2_700_000) } }], ['start>a']);
    await expect(addWorkflow(instance, actor, big, { isActive: false })).rejects.toMatchObject({
      issues: [{ field: 'definition', issue: 'Must be at most 5 MiB' }],
    });
  });
});

describe('change', () => {
  test('raises the version, keeps what is not named, and keeps the webhook URL for ever', async () => {
    const { instance, actor, workflow } = await openWith(CALL, {}, { description: 'Old', settings: { timeout_ms: 5 } });
    const changed = await instance.useCases.workflows.change(actor, workflow.id, { name: 'New' }, undefined);
    expect(changed).toEqual({ ...workflow, name: 'New', version: 2, updatedAt: changed.updatedAt });
  });

  test('replace empties what is omitted, but leaves a workflow on or off as it was', async () => {
    const { instance, actor, workflow } = await openWith(
      CALL,
      {},
      { description: 'Old', settings: { timeout_ms: 5 }, isActive: false },
    );
    const input = { name: 'New', definition: LONGER };
    const changed = await instance.useCases.workflows.replace(actor, workflow.id, input, undefined);
    expect(changed).toMatchObject({ name: 'New', description: '', settings: {}, isActive: false, definition: LONGER });
    expect(changed.webhookUrl).toBe(workflow.webhookUrl);
  });

  test('only another definition makes a version entry; the order of keys is no difference', async () => {
    const { instance, actor, workflow } = await openWith(CALL);
    const same = {
      connections: CALL.connections.map(({ from, to }) => ({ to, from })),
      nodes: CALL.nodes.map(({ id, type, config }) => ({ config, type, id })),
    };
    const { workflows } = instance.useCases;
    expect((await workflows.change(actor, workflow.id, { name: 'N', definition: same }, undefined)).version).toBe(2);
    expect((await workflows.change(actor, workflow.id, { definition: LONGER }, undefined)).version).toBe(3);
    const versions = await workflows.listVersions(actor, workflow.id, { limit: 10 });
    expect(versions.items.map(({ version, definition }) => [version, definition])).toEqual([
      [3, LONGER],
      [1, CALL],
    ]);
  });

  test('to what is there already changes nothing, and makes no version', async () => {
    const settings = { timeout_ms: 5, max_concurrency: 2 };
    const { instance, actor, workflow } = await openWith(CALL, {}, { description: 'Old', settings });
    const { workflows } = instance.useCases;
    const { name, description, isActive, definition } = workflow;
    const same = { name, description, isActive, definition, settings: { max_concurrency: 2, timeout_ms: 5 } };
    expect(await workflows.change(actor, workflow.id, {}, undefined)).toEqual(workflow);
    expect(await workflows.change(actor, workflow.id, same, 1)).toEqual(workflow);
    expect(await workflows.replace(actor, workflow.id, same, undefined)).toEqual(workflow);
    expect(await workflows.change(actor, workflow.id, { ...same, name: 'New' }, 1)).toMatchObject({ version: 2 });
    await expect(workflows.change(actor, workflow.id, {}, 1)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
  });

  test('with a version that is not the current one is a conflict and changes nothing', async () => {
    const { instance, actor, workflow } = await openWith(CALL);
    const { workflows } = instance.useCases;
    await workflows.change(actor, workflow.id, { name: 'Second' }, 1);
    await expect(workflows.change(actor, workflow.id, { name: 'Third' }, 1)).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    await expect(workflows.replace(actor, workflow.id, { name: 'Third', definition: CALL }, 3)).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    expect(await workflows.get(actor, workflow.id)).toMatchObject({ name: 'Second', version: 2 });
  });

  test('of two changes at once with the same version one wins; without a version both are made', async () => {
    const { instance, actor, workflow } = await openWith(CALL);
    const { workflows } = instance.useCases;
    const strict = await Promise.allSettled([
      workflows.change(actor, workflow.id, { name: 'A' }, 1),
      workflows.change(actor, workflow.id, { name: 'B' }, 1),
    ]);
    expect(strict.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await Promise.all([
      workflows.change(actor, workflow.id, { name: 'C' }, undefined),
      workflows.change(actor, workflow.id, { description: 'D' }, undefined),
    ]);
    expect(await workflows.get(actor, workflow.id)).toMatchObject({ name: 'C', description: 'D', version: 4 });
  });

  test('an incomplete workflow cannot be switched on; a completed one can', async () => {
    const { instance, actor, workflow } = await openWith(BROKEN, {}, { isActive: false });
    const { workflows } = instance.useCases;
    const refusal = { code: 'VALIDATION_ERROR', issues: ISSUES };
    await expect(workflows.change(actor, workflow.id, { isActive: true }, undefined)).rejects.toMatchObject(refusal);
    expect(await workflows.get(actor, workflow.id)).toEqual(workflow);
    const complete = { definition: CALL, isActive: true };
    expect(await workflows.change(actor, workflow.id, complete, undefined)).toMatchObject({
      isActive: true,
      issues: [],
    });
    await expect(workflows.change(actor, workflow.id, { definition: BROKEN }, undefined)).rejects.toMatchObject(
      refusal,
    );
    const off = { definition: BROKEN, isActive: false };
    expect(await workflows.change(actor, workflow.id, off, undefined)).toMatchObject({
      isActive: false,
      issues: ISSUES,
    });
  });

  test('faults stay shown when something else is changed', async () => {
    const { instance, actor, workflow } = await openWith(BROKEN, {}, { isActive: false });
    const changed = await instance.useCases.workflows.change(actor, workflow.id, { name: 'Later' }, undefined);
    expect(changed.issues).toEqual(workflow.issues);
  });
});

describe('what is not mine', () => {
  test('is not found, not listed and not changed', async () => {
    const { instance, workflow, actor } = await openWith(CALL);
    const stranger = await addActor(instance);
    const { workflows } = instance.useCases;
    const attempts = [
      () => workflows.get(stranger, workflow.id),
      () => workflows.change(stranger, workflow.id, { name: 'Mine' }, undefined),
      () => workflows.replace(stranger, workflow.id, { name: 'Mine', definition: CALL }, undefined),
      () => workflows.delete(stranger, workflow.id),
      () => workflows.listVersions(stranger, workflow.id, { limit: 5 }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await workflows.list(stranger, { limit: 5 })).items).toEqual([]);
    expect(await workflows.get(actor, workflow.id)).toEqual(workflow);
  });

  test('a deleted workflow is gone', async () => {
    const { instance, workflow, actor } = await openWith(CALL);
    const { workflows } = instance.useCases;
    await workflows.delete(actor, workflow.id);
    await expect(workflows.get(actor, workflow.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(workflows.delete(actor, workflow.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await workflows.list(actor, { limit: 5 })).items).toEqual([]);
  });

  test('the list shows the last execution of each', async () => {
    const { instance, actor, run } = await openWith(CALL);
    const [before] = (await instance.useCases.workflows.list(actor, { limit: 5 })).items;
    expect(before?.lastExecution).toBeNull();
    await run();
    const { id } = await run();
    const [after] = (await instance.useCases.workflows.list(actor, { limit: 5 })).items;
    expect(after?.lastExecution).toMatchObject({ id, status: 'success' });
  });
});
