import type { WorkflowDefinition } from '@automateos/model';
import type { ApiExecution, ApiWorkflow } from '../support/api-client.ts';
import type { Account } from './fixtures.ts';

const DEMO = 'http://demo.automateos.invalid';

/** A lead is looked up and told to sales, unless the company is small; companies that nobody knows fail. */
const LEADS: WorkflowDefinition = {
  nodes: [
    { id: 'lead', type: 'webhook', name: 'New lead', config: {} },
    {
      id: 'company',
      type: 'http_request',
      name: 'Look up company',
      config: { url: `${DEMO}/companies/{{lead.payload.domain}}`, fail_on: 'client_error' },
    },
    { id: 'large', type: 'filter', name: 'Large enough', config: { condition: '{{company.body.employees}} > 0' } },
    {
      id: 'tell',
      type: 'http_request',
      name: 'Tell sales',
      config: { url: `${DEMO}/messages`, method: 'POST', body: { text: 'New lead: {{company.body.name}}' } },
    },
  ],
  connections: [
    { from: 'lead', to: 'company' },
    { from: 'company', to: 'large' },
    { from: 'large', to: 'tell' },
  ],
};

export interface Stage {
  readonly workflow: ApiWorkflow;
  readonly successId: string;
  readonly failedId: string;
  /** The group that the dead letters of the failed runs are in. */
  readonly fingerprint: string;
}

/** An account as it looks after a while: workflows, runs that succeeded and failed, a group of dead letters. */
export async function setStage({ api }: Account): Promise<Stage> {
  const workflow = await api.createWorkflow('Lead intake', LEADS);
  await api.createWorkflow('A workflow with a name that is so long that it hardly fits anywhere on a phone', {
    nodes: [{ id: 'start', type: 'webhook', config: {} }],
    connections: [],
  });
  await api.request('POST', '/api/v1/credentials', {
    name: 'Shop of the north',
    type: 'bearer',
    allowed_hosts: ['api.shop.example', 'cdn.shop.example'],
    fields: { token: 'a token' },
  });
  await api.request('POST', '/api/v1/credentials', {
    name: 'Orders',
    type: 'oauth2_authorization_code',
    allowed_hosts: ['orders.example'],
    fields: {
      authorization_url: 'https://login.example/authorize',
      token_url: 'https://login.example/token',
      client_id: 'automate',
    },
  });
  const run = async (domain: string): Promise<string> => {
    const { execution_id } = await api.request<{ execution_id: string }>(
      'POST',
      `/api/v1/workflows/${workflow.id}/execute`,
      { domain, note: 'A payload with some length, so that trees and rows have something to show.' },
    );
    await ended(() => api.getExecution(execution_id));
    return execution_id;
  };
  const successId = await run('acme.example');
  const failedId = await run('unknown.example');
  for (let again = 0; again < 2; again += 1) await run('unknown.example');
  const groups = await api.request<{ items: { fingerprint: string }[] }>('GET', '/api/v1/dead-letters/groups');
  return { workflow, successId, failedId, fingerprint: groups.items[0]?.fingerprint ?? '' };
}

async function ended(read: () => Promise<ApiExecution>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (['success', 'failed', 'cancelled'].includes((await read()).status)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the run did not end within 10 seconds');
}

/** Every page there is for who is signed in, by name. */
export function pagesOf(stage: Stage): readonly (readonly [name: string, path: string])[] {
  const { workflow, successId, failedId, fingerprint } = stage;
  return [
    ['workflows', '/workflows'],
    ['editor', `/workflows/${workflow.id}`],
    ['versions', `/workflows/${workflow.id}/versions`],
    ['workflow-runs', `/workflows/${workflow.id}/runs`],
    ['runs', '/runs'],
    ['run-success', `/runs/${successId}`],
    ['run-failed', `/runs/${failedId}`],
    ['dead-letters', '/dead-letters'],
    ['dead-letter-group', `/dead-letters/${fingerprint}`],
    ['credentials', '/credentials'],
    ['credentials-not-connected', '/credentials/connected?error=access_denied'],
    ['operations', '/operations'],
    ['settings', '/settings'],
    ['not-found', '/nowhere'],
  ];
}
