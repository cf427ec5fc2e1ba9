import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient, type ApiExecution } from './support/api-client.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';
import { type Sink, startSink } from './support/sink.ts';

const WEBHOOKS = 200;
const KILLS = 10;
const SENDERS = 8;

const LONGEST_WAIT_MS = 60_000;

/** Repeats under one key until there is a 202, as a sender that wants its delivery to arrive does. */
async function deliver(url: () => string, delivery: number): Promise<string> {
  for (;;) {
    try {
      const response = await fetch(url(), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `delivery-${delivery}` },
        body: JSON.stringify({ delivery }),
      });
      if (response.status === 202) return ((await response.json()) as { execution_id: string }).execution_id;
      if (response.status !== 503) throw new TypeError(`refused: ${response.status} ${await response.text()}`);
    } catch (error: unknown) {
      // fetch says "fetch failed" when nobody listens: the server is being killed or started.
      if (!(error instanceof TypeError) || error.message !== 'fetch failed') throw error;
    }
    await sleep(20);
  }
}

describe('kill -9', () => {
  let dataDir: string;
  let sink: Sink;
  let server: ServerProcess;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-kill-'));
    sink = await startSink();
    server = await startServer(dataDir, { EGRESS_ALLOW: '127.0.0.0/8' });
  });

  afterAll(async () => {
    await server.stop();
    await sink.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  test(`${WEBHOOKS} webhooks through ${KILLS} kills: every 202 ends in one finished execution, nothing is recorded twice`, {
    timeout: 180_000,
  }, async () => {
    const api = new ApiClient(() => server.url);
    await api.signUp();
    const workflow = await api.createWorkflow('Through kills', {
      nodes: [
        { id: 'hook', type: 'webhook', config: {} },
        {
          id: 'first',
          type: 'http_request',
          config: {
            url: `${sink.url}/first?delay=60`,
            method: 'POST',
            body: { delivery: '{{hook.payload.delivery}}' },
          },
        },
        {
          id: 'second',
          type: 'http_request',
          config: { url: `${sink.url}/second?delay=30`, method: 'POST', body: { after: '{{first.body.serial}}' } },
        },
        { id: 'check', type: 'filter', config: { condition: '{{second.status}} == 200' } },
      ],
      connections: [
        { from: 'hook', to: 'first' },
        { from: 'first', to: 'second' },
        { from: 'second', to: 'check' },
      ],
    });
    const hookPath = new URL(workflow.webhook_url).pathname;
    const accepted = new Map<number, string>();
    let next = 0;
    let kills = 0;

    const send = async (): Promise<void> => {
      while (next < WEBHOOKS) {
        const delivery = next;
        next += 1;
        // Spread over the kills, so that each of them hits runs in all their stages.
        while (kills < KILLS && accepted.size > ((kills + 1) * WEBHOOKS) / (KILLS + 1)) await sleep(5);
        accepted.set(delivery, await deliver(() => `${server.url}${hookPath}`, delivery));
      }
    };
    const killer = async (): Promise<void> => {
      for (; kills < KILLS; kills += 1) {
        await sleep(randomInt(30, 250));
        await server.kill();
        server = await startServer(dataDir, { EGRESS_ALLOW: '127.0.0.0/8' });
      }
    };
    await Promise.all([killer(), ...Array.from({ length: SENDERS }, send)]);
    const executions = await allEnded(api, workflow.id);

    expect(executions).toHaveLength(WEBHOOKS);
    expect(new Set(accepted.values()).size).toBe(WEBHOOKS);
    expect(new Set(executions.map(({ id }) => id))).toEqual(new Set(accepted.values()));
    const whole = await Promise.all(executions.map(({ id }) => api.getExecution(id)));
    for (const execution of whole) expectConsistent(execution, sink);
    expectSameKeys(whole, sink);
    // A run that was never cut in a call would prove nothing.
    expect(whole.flatMap(({ steps }) => steps).filter(({ attempts }) => attempts.length > 1).length).toBeGreaterThan(0);
  });
});

async function allEnded(api: ApiClient, workflowId: string): Promise<{ id: string; status: string }[]> {
  const until = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const executions = await api.listExecutions(workflowId);
    const open = executions.filter(({ status }) => !['success', 'failed', 'cancelled'].includes(status));
    if (open.length === 0) return executions;
    if (performance.now() > until) throw new Error(`stuck: ${JSON.stringify(open)}`);
    await sleep(100);
  }
}

/** What was recorded fits together: each step ran once as far as anybody can see, on the outputs that are recorded. */
function expectConsistent(execution: ApiExecution, sink: Sink): void {
  expect(execution, JSON.stringify(execution)).toMatchObject({
    status: 'success',
    result: { check: { passed: true } },
  });
  expect(execution.steps.map(({ node_id, status }) => [node_id, status])).toEqual([
    ['hook', 'success'],
    ['first', 'success'],
    ['second', 'success'],
    ['check', 'success'],
  ]);
  const [, first, second] = execution.steps;
  const serialOf = (output: unknown): number => (output as { body: { serial: number } }).body.serial;
  const firstSerial = serialOf(first?.output);
  expect(sink.hits[firstSerial - 1]).toMatchObject({ path: '/first' });
  expect(sink.hits[serialOf(second?.output) - 1]?.body).toBe(JSON.stringify({ after: firstSerial }));
}

/** One key for one step through all its calls, and never more calls than attempts that are recorded. */
function expectSameKeys(executions: readonly ApiExecution[], sink: Sink): void {
  const byKey = Map.groupBy(sink.hits, ({ key }) => key);
  expect(byKey.has(undefined)).toBe(false);
  expect(byKey.size).toBe(2 * WEBHOOKS);
  for (const hits of byKey.values()) {
    expect(new Set(hits.map(({ path: hitPath, body }) => `${hitPath} ${body}`)).size).toBe(1);
  }
  const attempts = executions
    .flatMap(({ steps }) => steps)
    .filter(({ node_id }) => node_id === 'first' || node_id === 'second')
    .reduce((sum, step) => sum + step.attempts.length, 0);
  expect(sink.hits.length).toBeLessThanOrEqual(attempts);
}
