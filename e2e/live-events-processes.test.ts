import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type PostgresServer, type RedisServer, startPostgres, startRedis } from '@automateos/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from './support/api-client.ts';
import { openEventStream, type StreamEvent } from './support/event-stream.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';
import { type Sink, startSink } from './support/sink.ts';

const isEnd = ({ event, data }: StreamEvent): boolean => event === 'execution' && data.status === 'success';

/** Two processes over one database: runs are accepted and carried out by one, and listened to at the other. */
function describeTwoProcesses(settings: () => Record<string, string>): void {
  let dataDir: string;
  let sink: Sink;
  let listening: ServerProcess;
  let working: ServerProcess;
  let api: ApiClient;
  let worker: ApiClient;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-live-'));
    sink = await startSink();
    const environment = { ...settings(), SECRET_KEY: 'k'.repeat(32), EGRESS_ALLOW: '127.0.0.0/8' };
    listening = await startServer(dataDir, environment);
    working = await startServer(dataDir, environment);
    api = new ApiClient(() => listening.url);
    await api.signUp();
    worker = new ApiClient(() => working.url);
    await worker.signIn();
  });

  afterAll(async () => {
    expect(await listening.stop(), listening.log()).toBe(0);
    expect(await working.stop(), working.log()).toBe(0);
    await sink.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  test('a run of another process is told as it goes, and its end', async () => {
    const workflow = await api.createWorkflow('Elsewhere', {
      nodes: [
        { id: 'start', type: 'webhook', config: {} },
        { id: 'slow', type: 'http_request', config: { url: `${sink.url}/slow?delay=700` } },
      ],
      connections: [{ from: 'start', to: 'slow' }],
    });
    const ofWorkflow = await openEventStream(`${listening.url}/api/v1/workflows/${workflow.id}/events`, api.token);
    const pathToRun = `/api/v1/workflows/${workflow.id}/execute`;
    const { execution_id: id } = await worker.request<{ execution_id: string }>('POST', pathToRun, {});
    const ofRun = await openEventStream(`${listening.url}/api/v1/executions/${id}/events`, api.token);
    await ofRun.until(({ event, data }) => event === 'step' && data.node_id === 'slow' && data.status === 'running');
    await ofWorkflow.until(({ data }) => data.id === id && data.status === 'running');
    await ofRun.ended;
    expect(ofRun.events.at(-1)?.data).toMatchObject({ id, status: 'success' });
    await ofWorkflow.until((event) => isEnd(event) && event.data.id === id);
    ofWorkflow.cut();
  });
}

describe('live events between processes on PostgreSQL', () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  describeTwoProcesses(() => ({ DATABASE_URL: postgres.url }));
});

describe('live events between processes on PostgreSQL and Redis', () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  });
  afterAll(() => Promise.all([postgres.stop(), redis.stop()]));
  describeTwoProcesses(() => ({ DATABASE_URL: postgres.url, REDIS_URL: redis.url }));
});
