import type { CredentialType, JsonObject } from '@automateos/model';
import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import {
  addActor,
  addWorkflow,
  define,
  type Instance,
  type InstanceOptions,
  openInstance,
} from '../conformance/instance.conformance.ts';
import type { Actor, WorkflowView } from '../use-cases.ts';

const SIGNED = 'nodes[0].config.signature_credential';

const hook = (config: JsonObject) => define([{ id: 'start', type: 'webhook', config }], []);
const signedBy = (id: string) => hook({ signature: { preset: 'github' }, signature_credential: id });

function addCredential(
  { useCases }: Instance,
  actor: Actor,
  type: CredentialType = 'webhook_secret',
  fields: JsonObject = { secret: 'open sesame' },
) {
  const allowedHosts = type === 'bearer' ? ['example.com'] : undefined;
  return useCases.credentials.create(actor, { name: 'Sender', type, allowedHosts, fields });
}

function endpointOf({ useCases }: Instance, { webhookUrl }: WorkflowView) {
  return Promise.resolve(useCases.webhooks.find(webhookUrl.split('/').at(-1) ?? ''));
}

/** Counts how often credentials are read, and can lose them. */
async function open(clock?: InstanceOptions['clock']) {
  const reads: string[] = [];
  const lost = new Set<string>();
  const instance = await openInstance({
    ...(clock && { clock }),
    systemStores: (stores) => ({
      ...stores,
      credentials: {
        ...stores.credentials,
        listBound: async (version) => {
          reads.push(version.workflowId);
          return (await stores.credentials.listBound(version)).filter(({ id }) => !lost.has(id));
        },
      },
    }),
  });
  return { instance, actor: await addActor(instance), reads, lost };
}

describe('a webhook whose secret is in a credential', () => {
  test('checks by it, and notes that it was used', async () => {
    const { instance, actor } = await open();
    const { id } = await addCredential(instance, actor);
    const workflow = await addWorkflow(instance, actor, signedBy(id));
    const { rules } = await endpointOf(instance, workflow);
    expect(rules.signature).toEqual({ preset: 'github', secrets: ['open sesame'] });
    expect(JSON.stringify(await instance.useCases.workflows.get(actor, workflow.id))).not.toContain('sesame');
  });

  test('cannot name one of another type, of somebody else, or none', async () => {
    const { instance, actor } = await open();
    const issuesOf = async (id: string) =>
      (await addWorkflow(instance, actor, signedBy(id), { isActive: false })).issues;
    const bearer = await addCredential(instance, actor, 'bearer', { token: 't' });
    expect(await issuesOf(bearer.id)).toEqual([
      { field: SIGNED, issue: 'This credential is of the type Bearer token; choose one of: Webhook secret' },
    ]);
    const foreign = await addCredential(instance, await addActor(instance));
    const missing = [{ field: SIGNED, issue: 'There is no such credential; choose one of yours' }];
    expect(await issuesOf(foreign.id)).toEqual(missing);
    expect(await issuesOf('01a20960-ba7a-7000-b56e-35a4299c1d35')).toEqual(missing);
    await expect(addWorkflow(instance, actor, signedBy(foreign.id))).rejects.toMatchObject({ issues: missing });
  });

  test('takes a changed secret a second later, and looks for it once a second at most', async () => {
    const clock = createFakeClock();
    const { instance, actor, reads } = await open(clock);
    const { id } = await addCredential(instance, actor);
    const workflow = await addWorkflow(instance, actor, signedBy(id));
    await endpointOf(instance, workflow);
    const fields = { secret: 'new', previous_secret: 'open sesame' };
    await instance.useCases.credentials.change(actor, id, { fields });
    clock.advance(999);
    await endpointOf(instance, workflow);
    expect(reads).toHaveLength(1);
    clock.advance(1);
    const { rules } = await endpointOf(instance, workflow);
    expect(rules.signature?.secrets).toEqual(['new', 'open sesame']);
    expect(reads).toHaveLength(2);
    await endpointOf(instance, await addWorkflow(instance, actor, hook({})));
    expect(reads).toHaveLength(2);
  });

  test('keeps it from being deleted, and lets nobody in when it is gone all the same', async () => {
    const { instance, actor, lost } = await open();
    const { id } = await addCredential(instance, actor);
    const workflow = await addWorkflow(instance, actor, signedBy(id));
    await expect(instance.useCases.credentials.delete(actor, id)).rejects.toMatchObject({ code: 'CREDENTIAL_IN_USE' });
    lost.add(id);
    const { rules } = await endpointOf(instance, workflow);
    expect(rules).toMatchObject({ signature: undefined, closed: expect.stringContaining('is gone') });
  });
});

test('the secret of a webhook has no server to try it with, and is no key in PEM', async () => {
  const { instance, actor } = await open();
  const { id } = await addCredential(instance, actor);
  await expect(instance.useCases.credentials.test(actor, id, undefined)).rejects.toMatchObject({
    code: 'VALIDATION_ERROR',
  });
  await expect(
    addCredential(instance, actor, 'webhook_secret', { secret: '-----BEGIN PUBLIC KEY-----' }),
  ).rejects.toMatchObject({ issues: [{ field: 'fields.secret', issue: 'A key in PEM is no shared secret' }] });
});
