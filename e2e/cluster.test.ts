import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiClient, type ApiWorkflow } from './support/api-client.ts';
import { type Cluster, type Setup, startCluster } from './support/cluster.ts';
import { rollingRestart } from './support/rolling-restart.ts';
import type { Role, ServerProcess } from './support/server-process.ts';
import { type Sink, startSink } from './support/sink.ts';

const IN_TIME = { timeout: 60_000, interval: 100 };

const withRoles = (...roles: Role[]): Setup[] => [
  { name: 'PostgreSQL and Redis', hasPostgres: true, hasRedis: true, roles },
  { name: 'PostgreSQL alone', hasPostgres: true, hasRedis: false, roles },
];

const SETTINGS = { EGRESS_ALLOW: '127.0.0.0/8', HEALTH_PORT: '0', WORKER_CONCURRENCY: '20' };

let sink: Sink;
let opened: Cluster | undefined;

beforeEach(async () => {
  sink = await startSink();
});
afterEach(async () => {
  await close();
  await sink.close();
});

async function open(setup: Setup, settings: Record<string, string>): Promise<Cluster> {
  opened = await startCluster(setup, settings);
  return opened;
}

async function close(): Promise<void> {
  await opened?.stop();
  opened = undefined;
}

function createFlow(api: ApiClient, delayMs = 50): Promise<ApiWorkflow> {
  return api.createWorkflow('A call', {
    nodes: [
      { id: 'hook', type: 'webhook', config: {} },
      { id: 'call', type: 'http_request', config: { url: `${sink.url}/call?delay=${delayMs}`, method: 'POST' } },
    ],
    connections: [{ from: 'hook', to: 'call' }],
  });
}

async function post(url: string): Promise<number> {
  const response = await fetch(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
  await response.arrayBuffer();
  return response.status;
}

async function allSucceed(api: ApiClient, workflow: ApiWorkflow, count: number): Promise<void> {
  await vi.waitFor(async () => {
    const executions = await api.listExecutions(workflow.id);
    expect(Map.groupBy(executions, ({ status }) => status).get('success') ?? []).toHaveLength(count);
  }, IN_TIME);
}

/** What a worker says of itself at its HEALTH_PORT. */
async function readMetric({ url }: ServerProcess, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(name));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

describe.each(withRoles('server', 'worker', 'worker', 'worker'))('three workers on $name', (setup) => {
  test('each of them takes at least a fifth of the runs', { timeout: 120_000 }, async () => {
    const cluster = await open(setup, SETTINGS);
    const api = new ApiClient(() => cluster.url);
    await api.signUp();
    const workflow = await createFlow(api);
    const RUNS = 600;
    let sent = 0;
    const send = async (): Promise<void> => {
      while (sent < RUNS) {
        sent += 1;
        expect(await post(workflow.webhook_url)).toBe(202);
        await sleep(20);
      }
    };
    await Promise.all(Array.from({ length: 8 }, send));
    await allSucceed(api, workflow, RUNS);
    const workers = cluster.processes.slice(1);
    const shares = await Promise.all(workers.map((worker) => readMetric(worker, 'automateos_executions_ended_total')));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(RUNS);
    for (const share of shares) expect(share, `${shares}`).toBeGreaterThanOrEqual(RUNS / 5);
  });
});

describe.each(withRoles())('a second worker on $name', (setup) => {
  /** Eight seconds of waiting for one worker, so that the waiting counts and not what this machine does besides. */
  const RUNS = 160;
  const SLOW = { ...SETTINGS, WORKER_CONCURRENCY: '10' };

  async function timeOf(roles: readonly Role[]): Promise<number> {
    const cluster = await open({ ...setup, roles }, SLOW);
    const api = new ApiClient(() => cluster.url);
    await api.signUp();
    const workflow = await createFlow(api, 500);
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: RUNS }, () => post(workflow.webhook_url)));
    await allSucceed(api, workflow, RUNS);
    return performance.now() - startedAt;
  }

  test('finishes a load that mostly waits in at most 0.6 of the time', { timeout: 240_000 }, async () => {
    const alone = await timeOf(['server', 'worker']);
    await close();
    const together = await timeOf(['server', 'worker', 'worker']);
    console.log(`one worker ${alone.toFixed(0)} ms, two ${together.toFixed(0)} ms: ${(together / alone).toFixed(2)}`);
    expect(together / alone).toBeLessThanOrEqual(0.6);
  });
});

describe.each(withRoles('server', 'server', 'worker', 'worker'))(
  'a rolling restart of all processes on $name',
  (setup) => {
    test('drops no request of 300 a second and takes no run from a living worker', { timeout: 240_000 }, async () => {
      const report = await rollingRestart(setup.hasRedis, 300);
      expect(report.statuses).toEqual({ 202: report.sent });
      expect(report).toMatchObject({
        succeeded: report.sent,
        takeovers: 0,
        exitCodes: [0, 0, 0, 0],
      });
    });
  },
);
