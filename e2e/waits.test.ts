import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FailpointName, WorkflowDefinition } from '@automateos/model';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiClient, type ApiWorkflow } from './support/api-client.ts';
import { type LaunchedProcess, launchRole } from './support/server-process.ts';
import { type Sink, startSink } from './support/sink.ts';

const PATIENCE = { timeout: 120_000 };
const DAY_MS = 86_400_000;

let folder: string;
let sink: Sink;
let server: LaunchedProcess;
let url: string;
let api: ApiClient;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'automateos-waits-'));
  sink = await startSink();
  await start();
  api = new ApiClient(() => url);
  await api.signUp();
});

afterEach(async () => {
  await server.kill();
  await sink.close();
  await rm(folder, { recursive: true, force: true });
});

/** @param failpoint at which it dies */
async function start(failpoint?: FailpointName): Promise<void> {
  server = launchRole('start', {
    DATA_DIR: folder,
    EGRESS_ALLOW: '127.0.0.0/8',
    ...(failpoint !== undefined && { NODE_ENV: 'test', FAILPOINTS: `${failpoint}=kill:1` }),
  });
  url = await server.ready;
}

async function restart(failpoint?: FailpointName): Promise<void> {
  await server.kill();
  await start(failpoint);
}

const eventually = <Value>(check: () => Value | Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: 60_000, interval: 50 });

const reaches = (id: string, status: string) =>
  eventually(async () => {
    const execution = await api.getExecution(id);
    expect([execution.status, execution.error]).toEqual([status, execution.error]);
    return execution;
  });

const hitsAt = (where: string) => sink.hits.filter((hit) => hit.path === where);

