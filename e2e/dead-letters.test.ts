import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowDefinition } from '@automateos/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from './support/api-client.ts';
import { type Cluster, SETUPS, startCluster } from './support/cluster.ts';
import { type Sink, startSink } from './support/sink.ts';

const RUNS = 1_000;
const SENDERS = 16;
const RATE = 100;
const LONGEST_WAIT_MS = 90_000;

interface Redrive {
  readonly id: string;
  readonly status: string;
  readonly done: number;
  readonly failed: number;
  readonly left: number;
}

interface Summary {
  readonly id: string;
  readonly status: string;
  readonly retry_of: string | null;
}

async function until<Value>(what: string, read: () => Promise<Value | undefined>): Promise<Value> {
  const limit = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (performance.now() > limit) throw new Error(`it took too long until ${what}`);
    await sleep(50);
  }
}

/** An effect step that works, and one that is refused until it is repaired. */
function definitionOf(sink: Sink, secondUrl: string): WorkflowDefinition {
  const call = (url: string) => ({ url, method: 'POST', body: { n: '{{hook.payload.n}}' }, fail_on: 'client_error' });
  return {
    nodes: [
      { id: 'hook', type: 'webhook', config: {} },
      { id: 'first', type: 'http_request', config: call(`${sink.url}/first`) },
      { id: 'second', type: 'http_request', config: call(secondUrl) },
    ],
    connections: [
      { from: 'hook', to: 'first' },
      { from: 'first', to: 'second' },
    ],
  };
}

describe.each(SETUPS)('a group of dead letters, on $name', (setup) => {
  let sink: Sink;
  let cluster: Cluster;

  beforeAll(async () => {
    sink = await startSink();
    // So short that what the killed process ran goes on while the test waits.
    cluster = await startCluster(setup, { EGRESS_ALLOW: '127.0.0.0/8', NODE_ENV: 'test', LEASE_MS: '3000' });
  });

  afterAll(async () => {
    await cluster.stop();
    await sink.close();
  });

  async function failAll(webhookUrl: string): Promise<void> {
    let next = 0;
    const send = async (): Promise<void> => {
      while (next < RUNS) {
        const n = next;
        next += 1;
        const body = JSON.stringify({ n });
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(webhookUrl, { method: 'POST', headers, body });
        if (response.status !== 202) throw new Error(`refused: ${response.status}`);
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, send));
  }

  async function allExecutions(api: ApiClient, workflowId: string): Promise<Summary[]> {
    const all: Summary[] = [];
    for (let cursor = ''; ; ) {
      const query = `limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = await api.request<{ items: Summary[]; next_cursor: string | null }>(
        'GET',
        `/api/v1/workflows/${workflowId}/logs?${query}`,
      );
      all.push(...page.items);
      if (page.next_cursor === null) return all;
      cursor = page.next_cursor;
    }
  }

  test(`of ${RUNS} is redriven on a repaired version through a kill: no earlier step again, one run per letter`, {
    timeout: 240_000,
  }, async () => {
    const api = new ApiClient(() => cluster.url);
    await api.signUp();
    const workflow = await api.createWorkflow('Breaks', definitionOf(sink, `${sink.url}/second?status=400`));
    await failAll(workflow.webhook_url);
    type Groups = { items: { count: number; fingerprint: string; node_id: string; code: string }[] };
    const group = await until('all have failed', async () => {
      const { items } = await api.request<Groups>('GET', '/api/v1/dead-letters/groups');
      expect(items.length).toBeLessThanOrEqual(1);
      return items[0]?.count === RUNS ? items[0] : undefined;
    });
    expect(group).toMatchObject({ node_id: 'second', code: 'HTTP_ERROR_STATUS' });
    expect(sink.hits.filter((hit) => hit.path === '/first')).toHaveLength(RUNS);

    await api.request('PATCH', `/api/v1/workflows/${workflow.id}`, {
      definition: definitionOf(sink, `${sink.url}/repaired`),
    });
    const wish = { fingerprint: group.fingerprint, from: 'failed_step', version: 'current', rate: RATE };
    const dryRun = await api.request('POST', '/api/v1/dead-letters/redrive', { ...wish, dry_run: true });
    expect(dryRun).toMatchObject({ total: RUNS, would_redrive: RUNS, would_fail: 0, repeats: [] });
    // The click that was doubled.
    const startedAt = performance.now();
    const jobs = await Promise.all(
      [1, 2].map(() => api.request<Redrive>('POST', '/api/v1/dead-letters/redrive', wish)),
    );
    const read = () =>
      Promise.all(jobs.map(({ id }) => api.request<Redrive>('GET', `/api/v1/dead-letters/redrives/${id}`)));
    const doneOf = (redrives: readonly Redrive[]) => redrives.reduce((sum, { done }) => sum + done, 0);
    await until('half is done', async () => (doneOf(await read()) > RUNS / 2 ? true : undefined));
    // The last one runs executions and makes the turns of redrives, whatever the others are for.
    await cluster.replace(setup.roles.length - 1);
    const ended = await until('the redrives are done', async () => {
      const redrives = await read();
      return redrives.every(({ status }) => status === 'done') ? redrives : undefined;
    });
    // Two jobs of this rate; neither is faster than that, but for the second that may be made up for.
    expect(performance.now() - startedAt).toBeGreaterThan((1_000 * RUNS) / RATE / 2 - 2_000);
    expect(doneOf(ended)).toBe(RUNS);
    expect(ended).toMatchObject([
      { failed: 0, left: 0 },
      { failed: 0, left: 0 },
    ]);

    const executions = await until('all new runs have ended', async () => {
      const all = await allExecutions(api, workflow.id);
      return all.every(({ status }) => status === 'success' || status === 'failed') ? all : undefined;
    });
    const made = executions.filter(({ retry_of }) => retry_of !== null);
    expect(made).toHaveLength(RUNS);
    expect(new Set(made.map(({ retry_of }) => retry_of)).size).toBe(RUNS);
    expect(new Set(made.map(({ status }) => status))).toEqual(new Set(['success']));
    expect(sink.hits.filter((hit) => hit.path === '/first')).toHaveLength(RUNS);
    const repaired = sink.hits.filter((hit) => hit.path === '/repaired');
    // A call that was cut by the kill is sent again, under its key.
    expect(new Set(repaired.map(({ key }) => key)).size).toBe(RUNS);
    expect(new Set(repaired.map(({ body }) => body)).size).toBe(RUNS);
    const { items: open } = await api.request<Groups>('GET', '/api/v1/dead-letters/groups');
    expect(open).toEqual([]);
  });
});
