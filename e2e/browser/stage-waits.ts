import type { WorkflowDefinition } from '@automateos/model';
import type { Account } from './fixtures.ts';

const DAY_MS = 86_400_000;

/** A person is asked before money is sent. */
const PAYMENT: WorkflowDefinition = {
  nodes: [
    { id: 'due', type: 'sub_workflow', name: 'A payment is due', config: {} },
    {
      id: 'ask',
      type: 'approval',
      name: 'Ask the boss',
      config: {
        title: 'Pay {{trigger.payload.amount}} EUR to North Wind Trading?',
        text: 'Invoice 2026-0117, due on Friday.\nThe goods came complete, says the warehouse.',
        time_limit_ms: '{{trigger.payload.limit_ms}}',
      },
    },
    {
      id: 'tell',
      type: 'http_request',
      name: 'Send the boss the link',
      config: {
        url: 'http://demo.automateos.invalid/messages',
        method: 'POST',
        body: { text: 'Please decide: {{ask.resume_url}}' },
      },
    },
    { id: 'paid', type: 'set', name: 'Book it', config: { fields: { amount: '{{trigger.payload.amount}}' } } },
  ],
  connections: [
    { from: 'due', to: 'ask' },
    { from: 'ask', output: 'asked', to: 'tell' },
    { from: 'ask', output: 'approve', to: 'paid' },
  ],
};

function monthEnd(paymentId: string): WorkflowDefinition {
  return {
    nodes: [
      { id: 'start', type: 'webhook', name: 'Month end', config: {} },
      {
        id: 'keep',
        type: 'store',
        name: 'Keep what is asked',
        config: {
          operation: 'set',
          scope: 'user',
          key: 'invoice/{{trigger.payload.amount}}',
          value: '{{trigger.payload}}',
        },
      },
      {
        id: 'pay',
        type: 'call_workflow',
        name: 'Pay the invoice',
        config: { workflow_id: paymentId, inputs: '{{trigger.payload}}' },
      },
    ],
    connections: [
      { from: 'start', to: 'keep' },
      { from: 'keep', to: 'pay' },
    ],
  };
}

interface Asked {
  /** The run whose step has called the one that asks. */
  readonly callerId: string;
  readonly runId: string;
  /** Where the answer is given. */
  readonly path: string;
}

export interface Waits {
  readonly open: Asked;
  readonly answered: Asked;
  readonly expired: Asked;
}

/** Runs that call others, which ask a person: one that still waits, one that was answered, one whose time is over. */
export async function setWaits({ api }: Account): Promise<Waits> {
  const payment = await api.createWorkflow('Approve a payment', PAYMENT);
  const caller = await api.createWorkflow('Month end', monthEnd(payment.id));
  const ask = async (amount: number, limitMs: number): Promise<Asked> => {
    const { execution_id: callerId } = await api.request<{ execution_id: string }>(
      'POST',
      `/api/v1/workflows/${caller.id}/execute`,
      { amount, limit_ms: limitMs },
    );
    const called = await first<{ execution_id: string }>(`/api/v1/executions/${callerId}/calls`);
    const wait = await first<{ resume_url: string }>(`/api/v1/executions/${called.execution_id}/waits`);
    return { callerId, runId: called.execution_id, path: new URL(wait.resume_url).pathname };
  };
  const first = <Item>(path: string): Promise<Item> =>
    soon(async () => (await api.request<{ items: Item[] }>('GET', path)).items[0]);
  const expired = await ask(120, 1_000);
  const open = await ask(4_800, DAY_MS);
  const answered = await ask(960, DAY_MS);
  await api.request('POST', answered.path, { choice: 'approve', note: 'Fine with me.' });
  await soon(async () => ((await api.getExecution(expired.runId)).status === 'success' ? true : undefined));
  return { open, answered, expired };
}

async function soon<Found>(find: () => Promise<Found | undefined>): Promise<Found> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('what was waited for was not there within 10 seconds');
}

/** The pages that show how runs wait and call each other, and what they keep, by name. */
export function pagesOfWaits({ open, answered, expired }: Waits): readonly (readonly [name: string, path: string])[] {
  return [
    ['run-waiting', `/runs/${open.runId}?step=ask`],
    ['run-calling', `/runs/${open.callerId}?step=pay`],
    ['approval-open', open.path],
    ['approval-answered', answered.path],
    ['approval-expired', expired.path],
    ['approval-unknown', '/resume/nobody-knows-this'],
    ['store', '/store'],
    ['store-empty', '/store?prefix=nothing'],
  ];
}
