import type { WorkflowDefinition } from '@automateos/model';
import type { Hit } from './sink.ts';

/** What a form hands in is paid at once where it is small; above that somebody is asked. */
export function payments(sinkUrl: string, limitMs: number): WorkflowDefinition {
  const post = (id: string, body: object) => ({
    id,
    type: 'http_request',
    config: { url: `${sinkUrl}/${id}`, method: 'POST', body: JSON.parse(JSON.stringify(body)) },
  });
  return {
    nodes: [
      { id: 'form', type: 'webhook', config: {} },
      { id: 'is-large', type: 'if', config: { condition: '{{form.payload.amount}} > 1000' } },
      {
        id: 'boss',
        type: 'approval',
        config: { title: 'Pay {{form.payload.amount}} EUR to {{form.payload.name}}?', time_limit_ms: limitMs },
      },
      post('ask', { link: '{{boss.resume_url}}' }),
      post('pay', { amount: '{{form.payload.amount}}' }),
      post('mail', { text: 'Paid to {{form.payload.name}}' }),
      post('sorry', { text: '{{boss.choice ?? "nobody has answered"}}' }),
    ],
    connections: [
      { from: 'form', to: 'is-large' },
      { from: 'is-large', output: 'true', to: 'boss' },
      { from: 'boss', output: 'asked', to: 'ask' },
      { from: 'boss', output: 'approve', to: 'pay' },
      { from: 'is-large', output: 'false', to: 'pay' },
      { from: 'pay', to: 'mail' },
      { from: 'boss', output: 'reject', to: 'sorry' },
      { from: 'boss', output: 'timeout', to: 'sorry' },
    ],
  };
}

/** The link as its message has it, on the address that the server has now. */
export function linkIn(hit: Pick<Hit, 'body'> | undefined, serverUrl: string): string {
  const { link } = JSON.parse(hit?.body ?? '{}') as { link: string };
  return `${serverUrl}${new URL(link).pathname}`;
}

export async function click(link: string, choice: string) {
  const response = await fetch(link, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ choice }),
  });
  return { status: response.status, body: (await response.json()) as { accepted?: boolean; choice?: string } };
}
