import { sign as signLikeGitHub } from '@octokit/webhooks-methods';
import Stripe from 'stripe';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ApiClient, type ApiWorkflow } from '../support/api-client.ts';
import { type Cluster, SETUPS, startCluster } from '../support/cluster.ts';

const IN_TIME = { timeout: 30_000, interval: 50 };
const SECRET = 'whsec_that_both_sides_know';

let cluster: Cluster | undefined;
afterEach(async () => {
  await cluster?.stop();
  cluster = undefined;
});

interface InboxEntry {
  readonly id: string;
  readonly verdict: string;
  readonly reason: string | null;
  readonly execution_id: string | null;
}

/** Events go to one of two branches by their action, or to neither. */
function definitionFor(signed: object, action: string, cases: readonly string[]) {
  return {
    nodes: [
      { id: 'event', type: 'webhook', config: { ...signed } },
      {
        id: 'by-action',
        type: 'switch',
        config: {
          value: `{{trigger.payload.${action}}}`,
          cases: cases.map((value) => ({ equals: value, output: value })),
        },
      },
      ...cases.map((value) => ({ id: `on-${value}`, type: 'set', config: { fields: { was: value } } })),
    ],
    connections: [
      { from: 'event', to: 'by-action' },
      ...cases.map((value) => ({ from: 'by-action', output: value, to: `on-${value}` })),
    ],
  };
}

async function deliver(workflow: ApiWorkflow, body: string, headers: Record<string, string>) {
  const response = await fetch(workflow.webhook_url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, answer: (await response.json()) as { execution_id: string } };
}

async function resultOf(api: ApiClient, executionId: string): Promise<unknown> {
  return vi.waitFor(async () => {
    const { status, result } = await api.getExecution(executionId);
    expect(status).toBe('success');
    return result;
  }, IN_TIME);
}

/** The secret stands in the config, or in a credential. */
async function signedBy(api: ApiClient, { preset, isInCredential }: (typeof SENDERS)[number]): Promise<object> {
  if (!isInCredential) return { signature: { preset, secret: SECRET } };
  const credential = { name: preset, type: 'webhook_secret', fields: { secret: SECRET } };
  const { id } = await api.request<{ id: string }>('POST', '/api/v1/credentials', credential);
  return { signature: { preset }, signature_credential: id };
}

function inboxOf(api: ApiClient, workflow: ApiWorkflow): Promise<{ items: InboxEntry[] }> {
  return api.request('GET', `/api/v1/workflows/${workflow.id}/webhook-requests`);
}

const stripe = new Stripe('sk_test_none');

/** One event as its sender makes it: body, headers, and what the run comes to. */
const SENDERS = [
  {
    preset: 'github',
    isInCredential: false,
    action: 'action',
    cases: ['opened', 'closed'],
    result: { 'on-opened': { was: 'opened' } },
    make: async () => {
      const body = JSON.stringify({ action: 'opened', issue: { number: 7, title: 'Grüße 漢字' } });
      const signature = await signLikeGitHub(SECRET, body);
      return { body, headers: { 'x-hub-signature-256': signature, 'x-github-delivery': 'b1946ac9' } };
    },
  },
  {
    preset: 'stripe',
    isInCredential: true,
    action: 'data.object.status',
    cases: ['paid', 'open'],
    result: { 'on-paid': { was: 'paid' } },
    make: async () => {
      const body = JSON.stringify({ id: 'evt_1', type: 'invoice.paid', data: { object: { status: 'paid' } } });
      const header = stripe.webhooks.generateTestHeaderString({ payload: body, secret: SECRET });
      return { body, headers: { 'stripe-signature': header } };
    },
  },
] as const;

describe.each(SETUPS.slice(0, 2))('signed events on $name', (setup) => {
  test('go where their action says; a changed byte is 401 and in the inbox; the same delivery twice is one run', {
    timeout: 120_000,
  }, async () => {
    const running = await startCluster(setup);
    cluster = running;
    const api = new ApiClient(() => running.url);
    await api.signUp();
    for (const sender of SENDERS) {
      const { preset, action, cases, result, make } = sender;
      const signed = await signedBy(api, sender);
      const workflow = await api.createWorkflow(preset, definitionFor(signed, action, cases));
      const { body, headers } = await make();

      const changed = await deliver(workflow, body.replace(cases[0], cases[1]), headers);
      expect(changed.status).toBe(401);
      const first = await deliver(workflow, body, headers);
      const second = await deliver(workflow, body, headers);
      expect([first.status, second.status]).toEqual([202, 202]);
      expect(second.answer.execution_id).toBe(first.answer.execution_id);
      expect(await resultOf(api, first.answer.execution_id)).toEqual(result);
      expect(await api.listExecutions(workflow.id)).toHaveLength(1);

      const { items } = await inboxOf(api, workflow);
      expect(items.map(({ verdict }) => verdict)).toEqual(['duplicate', 'accepted', 'bad_signature']);
      expect(items[0]?.execution_id).toBe(first.answer.execution_id);
      expect(items[2]?.reason).toBe('the signature does not fit the body and the secret');

      const replayed = await api.request<{ execution_id: string }>(
        'POST',
        `/api/v1/workflows/${workflow.id}/webhook-requests/${items[1]?.id}/replay`,
      );
      expect(replayed.execution_id).not.toBe(first.answer.execution_id);
      expect(await resultOf(api, replayed.execution_id)).toEqual(result);
      const shown = await api.request<unknown>('GET', `/api/v1/workflows/${workflow.id}`);
      expect(JSON.stringify(shown)).not.toContain(SECRET);
    }
  });
});
