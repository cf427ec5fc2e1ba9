import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FailpointName } from '@automateos/model';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiClient, type ApiWorkflow } from './support/api-client.ts';
import { ordersTo, shipping } from './support/order-flow.ts';
import { click, linkIn, payments } from './support/payment-flow.ts';
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

async function deliver(workflow: ApiWorkflow, payload: object): Promise<string> {
  const response = await fetch(`${url}${new URL(workflow.webhook_url).pathname}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  });
  return ((await response.json()) as { execution_id: string }).execution_id;
}

const link = (): string => linkIn(hitsAt('/ask')[0], url);

describe('a payment that somebody has to approve', () => {
  test.each(['park.before-compare', 'park.committed'] as const)(
    'survives a death at %s',
    PATIENCE,
    async (failpoint) => {
      const workflow = await api.createWorkflow('Payments', payments(sink.url, DAY_MS));
      await restart(failpoint);
      const id = await deliver(workflow, { name: 'Grace', amount: 5_000 });
      expect(await server.ended).toBe('SIGKILL');
      await start();
      await reaches(id, 'waiting');
      // One that was under way is sent again, under the same key.
      expect(new Set(hitsAt('/ask').map(({ key }) => key)).size).toBe(1);
      await click(link(), 'approve');
      await reaches(id, 'success');
      expect(hitsAt('/pay')).toHaveLength(1);
    },
  );

  test('survives a death before its answer is stored: the link stays open', PATIENCE, async () => {
    const workflow = await api.createWorkflow('Payments', payments(sink.url, DAY_MS));
    const id = await deliver(workflow, { name: 'Grace', amount: 5_000 });
    await reaches(id, 'waiting');
    await restart('wakeup.inserted-not-woken');
    await expect(click(link(), 'approve')).rejects.toThrow();
    expect(await server.ended).toBe('SIGKILL');
    await start();
    expect(await click(link(), 'approve')).toMatchObject({ body: { accepted: true } });
    await reaches(id, 'success');
    expect(hitsAt('/pay')).toHaveLength(1);
  });

  test('survives a death after its answer was read: it counts, and pays once', PATIENCE, async () => {
    const workflow = await api.createWorkflow('Payments', payments(sink.url, DAY_MS));
    const id = await deliver(workflow, { name: 'Grace', amount: 5_000 });
    await reaches(id, 'waiting');
    await restart('wakeup.consumed-not-committed');
    await click(link(), 'approve').catch(() => {});
    expect(await server.ended).toBe('SIGKILL');
    await start();
    await reaches(id, 'success');
    expect(hitsAt('/pay')).toHaveLength(1);
    expect(await click(link(), 'reject')).toMatchObject({ body: { choice: 'approve' } });
  });
});

describe('a workflow that runs another one for each record', () => {
  test('starts each of them once, though the process dies when one has been started', PATIENCE, async () => {
    const target = await api.createWorkflow('Shipping', shipping(sink.url, 400));
    const workflow = await api.createWorkflow('Orders', ordersTo(target.id));
    await restart('sub-workflow.child-inserted');
    const id = await deliver(workflow, { orders: [1, 2, 3] });
    expect(await server.ended).toBe('SIGKILL');
    await start();
    await reaches(id, 'success');
    expect(await api.listExecutions(target.id)).toHaveLength(3);
    expect(hitsAt('/ship')).toHaveLength(3);
  });
});
