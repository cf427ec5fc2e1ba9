import type {
  Connect,
  ConnectRequest,
  CredentialType,
  JsonObject,
  OutgoingHttp,
  OutgoingRequest,
} from '@automateos/model';
import { expect, test } from 'vitest';
import {
  addActor,
  addWorkflow,
  define,
  eventually,
  type Instance,
  openInstance,
  stepOf,
} from '../conformance/instance.conformance.ts';
import type { Actor, CredentialView, ExecutionView } from '../use-cases.ts';

/** Answers everything with 200 and keeps what it was asked. */
function createEcho(): OutgoingHttp & { readonly requests: OutgoingRequest[] } {
  const requests: OutgoingRequest[] = [];
  return {
    requests,
    request: async (request) => {
      requests.push(request);
      return { ok: true, response: { status: 200, headers: {}, body: new Uint8Array() } };
    },
  };
}

const callWith = (credential: string) =>
  define(
    ['start', { id: 'call', type: 'http_request', config: { url: 'https://api.example.com/x', credential } }],
    ['start>call'],
  );

function addCredential(
  { useCases }: Instance,
  actor: Actor,
  type: CredentialType = 'bearer',
  fields: JsonObject = { token: 'open sesame' },
): Promise<CredentialView> {
  const allowedHosts = type === 'smtp' || type === 'mysql' ? undefined : ['example.com'];
  return useCases.credentials.create(actor, { name: 'Keys', type, allowedHosts, fields });
}

async function run(instance: Instance, actor: Actor, workflowId: ExecutionView['workflowId']): Promise<ExecutionView> {
  const input = { payload: {}, idempotencyKey: undefined };
  const { executionId } = await instance.useCases.executions.execute(actor, workflowId, input);
  return eventually(async () => {
    const view = await instance.useCases.executions.get(actor, executionId);
    if (view.completedAt === null) throw new Error(`the execution is still ${view.status}`);
    return view;
  });
}

test('a step names a credential, and egress gets what it adds with the hosts that it is for', async () => {
  const http = createEcho();
  const instance = await openInstance({ http });
  const actor = await addActor(instance);
  const { id } = await addCredential(instance, actor);
  const workflow = await addWorkflow(instance, actor, callWith(id));
  const view = await run(instance, actor, workflow.id);
  expect(view.status).toBe('success');
  const [request] = http.requests;
  expect(request?.attach).toMatchObject({ id, hosts: [{ host: 'example.com', mayBePlain: false }] });
  expect(request?.attach?.headers.authorization?.reveal()).toBe('Bearer open sesame');
  expect(request).not.toHaveProperty('credential');
  expect(JSON.stringify(request)).not.toContain('sesame');
  await eventually(async () => {
    expect((await instance.useCases.credentials.get(actor, id)).lastUsedAt).not.toBeNull();
  });
});

test('a version that was saved goes on with its credential under later names of the workflow', async () => {
  const http = createEcho();
  const instance = await openInstance({ http });
  const actor = await addActor(instance);
  const { id } = await addCredential(instance, actor);
  const workflow = await addWorkflow(instance, actor, callWith(id));
  await instance.useCases.workflows.change(actor, workflow.id, { name: 'Renamed' }, undefined);
  expect((await run(instance, actor, workflow.id)).status).toBe('success');
});

test.each([
  [
    "somebody else's credential",
    async (instance: Instance) => (await addCredential(instance, await addActor(instance))).id,
  ],
  ['one that is not there', async () => '01a20960-ba7a-7000-b56e-35a4299c1d35'],
])('%s is refused where it is named, with the same words', async (_name, idOf) => {
  const instance = await openInstance({ http: createEcho() });
  const actor = await addActor(instance);
  const id = await idOf(instance);
  const issues = [{ field: 'nodes[1].config.credential', issue: 'There is no such credential; choose one of yours' }];
  await expect(addWorkflow(instance, actor, callWith(id))).rejects.toMatchObject({ issues });
  const saved = await addWorkflow(instance, actor, callWith(id), { isActive: false });
  expect(saved.issues).toEqual(issues);
});

