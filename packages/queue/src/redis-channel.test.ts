import { type RedisServer, startProxy, startRedis } from '@automateos/testing';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { describeHintChannel } from './hint-channel.conformance.ts';
import { createRedisChannel } from './redis-channel.ts';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const HEALS_WITHIN = { timeout: 20_000, interval: 20 };

describeHintChannel((name) => createRedisChannel({ url: server.url, name }));

test('a half-open connection is seen, and heals by itself', async () => {
  const proxy = await startProxy(server.port);
  const channel = createRedisChannel({ url: `redis://127.0.0.1:${proxy.port}`, name: 'half-open' });
  onTestFinished(async () => {
    await channel.close();
    await proxy.close();
  });
  const heard: string[] = [];
  channel.subscribe((text) => heard.push(text));
  await vi.waitFor(() => expect(channel.state()).toBe('ok'), HEALS_WITHIN);
  proxy.swallow(true);
  channel.publish('into the void');
  await vi.waitFor(() => expect(channel.state()).toBe('failed'), HEALS_WITHIN);
  proxy.swallow(false);
  proxy.cut();
  await vi.waitFor(() => {
    channel.publish('again');
    expect(heard).toContain('again');
  }, HEALS_WITHIN);
  expect(channel.state()).toBe('ok');
});