/** What a form hands in is paid at once where it is small; above that somebody is asked. */
function payments(limitMs: number): WorkflowDefinition {
  const post = (id: string, body: object) => ({
    id,
    type: 'http_request',
    config: { url: `${sink.url}/${id}`, method: 'POST', body: JSON.parse(JSON.stringify(body)) },
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

async function deliver(workflow: ApiWorkflow, payload: object): Promise<string> {
  const response = await fetch(`${url}${new URL(workflow.webhook_url).pathname}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  });
  return ((await response.json()) as { execution_id: string }).execution_id;
}

/** The link as its message has it, on the address that the server has now. */
const linkIn = (hit: { readonly body: string } | undefined): string =>
  `${url}${new URL((JSON.parse(hit?.body ?? '{}') as { link: string }).link).pathname}`;

async function click(link: string, choice: string) {
  const response = await fetch(link, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ choice }),
  });
  return { status: response.status, body: (await response.json()) as { accepted?: boolean; choice?: string } };
}

describe('a payment that somebody has to approve', () => {
  test(
    'is made once, though the server is killed while it waits and the button is clicked twice',
    PATIENCE,
    async () => {
      const workflow = await api.createWorkflow('Payments', payments(DAY_MS));
      const small = await deliver(workflow, { name: 'Ada', amount: 20 });
      await reaches(small, 'success');
      expect(hitsAt('/ask')).toHaveLength(0);
      const id = await deliver(workflow, { name: 'Grace', amount: 5_000 });
      await reaches(id, 'waiting');
      await restart();
      const link = linkIn(hitsAt('/ask')[0]);
      // Scanners of mail look at links before people do.
      for (let looks = 0; looks < 3; looks += 1) expect((await fetch(link)).status).toBe(200);
      const clicks = await Promise.all([click(link, 'approve'), click(link, 'approve')]);
      expect(clicks.map(({ body }) => body.accepted).toSorted()).toEqual([false, true]);
      await reaches(id, 'success');
      expect(await click(link, 'reject')).toMatchObject({ status: 200, body: { accepted: false, choice: 'approve' } });
      const paid = hitsAt('/pay');
      expect(paid.map(({ body }) => JSON.parse(body).amount)).toEqual([20, 5_000]);
      expect(new Set(paid.map(({ key }) => key)).size).toBe(2);
      expect(hitsAt('/ask')).toHaveLength(1);
      expect(hitsAt('/mail').map(({ body }) => JSON.parse(body).text)).toEqual(['Paid to Ada', 'Paid to Grace']);
    },
  );

  test('is not made when nobody answers in time, and then the link is over', PATIENCE, async () => {
    const workflow = await api.createWorkflow('Payments', payments(2_000));
    const id = await deliver(workflow, { name: 'Grace', amount: 5_000 });
    await reaches(id, 'success');
    expect(hitsAt('/pay')).toHaveLength(0);
    expect(hitsAt('/sorry').map(({ body }) => JSON.parse(body).text)).toEqual(['nobody has answered']);
    expect((await click(linkIn(hitsAt('/ask')[0]), 'approve')).status).toBe(410);
  });

  test.each(['park.before-compare', 'park.committed'] as const)(
    'survives a death at %s',
    PATIENCE,
    async (failpoint) => {
      const workflow = await api.createWorkflow('Payments', payments(DAY_MS));
      await restart(failpoint);
      const id = await deliver(workflow, { name: 'Grace', amount: 5_000 });
      expect(await server.ended).toBe('SIGKILL');
      await start();
      await reaches(id, 'waiting');
      // One that was under way is sent again, under the same key.
      expect(new Set(hitsAt('/ask').map(({ key }) => key)).size).toBe(1);
      await click(linkIn(hitsAt('/ask')[0]), 'approve');
      await reaches(id, 'success');
      expect(hitsAt('/pay')).toHaveLength(1);
    },
  );

  test('survives a death before its answer is stored: the link stays open', PATIENCE, async () => {
    const workflow = await api.createWorkflow('Payments', payments(DAY_MS));
    const id = await deliver(workflow, { name: 'Grace', amount: 5_000 });
    await reaches(id, 'waiting');
    await restart('wakeup.inserted-not-woken');
    await expect(click(linkIn(hitsAt('/ask')[0]), 'approve')).rejects.toThrow();
    expect(await server.ended).toBe('SIGKILL');
    await start();
    expect(await click(linkIn(hitsAt('/ask')[0]), 'approve')).toMatchObject({ body: { accepted: true } });
    await reaches(id, 'success');
    expect(hitsAt('/pay')).toHaveLength(1);
  });

  test('survives a death after its answer was read: it counts, and pays once', PATIENCE, async () => {
    const workflow = await api.createWorkflow('Payments', payments(DAY_MS));
    const id = await deliver(workflow, { name: 'Grace', amount: 5_000 });
    await reaches(id, 'waiting');
    await restart('wakeup.consumed-not-committed');
    await click(linkIn(hitsAt('/ask')[0]), 'approve').catch(() => {});
    expect(await server.ended).toBe('SIGKILL');
    await start();
    await reaches(id, 'success');
    expect(hitsAt('/pay')).toHaveLength(1);
    expect(await click(linkIn(hitsAt('/ask')[0]), 'reject')).toMatchObject({ body: { choice: 'approve' } });
  });
});

describe('a workflow that runs another one for each record', () => {
  const shipping = (bad: string): WorkflowDefinition => ({
    nodes: [
      { id: 'called', type: 'sub_workflow', config: { inputs: [{ name: 'order', type: 'number' }] } },
      {
        id: 'reserve',
        type: 'http_request',
        config: { url: `${sink.url}/reserve`, method: 'POST', body: { order: '{{called.payload.order}}' } },
      },
      {
        id: 'ship',
        type: 'http_request',
        config: {
          url: `${sink.url}/ship?status={{called.payload.order % 7 == 5 ? ${bad} : 200}}`,
          method: 'POST',
          body: { order: '{{called.payload.order}}' },
          fail_on: 'client_error',
        },
      },
    ],
    connections: [
      { from: 'called', to: 'reserve' },
      { from: 'reserve', to: 'ship' },
    ],
  });

  const parent = (workflowId: string): WorkflowDefinition => ({
    nodes: [
      { id: 'form', type: 'webhook', config: {} },
      {
        id: 'each',
        type: 'for_each',
        config: { items: '{{form.payload.orders}}', concurrency: 5, on_item_failure: 'collect' },
      },
      {
        id: 'sent',
        type: 'call_workflow',
        parent: 'each',
        config: { workflow_id: workflowId, inputs: { order: '{{item}}' } },
      },
    ],
    connections: [{ from: 'form', to: 'each' }],
  });

  test('collects the three that fail; repaired, they go on from the step that failed', PATIENCE, async () => {
    const target = await api.createWorkflow('Shipping', shipping('400'));
    const workflow = await api.createWorkflow('Orders', parent(target.id));
    const id = await deliver(workflow, { orders: Array.from({ length: 20 }, (_, order) => order) });
    const ended = await reaches(id, 'success');
    const { each } = ended.result as { each: { count: number; errors: { index: number; code: string }[] } };
    expect(each.count).toBe(20);
    expect(each.errors.map(({ index, code }) => [index, code])).toEqual(
      [5, 12, 19].map((n) => [n, 'SUB_WORKFLOW_FAILED']),
    );
    expect(hitsAt('/reserve')).toHaveLength(20);
    type Groups = { items: { count: number; fingerprint: string }[] };
    const { items } = await api.request<Groups>('GET', '/api/v1/dead-letters/groups');
    expect(items.map(({ count }) => count)).toEqual([3]);
    await api.request('PATCH', `/api/v1/workflows/${target.id}`, { definition: shipping('200') });
    const wish = { fingerprint: items[0]?.fingerprint, from: 'failed_step', version: 'current', rate: 100 };
    await api.request('POST', '/api/v1/dead-letters/redrive', wish);
    await eventually(async () => {
      const runs = await api.listExecutions(target.id);
      expect(runs.filter(({ status }) => status === 'success')).toHaveLength(20);
      expect(runs).toHaveLength(23);
    });
    expect(hitsAt('/reserve')).toHaveLength(20);
    const calls = await api.request<{ items: unknown[] }>('GET', `/api/v1/executions/${id}/calls?limit=200`);
    expect(calls.items).toHaveLength(20);
  });

  test('starts each of them once, though the process dies when one has been started', PATIENCE, async () => {
    const target = await api.createWorkflow('Shipping', shipping('400'));
    const workflow = await api.createWorkflow('Orders', parent(target.id));
    await restart('sub-workflow.child-inserted');
    const id = await deliver(workflow, { orders: [1, 2, 3] });
    expect(await server.ended).toBe('SIGKILL');
    await start();
    await reaches(id, 'success');
    expect(await api.listExecutions(target.id)).toHaveLength(3);
    expect(hitsAt('/ship')).toHaveLength(3);
  });
});