test.each(['{{trigger.payload.id}}', '{{ "01a20960-ba7a-7000-b56e-35a4299c1d35" }}', '', 'Keys'])(
  'a credential is an id, never %j',
  async (text) => {
    const instance = await openInstance();
    await expect(addWorkflow(instance, await addActor(instance), callWith(text))).rejects.toMatchObject({
      issues: [{ field: 'nodes[1].config.credential', issue: expect.stringContaining('Choose a credential') }],
    });
  },
);

test('a credential of a type that the node does not take is refused', async () => {
  const instance = await openInstance();
  const actor = await addActor(instance);
  const { id } = await addCredential(instance, actor, 'smtp', { host: 'mail.example.com' });
  await expect(addWorkflow(instance, actor, callWith(id))).rejects.toMatchObject({
    issues: [{ field: 'nodes[1].config.credential', issue: expect.stringContaining('is of the type SMTP') }],
  });
});

test('a credential that a version was not saved with is not served, though it is the same owner’s', async () => {
  const instance = await openInstance({ http: createEcho() });
  const actor = await addActor(instance);
  const { id } = await addCredential(instance, actor);
  const workflow = await addWorkflow(instance, actor, callWith(id));
  const { ownerId } = workflow;
  const { listBound } = instance.storage.systemStores.credentials;
  const bound = { ownerId, workflowId: workflow.id, workflowVersion: 1 };
  expect((await listBound(bound)).map((one) => one.id)).toEqual([id]);
  await instance.useCases.workflows.change(actor, workflow.id, { definition: define(['start'], []) }, undefined);
  expect(await listBound({ ...bound, workflowVersion: 2 })).toEqual([]);
  expect(await listBound({ ...bound, ownerId: (await addActor(instance)).userId })).toEqual([]);
});

test('a step whose credential was deleted fails by saying so', async () => {
  const http = createEcho();
  const instance = await openInstance({ http });
  const actor = await addActor(instance);
  const { id } = await addCredential(instance, actor);
  const workflow = await addWorkflow(instance, actor, callWith(id));
  await expect(instance.useCases.credentials.delete(actor, id)).rejects.toMatchObject({
    code: 'CREDENTIAL_IN_USE',
    message: expect.stringContaining('"A workflow"'),
  });
  await instance.useCases.workflows.change(actor, workflow.id, { definition: define(['start'], []) }, undefined);
  await instance.useCases.credentials.delete(actor, id);
  const restored = instance.useCases.workflows.change(actor, workflow.id, { definition: callWith(id) }, undefined);
  await expect(restored).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
  const view = await run(instance, actor, workflow.id);
  expect(stepOf(view, 'call')).toBeUndefined();
  expect(http.requests).toEqual([]);
});

test('a credential for a server of its own is tried by the node that signs in with it, over the ports of that', async () => {
  const asked: [ConnectRequest, readonly number[]][] = [];
  const connect: Connect = async (request, ports) => {
    asked.push([request, ports]);
    return { ok: false, fault: { code: 'CONNECT_FAILED', message: 'Nobody is there', details: {} } };
  };
  const instance = await openInstance({ connect });
  const actor = await addActor(instance);
  const { id } = await addCredential(instance, actor, 'smtp', { host: 'mail.example.com' });
  expect(await instance.useCases.credentials.test(actor, id, undefined)).toEqual({
    ok: false,
    status: null,
    message: 'Nobody is there',
  });
  const at = { database: 'shop', username: 'ada', password: 'open sesame' };
  const database = await addCredential(instance, actor, 'mysql', { host: 'db.example.com', ...at });
  await instance.useCases.credentials.test(actor, database.id, undefined);
  expect(asked.map(([{ host, port }, ports]) => [host, port, ports])).toEqual([
    ['mail.example.com', 587, [25, 465, 587, 2525]],
    ['db.example.com', 3_306, []],
  ]);
});
