import { expect, test } from 'vitest';
import { addWorkflow, define, openWith } from '../conformance/instance.conformance.ts';

const hook = (id: string, secret: string) => ({
  id,
  type: 'webhook',
  config: { signature: { preset: 'github', secret } },
});
const MARK = /^\[secret:[0-9a-f]{12}\]$/;

function secretIn(definition: unknown): unknown {
  return (definition as { nodes: { config: { signature?: { secret?: string } } }[] }).nodes[0]?.config.signature
    ?.secret;
}

test('a secret is shown to nobody, and stays what it is when its mark comes back, under another id too', async () => {
  const { instance, actor, workflow } = await openWith(define([hook('start', 'geheim'), 'a'], ['start>a']));
  const { workflows } = instance.useCases;
  const mark = String(secretIn(workflow.definition));
  expect(mark).toMatch(MARK);
  const stored = async () => {
    const record = await instance.storage.stores.workflows.findWorkflow(actor.userId, workflow.id);
    return secretIn(record?.definition);
  };
  expect(await stored()).toBe('geheim');
  const renamed = await workflows.change(
    actor,
    workflow.id,
    { definition: define([hook('other', mark), 'a'], ['other>a']) },
    undefined,
  );
  expect(secretIn(renamed.definition)).toBe(mark);
  expect(await stored()).toBe('geheim');
  const { items } = await workflows.listVersions(actor, workflow.id, { limit: 10 });
  const shown = [
    ...items,
    await workflows.getVersion(actor, workflow.id, 1),
    ...(await workflows.list(actor, { limit: 10 })).items,
  ];
  expect(JSON.stringify(shown)).not.toContain('geheim');
  const same = await workflows.change(actor, workflow.id, { definition: renamed.definition }, undefined);
  expect(same.version).toBe(renamed.version);
  await workflows.change(
    actor,
    workflow.id,
    { definition: define([hook('other', 'neu'), 'a'], ['other>a']) },
    undefined,
  );
  expect(await stored()).toBe('neu');
});

test('a mark means nothing elsewhere: the secret is asked for', async () => {
  const { instance, actor, workflow } = await openWith(define([hook('start', 'geheim'), 'a'], ['start>a']));
  const copy = { definition: workflow.definition, isActive: false };
  const made = await addWorkflow(instance, actor, copy.definition, { isActive: false });
  expect(made.issues).toEqual([
    { field: 'nodes[0].config.signature.secret', issue: 'Required, unless a credential holds it' },
  ]);
  await expect(addWorkflow(instance, actor, workflow.definition)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
});

test('expressions are shown: they hold no secret of their own', async () => {
  const crypto = { id: 'c', type: 'crypto', config: { operation: 'hmac', text: 'x', key: '{{trigger.payload.key}}' } };
  const { workflow } = await openWith(define(['start', crypto], ['start>c']));
  expect(workflow.definition.nodes[1]?.config.key).toBe('{{trigger.payload.key}}');
});
