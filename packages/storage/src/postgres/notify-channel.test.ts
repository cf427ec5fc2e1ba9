import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresServer, startPostgres, startProxy } from '@automateos/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createNotifyChannel } from './notify-channel.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const HEALS_WITHIN = { timeout: 20_000, interval: 20 };

async function openHeard(url: string, name: string) {
  const channel = createNotifyChannel({ url, name });
  onTestFinished(() => channel.close());
  const heard: string[] = [];
  channel.subscribe((text) => heard.push(text));
  await vi.waitFor(() => expect(channel.state()).toBe('ok'), HEALS_WITHIN);
  return { channel, heard };
}

async function openClient(): Promise<pg.Client> {
  const client = new pg.Client(server.url);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

test('what is published together goes out in one NOTIFY, each text once', async () => {
  const listener = await openClient();
  const payloads: string[] = [];
  listener.on('notification', ({ payload = '' }) => payloads.push(payload));
  await listener.query('listen batches');
  const { channel, heard } = await openHeard(server.url, 'batches');
  for (const text of ['a', 'b', 'a', 'c']) channel.publish(text);
  await vi.waitFor(() => expect(heard).toEqual(['a', 'b', 'c']), HEALS_WITHIN);
  await vi.waitFor(() => expect(payloads).toEqual(['a\nb\nc']), HEALS_WITHIN);
});

test('a batch that is too long for one NOTIFY goes out in several, with a rest between them', async () => {
  const { channel, heard } = await openHeard(server.url, 'long');
  const texts = Array.from({ length: 5 }, (_, index) => `${index}`.repeat(3_000));
  const startMs = performance.now();
  for (const text of texts) channel.publish(text);
  await vi.waitFor(() => expect(heard).toEqual(texts), HEALS_WITHIN);
  // Two texts fit into one payload, so there are three, with 20 ms after each of two.
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(39);
});

test('the more there is to say, the more seldom it is said', async () => {
  const listener = await openClient();
  const payloads: string[] = [];
  listener.on('notification', ({ payload = '' }) => payloads.push(payload));
  await listener.query('listen much');
  const { channel, heard } = await openHeard(server.url, 'much');
  const texts = Array.from({ length: 1_000 }, (_, index) => `text ${index}`);
  const startMs = performance.now();
  for (const text of texts) {
    channel.publish(text);
    await sleep(1);
  }
  await vi.waitFor(() => expect(heard).toEqual(texts), HEALS_WITHIN);
  await vi.waitFor(() => expect(payloads.join('\n').split('\n')).toHaveLength(texts.length), HEALS_WITHIN);
  // The first batches are small; then each 50 ms.
  expect(payloads.length).toBeLessThanOrEqual((performance.now() - startMs) / 50 + 5);
});

test('comes back when the server ends its connection', async () => {
  const { channel, heard } = await openHeard(server.url, 'ended');
  const client = await openClient();
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'automateos-ended'`,
  );
  await vi.waitFor(() => expect(channel.state()).toBe('failed'), HEALS_WITHIN);
  channel.publish('lost');
  await vi.waitFor(() => expect(channel.state()).toBe('ok'), HEALS_WITHIN);
  channel.publish('again');
  await vi.waitFor(() => expect(heard).toEqual(['again']), HEALS_WITHIN);
});

test('a half-open connection is seen, and heals by itself', async () => {
  const proxy = await startProxy(server.port);
  onTestFinished(() => proxy.close());
  const url = server.url.replace(`:${server.port}/`, `:${proxy.port}/`);
  const { channel, heard } = await openHeard(url, 'half-open');
  proxy.swallow(true);
  // Nothing is published: the channel asks by itself.
  await vi.waitFor(() => expect(channel.state()).toBe('failed'), HEALS_WITHIN);
  proxy.swallow(false);
  await vi.waitFor(() => expect(channel.state()).toBe('ok'), HEALS_WITHIN);
  channel.publish('again');
  await vi.waitFor(() => expect(heard).toEqual(['again']), HEALS_WITHIN);
});

test('loses what is published while the server is away, and comes back with it', async () => {
  const { channel, heard } = await openHeard(server.url, 'away');
  await server.crash();
  await vi.waitFor(() => expect(channel.state()).toBe('failed'), HEALS_WITHIN);
  channel.publish('lost');
  await server.restart();
  await vi.waitFor(() => expect(channel.state()).toBe('ok'), HEALS_WITHIN);
  channel.publish('again');
  await vi.waitFor(() => expect(heard).toEqual(['again']), HEALS_WITHIN);
});
