import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError, type ExecutionId } from '@automateos/model';
import { openSqliteStorage } from '@automateos/storage';
import { expect, test, vi } from 'vitest';
import { addActor, addWorkflow, define, openInstance } from '../conformance/instance.conformance.ts';
import { createStoreFaults, StoreFault } from '../conformance/store-faults.conformance.ts';
import { createTestNodes, succeed } from '../conformance/test-nodes.conformance.ts';
import { leaseSettingsOf } from '../ports.ts';

const FACTOR = Number(process.env.PROPERTY_RUNS ?? 1);
const SEED = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 0x7fff_ffff));
const DELIVERIES = 2_000 * FACTOR;
const SENDERS = 60;
/** Fewer than senders, so that a part is queued and claimed. */
const CONCURRENCY = 40;
/** Without a key a delivery cannot be repeated: it is sent once, and may be there or not when it is refused. */
const WITHOUT_KEY = 10;
const lease = leaseSettingsOf(1_500);

const n = '{{ trigger.payload.n }}';
const DEFINITION = define(
  [
    'start',
    { id: 'a', type: 'call', config: { name: 'a', value: { n } } },
    { id: 'b', type: 'call', config: { name: 'b', value: { n } } },
    { id: 'join', type: 'call', config: { name: 'join', value: { n, a: '{{ a }}', b: '{{ b }}' } } },
    { id: 'pure', type: 'compute', config: { name: 'pure', value: ['{{ join }}'] } },
  ],
  ['start>a', 'start>b', 'a>join', 'b>join', 'join>pure'],
);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('whatever of its calls fails, is done without an answer or comes late: what was accepted ends, once', {
  timeout: 120_000 * FACTOR,
}, async () => {
  console.info(`${DELIVERIES} executions, PROPERTY_SEED=${SEED}`);
  const faults = createStoreFaults({ seed: SEED, heartbeatDelayMs: lease.selfStopMs });
  const nodes = createTestNodes();
  const given = new Map<string, Set<string>>();
  for (const name of ['a', 'b', 'join']) {
    nodes.on(name, async ({ key }) => {
      await pause(5);
      const output = `${name} ${nodes.calls.length} ${Math.random()}`;
      given.set(key, (given.get(key) ?? new Set()).add(JSON.stringify(output)));
      return succeed(output);
    });
  }
  const dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-store-faults-'));
  const instance = await openInstance({
    dataDir,
    nodes,
    lease,
    concurrency: CONCURRENCY,
    isStarted: false,
    systemStores: faults.systemStores,
    openStorage: async (clock) => {
      const storage = await openSqliteStorage({ dataDir, clock });
      return { ...storage, journal: faults.journal(storage.journal) };
    },
  });
  Object.assign(instance.doorbell, faults.doorbell({ ...instance.doorbell }));
  const actor = await addActor(instance);
  const workflow = await addWorkflow(instance, actor, DEFINITION, { isActive: true });
  const start = async (): Promise<void> =>
    instance.worker.start().catch((error) => {
      if (!(error instanceof StoreFault)) throw error;
      return start();
    });
  await start();

  const token = workflow.webhookUrl.split('/').at(-1) ?? '';
  const hasKey = (number: number): boolean => number % WITHOUT_KEY !== 0;
  const acknowledged = new Map<number, ExecutionId>();
  const send = async (number: number): Promise<ExecutionId | undefined> => {
    const idempotencyKey = hasKey(number) ? `delivery ${number}` : undefined;
    const delivery = {
      method: 'POST',
      headers: {},
      query: {},
      payload: { n: number },
      idempotencyKey,
      deliveryKey: undefined,
    };
    for (;;) {
      try {
        return (await (await instance.useCases.webhooks.find(token)).accept(delivery)).executionId;
      } catch (error: unknown) {
        const isRefused = error instanceof StoreFault || (error instanceof AppError && error.code === 'UNAVAILABLE');
        if (!isRefused) throw error;
        if (!hasKey(number)) return undefined;
        await pause(20);
      }
    }
  };
  let next = 0;
  const sendAll = async (): Promise<void> => {
    while (next < DELIVERIES) {
      const number = next;
      next += 1;
      const id = await send(number);
      if (id !== undefined) acknowledged.set(number, id);
      // A sender that did not hear the answer asks again.
      if (hasKey(number) && number % 7 === 0) expect(await send(number)).toBe(id);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sendAll));

  const { executions } = instance.storage.stores;
  const open = async (): Promise<number> => {
    const pages = await Promise.all(
      (['queued', 'running', 'waiting'] as const).map((status) =>
        executions.listExecutions(actor.userId, workflow.id, { status, limit: 100 }),
      ),
    );
    return pages.reduce((sum, page) => sum + (page?.items.length ?? 0), 0);
  };
  await vi.waitFor(async () => expect(await open()).toBe(0), { timeout: 20_000, interval: 100 });

  const found = await executions.listExecutions(actor.userId, workflow.id, { limit: 2 * DELIVERIES });
  const idsOf = new Map<number, ExecutionId[]>();
  const keys = new Set<string>();
  const callsOf = Map.groupBy(nodes.calls, ({ value, name }) => `${name} ${(value as { n: number }).n}`); // as defined
  for (const { id, status } of found?.items ?? []) {
    expect(status).toBe('success');
    const record = await executions.findExecution(actor.userId, id);
    const steps = new Map(record?.steps.map((step) => [step.nodeId, step]));
    const outputOf = (nodeId: string) => JSON.parse(steps.get(nodeId)?.output ?? 'null');
    const { n: number } = outputOf('start').payload;
    idsOf.set(number, [...(idsOf.get(number) ?? []), id]);
    for (const name of ['a', 'b', 'join']) {
      const step = steps.get(name);
      const key = step?.idempotencyKey ?? '';
      expect(keys.has(key)).toBe(false);
      keys.add(key);
      const calls = callsOf.get(`${name} ${number}`) ?? [];
      expect(new Set(calls.map((call) => call.key))).toEqual(new Set([key]));
      expect(calls.length).toBeLessThanOrEqual(step?.attempts.length ?? 0);
      expect(given.get(key)).toContain(step?.output);
    }
    for (const { value } of callsOf.get(`join ${number}`) ?? []) {
      expect(value).toEqual({ n: number, a: outputOf('a'), b: outputOf('b') });
    }
    expect(outputOf('pure')).toEqual([outputOf('join')]);
  }
  for (const [number, id] of acknowledged) expect(idsOf.get(number)).toEqual([id]);
  // What was refused is there once or not at all; nothing is there that nobody sent.
  for (const [number, ids] of idsOf) {
    expect(ids).toHaveLength(1);
    expect(number).toBeLessThan(DELIVERIES);
  }
  const { staleStored, ...exercised } = faults.counts;
  expect(staleStored).toBe(0);
  for (const [what, count] of Object.entries(exercised)) expect(count, what).toBeGreaterThan(0);
  const metrics = await instance.useCases.metrics.text();
  expect(metrics).toMatch(/automateos_orphans_found_total [1-9]/);
  expect(metrics).toMatch(/automateos_self_stops_total [1-9]/);
  console.info(exercised, metrics.match(/automateos_(orphans_found|self_stops)_total \d+/g));
});
