import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FakeService, startFakeService } from '@automateos/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

const IN_TIME = { timeout: 30_000, interval: 50 };
const TOKEN = 'xoxb-a-token-that-nobody-sees';

let dataDir: string;
let server: ServerProcess;
let directory: FakeService;
let slack: FakeService;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-lead-'));
  // Of each company it fails twice before it answers.
  directory = await startFakeService(({ path: asked }) => {
    const times = directory.requests.filter((request) => request.path === asked).length;
    if (times <= 2) return { status: 500, body: 'try again' };
    return { body: { employees: asked.includes('acme') ? 250 : 3 } };
  });
  slack = await startFakeService(({ headers, json }) => {
    if (headers.authorization !== `Bearer ${TOKEN}`) return { body: { ok: false, error: 'invalid_auth' } };
    return { body: { ok: true, channel: 'C0SALES', ts: '1700000000.000100', message: json } };
  });
  server = await startServer(dataDir, { EGRESS_ALLOW: '127.0.0.0/8' });
});

afterAll(async () => {
  await server.stop();
  directory.close();
  slack.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('a lead is enriched by a service that fails twice, filtered, and told to Slack; one that is filtered out tells nothing', async () => {
  const api = new ApiClient(() => server.url);
  await api.signUp();
  const { id: credential } = await api.request<{ id: string }>('POST', '/api/v1/credentials', {
    name: 'Slack bot',
    type: 'bearer',
    allowed_hosts: ['http://127.0.0.1'],
    fields: { token: TOKEN },
  });
  const workflow = await api.createWorkflow('Leads', {
    nodes: [
      { id: 'lead', type: 'webhook', config: {} },
      {
        id: 'enrich',
        type: 'http_request',
        config: { url: `${directory.url}/companies/{{lead.payload.company}}` },
        retry: { max_attempts: 4, initial_delay_ms: 20 },
      },
      { id: 'large', type: 'filter', config: { condition: '{{enrich.body.employees}} > 50' } },
      {
        id: 'tell',
        type: 'slack',
        config: {
          credential,
          api_url: `${slack.url}/api`,
          channel: '#sales',
          text: '{{lead.payload.name}} of {{lead.payload.company}} ({{enrich.body.employees}} people)',
        },
      },
    ],
    connections: [
      { from: 'lead', to: 'enrich' },
      { from: 'enrich', to: 'large' },
      { from: 'large', to: 'tell' },
    ],
  });
  const send = async (body: object): Promise<string> => {
    const response = await fetch(workflow.webhook_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(202);
    return ((await response.json()) as { execution_id: string }).execution_id;
  };
  const small = await send({ name: 'Bob', company: 'tiny' });
  const large = await send({ name: 'Ada', company: 'acme' });
  const ended = (id: string) =>
    vi.waitFor(async () => {
      const execution = await api.getExecution(id);
      expect(execution.status).toBe('success');
      return execution;
    }, IN_TIME);

  const told = await ended(large);
  expect(told.result).toEqual({ tell: { channel: 'C0SALES', ts: '1700000000.000100' } });
  expect(told.steps.find(({ node_id }) => node_id === 'enrich')?.attempts).toHaveLength(3);
  expect(JSON.stringify(told)).not.toContain(TOKEN);

  const filtered = await ended(small);
  expect(filtered.steps.find(({ node_id }) => node_id === 'tell')?.status).toBe('skipped');
  expect(slack.requests.map(({ path: asked, json }) => [asked, json])).toEqual([
    ['/api/chat.postMessage', { channel: '#sales', text: 'Ada of acme (250 people)' }],
  ]);
}, 90_000);
