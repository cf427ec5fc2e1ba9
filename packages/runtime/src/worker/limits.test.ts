import { openPostgresStorage } from '@automateos/storage';
import { type PostgresServer, startPostgres } from '@automateos/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addActor,
  addWorkflow,
  define,
  eventually,
  type Instance,
  type InstanceOptions,
  openInstance,
} from '../conformance/instance.conformance.ts';
import { createTestNodes, succeed, type TestNodes } from '../conformance/test-nodes.conformance.ts';
import { leaseSettingsOf } from '../ports.ts';
import type { WorkflowInput } from '../use-cases.ts';

const CALL = define(['start', 'a'], ['start>a']);
const lease = leaseSettingsOf(6_000);

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const openOnPostgres = (options: InstanceOptions): Promise<Instance> =>
  openInstance({ ...options, lease, openStorage: () => openPostgresStorage({ url: server.url, poolSize: 4, lease }) });

/** Counts how many calls are under way at once, in all workers together. */
function countCalls(nodes: TestNodes, durationMs: number): { readonly most: () => number } {
  let running = 0;
  let most = 0;
  nodes.on('a', async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, durationMs));
    running -= 1;
    return succeed('done');
  });
  return { most: () => most };
}

async function startAll(first: Instance, settings: NonNullable<WorkflowInput['settings']>, length: number) {
  const actor = await addActor(first);
  const { id } = await addWorkflow(first, actor, CALL, { settings });
  const start = () => first.useCases.executions.execute(actor, id, { payload: null, idempotencyKey: undefined });
  const accepted = await Promise.all(Array.from({ length }, start));
  const filter = { limit: 200, cursor: undefined, status: undefined, since: undefined, until: undefined };
  const list = async (instance: Instance) =>
    (await instance.useCases.executions.list(actor, id, filter)).items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const allEnd = (instance = first) =>
    eventually(async () => {
      const ended = (await list(instance)).filter(({ status }) => status === 'success');
      expect(ended).toHaveLength(length);
      return ended;
    });
  return { accepted, allEnd, list, actor, id };
}

describe.each([
  { name: 'one worker on SQLite', workers: 1, open: (options: InstanceOptions) => openInstance({ ...options, lease }) },
  { name: 'three workers on PostgreSQL', workers: 3, open: openOnPostgres },
])('limits per workflow: $name', ({ workers, open }) => {
  const openAll = async (nodes: TestNodes): Promise<[Instance, ...Instance[]]> => {
    const first = await open({ nodes });
    const others = [];
    for (let n = 1; n < workers; n += 1) others.push(await open({ nodes }));
    return [first, ...others];
  };

  test('of 200 executions never more than 3 run at once, and all of them end', async () => {
    const nodes = createTestNodes();
    const { most } = countCalls(nodes, 2);
    const [first] = await openAll(nodes);
    const { allEnd } = await startAll(first, { max_concurrency: 3 }, 200);
    await allEnd();
    expect(most()).toBe(3);
    expect(nodes.calls).toHaveLength(200);
  });

  test('no second sees more starts than its rate allows, and the order is kept', async () => {
    const nodes = createTestNodes();
    const [first] = await openAll(nodes);
    const { allEnd } = await startAll(first, { rate_limit: { count: 10, per_ms: 1_000 } }, 35);
    const started = (await allEnd()).map(({ startedAt }) => Number(startedAt));
    expect(started).toEqual(started.toSorted((a, b) => a - b));
    for (const [n, at] of started.slice(0, -10).entries()) {
      expect(Number(started[n + 10]) - at).toBeGreaterThanOrEqual(1_000);
    }
  });

  test('a restart keeps the limit', async () => {
    const nodes = createTestNodes();
    const [first, ...others] = await openAll(nodes);
    const { list } = await startAll(first, { rate_limit: { count: 5, per_ms: 60_000 } }, 8);
    await eventually(async () => expect((await list(first)).filter(({ completedAt }) => completedAt)).toHaveLength(5));
    await Promise.all([first, ...others].map((instance) => instance.stop()));
    const next = await open({ nodes, dataDir: first.dataDir });
    await next.worker.stop(0);
    expect((await list(next)).map(({ status }) => status)).toEqual([
      ...Array.from({ length: 5 }, () => 'success'),
      ...Array.from({ length: 3 }, () => 'queued'),
    ]);
  });

  test('new settings count for what is queued', async () => {
    const nodes = createTestNodes();
    const settle = nodes.hold('a');
    const [first] = await openAll(nodes);
    const { actor, id, list, allEnd } = await startAll(first, { max_concurrency: 1 }, 6);
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    await first.useCases.workflows.change(actor, id, { settings: { max_concurrency: 3 } }, 1);
    await eventually(() => expect(nodes.calls).toHaveLength(3));
    await first.useCases.workflows.change(actor, id, { settings: {} }, 2);
    await eventually(() => expect(nodes.calls).toHaveLength(6));
    expect((await list(first)).map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'running'));
    nodes.on('a', () => succeed('done'));
    settle(succeed('done'));
    await allEnd();
  });
});
