import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ApiClient } from './support/api-client.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';
import { type Sink, startSink } from './support/sink.ts';

const IN_TIME = { timeout: 60_000, interval: 50 };
/** The first death, and as many takeovers as a run is given. */
const DEATHS = 6;

let dataDir: string;
let sink: Sink;
let server: ServerProcess;

const start = (): Promise<ServerProcess> =>
  startServer(dataDir, { EGRESS_ALLOW: '127.0.0.0/8', PUBLIC_URL: 'https://automate.example' });

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-error-trigger-'));
  sink = await startSink();
  server = await start();
});

afterAll(async () => {
  await server.stop();
  await sink.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('a run that loses its worker again and again is told to the workflow that watches for failures', {
  timeout: 180_000,
}, async () => {
  const api = new ApiClient(() => server.url);
  await api.signUp();
  const lost = await api.createWorkflow('Never answered', {
    nodes: [
      { id: 'hook', type: 'webhook', config: {} },
      { id: 'call', type: 'http_request', config: { url: `${sink.url}/never?delay=600000`, timeout_ms: 600_000 } },
    ],
    connections: [{ from: 'hook', to: 'call' }],
  });
  const watcher = await api.createWorkflow('Tells of failures', {
    nodes: [
      { id: 'failure', type: 'error', config: { workflows: [lost.id] } },
      {
        id: 'tell',
        type: 'http_request',
        config: { url: `${sink.url}/told`, method: 'POST', body: '{{trigger.payload}}' },
      },
    ],
    connections: [{ from: 'failure', to: 'tell' }],
  });
  const execute = `/api/v1/workflows/${lost.id}/execute`;
  const { execution_id } = await api.request<{ execution_id: string }>('POST', execute, {});
  for (let deaths = 1; deaths <= DEATHS; deaths += 1) {
    await vi.waitFor(() => expect(sink.hits).toHaveLength(deaths), IN_TIME);
    await server.kill();
    server = await start();
  }
  await vi.waitFor(() => expect(sink.hits.filter((hit) => hit.path === '/told')).toHaveLength(1), IN_TIME);
  const told = sink.hits.at(-1);
  expect(JSON.parse(told?.body ?? '')).toMatchObject({
    execution: {
      id: execution_id,
      workflow_id: lost.id,
      workflow_name: 'Never answered',
      error: { code: 'WORKER_LOST', node_id: null },
      url: `https://automate.example/runs/${execution_id}`,
    },
  });
  await vi.waitFor(async () => {
    const executions = await api.listExecutions(watcher.id);
    expect(executions.map(({ status }) => status)).toEqual(['success']);
  }, IN_TIME);
});
