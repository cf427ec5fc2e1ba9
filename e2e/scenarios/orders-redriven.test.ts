import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { type Cluster, SETUPS, startCluster } from '../support/cluster.ts';
import { ordersTo, shipping } from '../support/order-flow.ts';
import { type Sink, startSink } from '../support/sink.ts';

const IN_TIME = { timeout: 60_000, interval: 50 };
const ORDERS = Array.from({ length: 20 }, (_, order) => order);

let sink: Sink;
let cluster: Cluster | undefined;

beforeEach(async () => {
  sink = await startSink();
});
afterEach(async () => {
  await cluster?.stop();
  cluster = undefined;
  await sink.close();
});

interface Collected {
  readonly each: {
    readonly count: number;
    readonly errors: readonly { readonly index: number; readonly code: string }[];
  };
}

describe.each(SETUPS)('a workflow that runs another one for each record, on $name', (setup) => {
  test('collects the three that fail; repaired, they go on from the step that failed', {
    timeout: 180_000,
  }, async () => {
    const running = await startCluster(setup, { EGRESS_ALLOW: '127.0.0.0/8', HEALTH_PORT: '0' });
    cluster = running;
    const api = new ApiClient(() => running.url);
    await api.signUp();
    const hitsAt = (where: string) => sink.hits.filter(({ path }) => path === where);
    const target = await api.createWorkflow('Shipping', shipping(sink.url, 400));
    const workflow = await api.createWorkflow('Orders', ordersTo(target.id));
    const response = await fetch(workflow.webhook_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ orders: ORDERS }),
    });
    const { execution_id: id } = (await response.json()) as { execution_id: string };
    const ended = await vi.waitFor(async () => {
      const execution = await api.getExecution(id);
      expect([execution.status, execution.error]).toEqual(['success', null]);
      return execution;
    }, IN_TIME);
    const { each } = ended.result as Collected;
    expect(each.count).toBe(ORDERS.length);
    expect(each.errors.map(({ index, code }) => [index, code])).toEqual(
      [5, 12, 19].map((n) => [n, 'SUB_WORKFLOW_FAILED']),
    );
    expect(hitsAt('/reserve')).toHaveLength(ORDERS.length);

    type Groups = { items: { count: number; fingerprint: string }[] };
    const { items } = await api.request<Groups>('GET', '/api/v1/dead-letters/groups');
    expect(items.map(({ count }) => count)).toEqual([3]);
    await api.request('PATCH', `/api/v1/workflows/${target.id}`, { definition: shipping(sink.url, 200) });
    const wish = { fingerprint: items[0]?.fingerprint, from: 'failed_step', version: 'current', rate: 100 };
    await api.request('POST', '/api/v1/dead-letters/redrive', wish);
    await vi.waitFor(async () => {
      const runs = await api.listExecutions(target.id);
      expect(runs.filter(({ status }) => status === 'success')).toHaveLength(20);
      expect(runs).toHaveLength(23);
    }, IN_TIME);
    expect(hitsAt('/reserve')).toHaveLength(ORDERS.length);
    const calls = await api.request<{ items: unknown[] }>('GET', `/api/v1/executions/${id}/calls?limit=200`);
    expect(calls.items).toHaveLength(ORDERS.length);
  });
});
