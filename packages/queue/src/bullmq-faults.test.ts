import { randomUUID } from 'node:crypto';
import type { ExecutionId } from '@automateos/model';
import type { Clock, Doorbell } from '@automateos/runtime';
import { startProxy, startRedis } from '@automateos/testing';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createBullmqDoorbell } from './bullmq-doorbell.ts';
import { createRedisChannel } from './redis-channel.ts';

const clock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};
const HEALS_WITHIN = { timeout: 25_000, interval: 20 };

const newId = (): ExecutionId => randomUUID() as ExecutionId; // an id by its form

async function openRedis() {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  return server;
}

function open(port: number): Doorbell {
  const url = `redis://127.0.0.1:${port}`;
  const channel = createRedisChannel({ url, name: 'rings' });
  const doorbell = createBullmqDoorbell({ url, clock, channel });
  onTestFinished(async () => {
    await doorbell.close();
    await channel.close();
  });
  return doorbell;
}

/** A doorbell that listens to itself, as in a process that does everything. */
function openHeard(port: number) {
  const doorbell = open(port);
  const heard: ExecutionId[] = [];
  doorbell.listen((ids) => void heard.push(...ids));
  return { doorbell, heard };
}

/** Rings so often that waiting for anything in between would be felt. @returns milliseconds that it took */
function ringOften(doorbell: Doorbell): number {
  const startMs = performance.now();
  for (let count = 0; count < 2_000; count += 1) doorbell.ring(newId(), undefined, 1);
  return performance.now() - startMs;
}

async function isHeardAgain(doorbell: Doorbell, heard: readonly ExecutionId[]): Promise<void> {
  await vi.waitFor(() => expect(doorbell.state()).toBe('ok'), HEALS_WITHIN);
  const id = newId();
  await vi.waitFor(() => {
    doorbell.ring(id, undefined, 1);
    expect(heard).toContain(id);
  }, HEALS_WITHIN);
  const forAll = newId();
  await vi.waitFor(() => {
    doorbell.ringAll(forAll);
    expect(heard).toContain(forAll);
  }, HEALS_WITHIN);
}

/** Far below one command's limit of 250 ms: no ring waited for an answer. */
const NO_WAIT_MS = 200;

test('Redis is killed and comes back empty: rings are lost at no cost, and heard again', async () => {
  const server = await openRedis();
  const { doorbell, heard } = openHeard(server.port);
  await isHeardAgain(doorbell, heard);
  await server.kill();
  await vi.waitFor(() => expect(doorbell.state()).toBe('failed'), HEALS_WITHIN);
  expect(doorbell.lostRings()).toBe(0);
  expect(ringOften(doorbell)).toBeLessThan(NO_WAIT_MS);
  expect(doorbell.lostRings()).toBe(2_000);
  await server.restart();
  await isHeardAgain(doorbell, heard);
});

test('FLUSHALL takes the rings that wait, and nothing else', async () => {
  const server = await openRedis();
  const { doorbell, heard } = openHeard(server.port);
  await isHeardAgain(doorbell, heard);
  const later = newId();
  doorbell.ring(later, clock.nowMs() + 300);
  const redis = new Redis(server.url);
  onTestFinished(() => redis.disconnect());
  await vi.waitFor(async () => expect(await redis.zcard('automateos:doorbell:delayed')).toBe(1), HEALS_WITHIN);
  await redis.flushall();
  await isHeardAgain(doorbell, heard);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(heard).not.toContain(later);
});

test('Redis is absent from the start: rings cost nothing, the close waits for nobody, and it is used once it is there', async () => {
  const server = await openRedis();
  await server.kill();
  const absent = openHeard(server.port);
  expect(absent.doorbell.state()).toBe('failed');
  expect(ringOften(absent.doorbell)).toBeLessThan(NO_WAIT_MS);
  const { doorbell, heard } = openHeard(server.port);
  const startMs = performance.now();
  await absent.doorbell.close();
  // The limits of the parts together, and time for a slow machine.
  expect(performance.now() - startMs).toBeLessThan(10_000);
  await server.restart();
  await isHeardAgain(doorbell, heard);
});

test('a half-open connection is noticed by the first ring, costs nothing and heals by itself', async () => {
  const server = await openRedis();
  const proxy = await startProxy(server.port);
  onTestFinished(() => proxy.close());
  const { doorbell, heard } = openHeard(proxy.port);
  await isHeardAgain(doorbell, heard);
  proxy.swallow(true);
  expect(ringOften(doorbell)).toBeLessThan(NO_WAIT_MS);
  await vi.waitFor(() => expect(doorbell.state()).toBe('failed'), HEALS_WITHIN);
  expect(ringOften(doorbell)).toBeLessThan(NO_WAIT_MS);
  // The connections of before stay dead: only new ones come through.
  proxy.swallow(false);
  await isHeardAgain(doorbell, heard);
});

test('a listener on a half-open connection hears again when the network is back', async () => {
  const server = await openRedis();
  const proxy = await startProxy(server.port);
  onTestFinished(() => proxy.close());
  const { doorbell: listener, heard } = openHeard(proxy.port);
  await isHeardAgain(listener, heard);
  const ringer = open(server.port);
  await vi.waitFor(() => expect(ringer.state()).toBe('ok'), HEALS_WITHIN);
  proxy.swallow(true);
  // It rings for nobody, and sees all the same that nothing comes any more.
  await vi.waitFor(() => expect(listener.state()).toBe('failed'), HEALS_WITHIN);
  proxy.swallow(false);
  const id = newId();
  ringer.ring(id);
  await vi.waitFor(() => expect(heard).toContain(id), HEALS_WITHIN);
});
