import { setImmediate as turn } from 'node:timers/promises';
import type { ExecutionId, UserId } from '@automateos/model';
import type { LiveEvent, LiveStream } from '@automateos/runtime';
import { createFakeClock } from '@automateos/testing';
import { expect, onTestFinished, test } from 'vitest';
import { unauthenticated } from '../auth/access-tokens.ts';
import { BUFFER_BYTES, EventStreamBody } from './event-stream-body.ts';
import { createOpenStreams } from './open-streams.ts';

const step = (index: number): LiveEvent => ({
  kind: 'step',
  id: `position-${index}`,
  executionId: '01a20960-ba7a-7000-b56e-35a4299c1d35' as ExecutionId, // any id
  step: {
    seq: index,
    nodeId: `node-${index}`,
    iteration: '',
    status: 'success',
    attempt: 1,
    error: null,
    startedAt: 1,
    completedAt: 2,
    nextAttemptAt: null,
    inputBytes: null,
    outputBytes: 10,
  },
});

/** A stream that has so many events, and counts how often it is asked. */
function createStream(batches: number, perBatch = 100) {
  let asked = 0;
  let isClosed = false;
  let close = (): void => {};
  const closed = new Promise<undefined>((resolve) => {
    close = () => {
      isClosed = true;
      resolve(undefined);
    };
  });
  const stream: LiveStream = {
    next: () => {
      asked += 1;
      return asked > batches ? closed : Promise.resolve(Array.from({ length: perBatch }, (_, index) => step(index)));
    },
    close: () => close(),
  };
  return { stream, asked: () => asked, isClosed: () => isClosed };
}

function openBody(stream: LiveStream, check: () => Promise<void> = async () => {}) {
  const clock = createFakeClock();
  const body = new EventStreamBody({ stream, clock, expiresAt: clock.nowMs() + 3_600_000, check });
  onTestFinished(() => void body.destroy());
  return { body, clock };
}

async function settle(): Promise<void> {
  for (let count = 0; count < 50; count += 1) await turn();
}

function readAll(body: EventStreamBody): { text: () => string } {
  let text = '';
  body.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return { text: () => text };
}

test('for a reader that does not read, 64 KiB are kept and nothing more is asked for', async () => {
  const { stream, asked } = createStream(1_000);
  const { body } = openBody(stream);
  body.read(0);
  await settle();
  const askedUntilFull = asked();
  expect(askedUntilFull).toBeLessThan(5);
  expect(body.readableLength).toBeGreaterThanOrEqual(BUFFER_BYTES);
  expect(body.readableLength).toBeLessThan(BUFFER_BYTES + 1_000);
  await settle();
  expect(asked()).toBe(askedUntilFull);
});

test('once it reads, all comes in order, each event whole', async () => {
  const { stream } = createStream(20);
  const { body } = openBody(stream);
  body.read(0);
  await settle();
  const { text } = readAll(body);
  await settle();
  const blocks = text()
    .split('\n\n')
    .filter((block) => block.includes('event: step'));
  expect(blocks).toHaveLength(2_000);
  expect(blocks.map((block) => block.split('\n')[0])).toEqual(
    Array.from({ length: 2_000 }, (_, index) => `id: position-${index % 100}`),
  );
});

test('every 15 seconds of silence a comment shows that the connection stands', async () => {
  const { body, clock } = openBody(createStream(0).stream);
  const { text } = readAll(body);
  for (let count = 0; count < 4; count += 1) {
    clock.advance(15_000);
    await settle();
  }
  expect(text().match(/^: still here$/gm)).toHaveLength(4);
});

test('the stream ends with the token, and lets its source go', async () => {
  const { stream, isClosed } = createStream(0);
  const { body, clock } = openBody(stream);
  readAll(body);
  clock.advance(3_599_000);
  await settle();
  expect(body.readableEnded).toBe(false);
  clock.advance(1_000);
  await settle();
  expect(body.readableEnded).toBe(true);
  expect(isClosed()).toBe(true);
});

test('who may not listen any more gets no further event', async () => {
  let isAllowed = true;
  const { stream, isClosed } = createStream(2, 1);
  const { body } = openBody(stream, async () => {
    if (!isAllowed) throw unauthenticated();
    isAllowed = false;
  });
  const { text } = readAll(body);
  await settle();
  expect(text().match(/^event: step$/gm)).toHaveLength(1);
  expect(body.readableEnded).toBe(true);
  expect(isClosed()).toBe(true);
});

test('a connection that is lost lets the source go', async () => {
  const { stream, isClosed } = createStream(0);
  const { body } = openBody(stream);
  readAll(body);
  await settle();
  body.destroy();
  await settle();
  expect(isClosed()).toBe(true);
});

test('a user has 20 streams, others are not counted, and a refused or failed one takes no place', async () => {
  const streams = createOpenStreams();
  const open = (user: string) => streams.open(user as UserId, async () => openBody(createStream(0).stream).body); // any id
  const fail = () => streams.open('me' as UserId, () => Promise.reject(new Error('not found'))); // any id
  for (let count = 0; count < 30; count += 1) await expect(fail()).rejects.toThrow('not found');
  const bodies = await Promise.all(Array.from({ length: 20 }, () => open('me')));
  await expect(open('me')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await expect(open('another')).resolves.toBeDefined();
  bodies[0]?.destroy();
  await settle();
  await expect(open('me')).resolves.toBeDefined();
  await expect(open('me')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
});

test('at the end of the server readers that do not read are cut, and nothing opens any more', async () => {
  const streams = createOpenStreams();
  const [reading, stuck] = [openBody(createStream(0).stream).body, openBody(createStream(1_000).stream).body];
  await streams.open('me' as UserId, async () => reading); // any id
  await streams.open('me' as UserId, async () => stuck); // any id
  readAll(reading);
  stuck.read(0);
  await settle();
  await streams.closeAll();
  expect([reading.closed, stuck.closed]).toEqual([true, true]);
  const late = await streams.open('me' as UserId, async () => openBody(createStream(0).stream).body); // any id
  if (late) readAll(late);
  await settle();
  expect(late?.readableEnded).toBe(true);
});
