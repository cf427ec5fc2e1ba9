import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FakeService, startFakeService } from '@automateos/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

const IN_TIME = { timeout: 30_000, interval: 50 };
const KEY = 'sk-a-key-that-nobody-sees';

let dataDir: string;
let server: ServerProcess;
let model: FakeService;
let tracker: FakeService;
let slack: FakeService;

const SWITCH = {
  value: '{{sort.json.kind}}',
  cases: [
    { output: 'bug', equals: 'bug' },
    { output: 'question', equals: 'question' },
  ],
};

interface Asked {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** A model that answers with prose first, and with JSON when it is told what was wrong. */
function completion({ messages }: Asked) {
  const question = messages.find(({ role }) => role === 'user')?.content ?? '';
  const isCorrected = messages.some(({ role }) => role === 'assistant');
  const kind = question.includes('crash') ? 'bug' : 'question';
  const content = isCorrected ? JSON.stringify({ kind, summary: question.slice(0, 20) }) : `I think it is a ${kind}.`;
  return {
    model: 'fake-1',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 20 * messages.length, completion_tokens: 5, total_tokens: 20 * messages.length + 5 },
  };
}

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-tickets-'));
  model = await startFakeService(({ headers, json }) =>
    headers.authorization === `Bearer ${KEY}`
      ? { body: completion(json as Asked) } // the product made it
      : { status: 401, body: { error: { message: 'Incorrect API key' } } },
  );
  tracker = await startFakeService(() => ({ status: 201, body: { number: 17 } }));
  slack = await startFakeService(() => ({ body: 'ok' }));
  server = await startServer(dataDir, { EGRESS_ALLOW: '127.0.0.0/8' });
});

afterAll(async () => {
  await server.stop();
  for (const service of [model, tracker, slack]) service.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('a ticket is sorted by a model whose first answer breaks the schema: bugs go to the tracker, questions to Slack', async () => {
  const api = new ApiClient(() => server.url);
  await api.signUp();
  const { id: credential } = await api.request<{ id: string }>('POST', '/api/v1/credentials', {
    name: 'Model',
    type: 'bearer',
    allowed_hosts: ['http://127.0.0.1'],
    fields: { token: KEY },
  });
  const workflow = await api.createWorkflow('Tickets', {
    nodes: [
      { id: 'ticket', type: 'webhook', config: {} },
      {
        id: 'sort',
        type: 'llm',
        config: {
          credential,
          base_url: `${model.url}/v1`,
          model: 'fake',
          system: 'You sort tickets.',
          prompt: '{{ticket.payload.text}}',
          schema: {
            type: 'object',
            properties: { kind: { enum: ['bug', 'question'] }, summary: { type: 'string', maxLength: 80 } },
            required: ['kind', 'summary'],
            additionalProperties: false,
          },
        },
      },
      { id: 'kind', type: 'switch', config: SWITCH },
      {
        id: 'file',
        type: 'http_request',
        config: { url: `${tracker.url}/issues`, method: 'POST', body: { title: '{{sort.json.summary}}' } },
      },
      {
        id: 'tell',
        type: 'slack',
        config: { webhook_url: `${slack.url}/services/T/B/x`, text: 'Question: {{sort.json.summary}}' },
      },
    ],
    connections: [
      { from: 'ticket', to: 'sort' },
      { from: 'sort', to: 'kind' },
      { from: 'kind', output: 'bug', to: 'file' },
      { from: 'kind', output: 'question', to: 'tell' },
    ],
  });
  const run = async (text: string) => {
    const response = await fetch(workflow.webhook_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
    const { execution_id } = (await response.json()) as { execution_id: string };
    return vi.waitFor(async () => {
      const execution = await api.getExecution(execution_id);
      expect(execution.status).toBe('success');
      return execution;
    }, IN_TIME);
  };
  const sorted = (execution: Awaited<ReturnType<typeof run>>) =>
    execution.steps.find(({ node_id }) => node_id === 'sort')?.output;

  const bug = await run('The export crashes.');
  expect(sorted(bug)).toMatchObject({
    json: { kind: 'bug', summary: 'The export crashes.' },
    model: 'fake-1',
    finish_reason: 'stop',
    // Two messages, then four.
    usage: { input_tokens: 120, output_tokens: 10, requests: 2 },
  });
  expect(tracker.requests.map(({ json }) => json)).toEqual([{ title: 'The export crashes.' }]);
  expect(slack.requests).toHaveLength(0);
  expect(JSON.stringify(bug)).not.toContain(KEY);

  await run('How do I export?');
  expect(slack.requests.map(({ json }) => json)).toEqual([{ text: 'Question: How do I export?' }]);
  expect(tracker.requests).toHaveLength(1);
}, 90_000);
