import { randomUUID } from 'node:crypto';
import type { ExecutionId } from '@automateos/model';
import type { HintChannel } from '@automateos/runtime';
import { createNotifyChannel } from '@automateos/storage';
import { createFakeClock, type PostgresServer, type RedisServer, startPostgres, startRedis } from '@automateos/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createChannelDoorbell } from './channel-doorbell.ts';
import { type DoorbellHarness, describeDoorbell } from './doorbell.conformance.ts';
import { createRedisChannel } from './redis-channel.ts';

let postgres: PostgresServer;
let redis: RedisServer;

beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
});
afterAll(() => Promise.all([postgres.stop(), redis.stop()]));

const openNotify = (name: string) => createNotifyChannel({ url: postgres.url, name });
const openRedis = (name: string) => createRedisChannel({ url: redis.url, name });

async function openUp(open: (name: string) => HintChannel, name: string): Promise<HintChannel> {
  const channel = open(name);
  onTestFinished(() => channel.close());
  await vi.waitFor(() => expect(channel.state()).toBe('ok'), { timeout: 15_000, interval: 5 });
  return channel;
}

async function openHarness(open: (name: string) => HintChannel): Promise<DoorbellHarness> {
  const clock = createFakeClock();
  const name = `rings-${randomUUID()}`;
  return {
    ringer: createChannelDoorbell(await openUp(open, name), clock),
    listener: createChannelDoorbell(await openUp(open, name), clock),
    nowMs: clock.nowMs,
    passUntil: (atMs) => clock.advance(atMs - clock.nowMs()),
  };
}

describe('by NOTIFY', () => describeDoorbell(() => openHarness(openNotify)));
describe('by Redis PUBLISH', () => describeDoorbell(() => openHarness(openRedis)));

test('what others say on the channel, and what is no id, is not heard as a ring', async () => {
  const name = `rings-${randomUUID()}`;
  const forger = await openUp(openNotify, name);
  const doorbell = createChannelDoorbell(await openUp(openNotify, name), createFakeClock());
  onTestFinished(() => doorbell.close());
  const heard: ExecutionId[] = [];
  doorbell.listen((ids) => void heard.push(...ids));
  const id = randomUUID();
  for (const text of [
    id,
    'ring',
    'ring ',
    `ring ${id} `,
    `ring ${id.toUpperCase()}A`,
    "ring '; drop table x",
    'event 1',
  ]) {
    forger.publish(text);
  }
  forger.publish(`ring ${id}`);
  await vi.waitFor(() => expect(heard).toEqual([id]), { timeout: 15_000, interval: 5 });
});
