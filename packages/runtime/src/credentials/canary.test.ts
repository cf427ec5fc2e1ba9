import type { OutgoingHttp } from '@automateos/model';
import { expect, test } from 'vitest';
import { addActor, addWorkflow, define, eventually, openInstance } from '../conformance/instance.conformance.ts';

const CANARY = 'canary/53cr3t+ öf-this&run';
const CONTROL = 'planted-control-77';

/** As the secret may stand somewhere. */
const FORMS = [
  CANARY,
  Buffer.from(CANARY).toString('base64'),
  Buffer.from(CANARY).toString('base64url'),
  Buffer.from(CANARY).toString('hex'),
  encodeURIComponent(CANARY),
];

/** A service that gives back whatever it got, in every form that there is, as an answer, as an error, as JSON in JSON. */
const mirror: OutgoingHttp = {
  request: async ({ url, attach }) => {
    const sent = Object.values(attach?.query ?? {}).map((secret) => secret.reveal());
    const echoed = { forms: [...FORMS, ...sent], nested: JSON.stringify({ forms: FORMS }), control: CONTROL };
    const body = Buffer.from(JSON.stringify(echoed));
    const headers = { 'content-type': 'application/json', 'x-echo': FORMS.join(' ') };
    return { ok: true, response: { status: url.endsWith('/broken') ? 500 : 200, headers, body } };
  },
};

test('no form of a secret is found in the database, in answers or in logs, but a planted control is', async () => {
  const instance = await openInstance({ http: mirror });
  const actor = await addActor(instance);
  const { id } = await instance.useCases.credentials.create(actor, {
    name: 'Canary',
    type: 'query_key',
    allowedHosts: ['example.com'],
    fields: { name: 'key', value: CANARY },
  });
  const call = (node: string, path: string, more: object = {}) => ({
    id: node,
    type: 'http_request',
    config: { url: `https://api.example.com/${path}`, ...more },
    on_error: 'continue' as const,
    retry: { max_attempts: 1 },
  });
  const definition = define(
    [
      'start',
      call('signed', 'ok', { credential: id }),
      call('failed', 'broken', { credential: id }),
      // Has no credential, and whatever it is told of one must not be seen either.
      call('stranger', 'ok', { body: '{{signed.body}}' }),
      { id: 'kept', type: 'set', config: { fields: { all: '{{signed.body.forms}}' } } },
      // Put together here, so that the definition does not hold it.
      {
        id: 'remembered',
        type: 'store',
        config: { operation: 'set', key: 'k', value: '{{ "canary/53cr3t+ öf-" + "this&run" }}' },
      },
    ],
    ['start>signed', 'start>failed', 'start>stranger', 'signed>kept', 'signed>remembered', 'signed>stranger'],
  );
  const workflow = await addWorkflow(instance, actor, definition);
  const { executionId } = await instance.useCases.executions.execute(actor, workflow.id, {
    payload: {},
    idempotencyKey: undefined,
  });
  const view = await eventually(async () => {
    const seen = await instance.useCases.executions.get(actor, executionId);
    if (seen.completedAt === null) throw new Error(seen.status);
    return seen;
  });
  expect(view.steps.map(({ nodeId, status }) => [nodeId, status])).toContainEqual(['failed', 'failed']);
  const rows = await instance.storage.systemStores.executionQueue.loadSteps([executionId]);
  const shown = JSON.stringify([
    view,
    [...rows.values()],
    await instance.useCases.credentials.list(actor, { limit: 10 }),
    await instance.useCases.credentials.get(actor, id),
    await instance.useCases.workflows.get(actor, workflow.id),
    await instance.useCases.store.get(actor, { workflowId: workflow.id }, 'k'),
    instance.errors,
  ]);
  expect(shown).toContain(CONTROL);
  expect(shown).toContain('[redacted]');
  for (const form of FORMS) expect(shown).not.toContain(form);
});
