import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionId } from '@automateos/model';
import type { Clock } from '@automateos/runtime';
import { type RedisServer, startRedis } from '@automateos/testing';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createBullmqDoorbell } from './bullmq-doorbell.ts';
import { describeDoorbell } from './doorbell.conformance.ts';
import { createRedisChannel } from './redis-channel.ts';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const clock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};
const IN_TIME = { timeout: 15_000, interval: 5 };

async function openUp(prefix: string) {
  const channel = createRedisChannel({ url: server.url, name: prefix });
  const doorbell = createBullmqDoorbell({ url: server.url, clock, channel, prefix });
  onTestFinished(async () => {
    await doorbell.close();
    await channel.close();
  });
  await vi.waitFor(() => expect(doorbell.state()).toBe('ok'), IN_TIME);
  return doorbell;
}

const newPrefix = (): string => `test-${randomUUID()}`;
const newId = (): ExecutionId => randomUUID() as ExecutionId; // an id by its form

// Redis keeps its own time: what the suite takes for a minute from now is three seconds from now.
const MINUTE_LEFT_OUT_MS = 57_000;

describeDoorbell(async () => {
  const prefix = newPrefix();
  return {
    ringer: await openUp(prefix),
    listener: await openUp(prefix),
    nowMs: () => Date.now() - MINUTE_LEFT_OUT_MS,
    passUntil: () => {},
  };
});

/** A look into Redis as anybody has it who can reach it. */
function openQueue(prefix: string): { queue: Queue; redis: Redis } {
  const redis = new Redis(server.url, { maxRetriesPerRequest: null });
  const queue = new Queue('doorbell', { connection: redis, prefix });
  onTestFinished(async () => {
    await queue.close();
    redis.disconnect();
  });
  return { queue, redis };
}

test('rings for the same wake-up that nobody heard yet are one job, which holds the id alone', async () => {
  const prefix = newPrefix();
  const doorbell = await openUp(prefix);
  const { queue } = openQueue(prefix);
  const id = newId();
  for (const wakeSeq of [1, 1, 2]) doorbell.ring(id, undefined, wakeSeq);
  await vi.waitFor(async () => expect(await queue.getWaitingCount()).toBe(2), IN_TIME);
  const jobs = await queue.getWaiting();
  expect(jobs.map((job) => job.id).sort()).toEqual([`x${id}_1`, `x${id}_2`]);
  expect(jobs.map(({ data }) => data)).toEqual([id, id]);
});

test('each ring goes to one of those that listen, a ring for all to each of them', async () => {
  const prefix = newPrefix();
  const [ringer, first, second] = [await openUp(prefix), await openUp(prefix), await openUp(prefix)];
  const heard: ExecutionId[][] = [[], []];
  first.listen((ids) => void heard[0]?.push(...ids));
  second.listen((ids) => void heard[1]?.push(...ids));
  const ids = Array.from({ length: 100 }, newId);
  for (const id of ids) ringer.ring(id);
  await vi.waitFor(() => expect(heard.flat()).toHaveLength(100), IN_TIME);
  expect(new Set(heard.flat())).toEqual(new Set(ids));
  const forAll = newId();
  ringer.ringAll(forAll);
  await vi.waitFor(() => expect(heard.map((list) => list.at(-1))).toEqual([forAll, forAll]), IN_TIME);
});

test('a ring is acknowledged once it was looked at, and leaves nothing behind', async () => {
  const prefix = newPrefix();
  const doorbell = await openUp(prefix);
  const { queue } = openQueue(prefix);
  const { promise, resolve } = Promise.withResolvers<void>();
  let looks = 0;
  doorbell.listen(() => {
    looks += 1;
    return promise;
  });
  doorbell.ring(newId(), undefined, 1);
  await vi.waitFor(() => expect(looks).toBe(1), IN_TIME);
  expect(await queue.getActiveCount()).toBe(1);
  resolve();
  await vi.waitFor(async () => expect(await queue.getJobCounts()).toMatchObject({ active: 0, completed: 0 }), IN_TIME);
});

test('a look that fails takes neither the job nor the doorbell down', async () => {
  const prefix = newPrefix();
  const doorbell = await openUp(prefix);
  const { queue } = openQueue(prefix);
  const heard: ExecutionId[] = [];
  doorbell.listen((ids) => {
    heard.push(...ids);
    return Promise.reject(new Error('planted fault'));
  });
  const ids = [newId(), newId()];
  for (const [index, id] of ids.entries()) {
    doorbell.ring(id);
    await vi.waitFor(() => expect(heard).toHaveLength(index + 1), IN_TIME);
  }
  await vi.waitFor(
    async () => expect(await queue.getJobCounts()).toMatchObject({ active: 0, failed: 0, waiting: 0 }),
    IN_TIME,
  );
});

test('forged and poisoned jobs do no harm: what is no id is dropped, and what comes after is heard', async () => {
  const prefix = newPrefix();
  const doorbell = await openUp(prefix);
  const heard: ExecutionId[] = [];
  doorbell.listen((ids) => void heard.push(...ids));
  const { queue, redis } = openQueue(prefix);
  for (const data of [
    '',
    'x',
    "'; drop table executions; --",
    7,
    null,
    { id: newId() },
    ['__proto__'],
    'x'.repeat(100_000),
  ]) {
    await queue.add('ring', data);
  }
  // Not even a job: data that is no JSON, an id without a job, a job under a wrong name.
  await queue.add('ring', 'broken', { jobId: 'broken', delay: 50 });
  await redis.hset(`${prefix}:doorbell:broken`, 'data', '{not json');
  await redis.lpush(`${prefix}:doorbell:wait`, 'nothing-is-there');
  await queue.add('__proto__', newId());
  await sleep(100);
  const id = newId();
  doorbell.ring(id);
  await vi.waitFor(() => expect(heard).toContain(id), IN_TIME);
  expect(heard.every((text) => /^[0-9a-f-]{36}$/.test(text))).toBe(true);
  expect(doorbell.state()).toBe('ok');
});
