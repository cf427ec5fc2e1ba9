import { randomUUID } from 'node:crypto';
import type { ExecutionId, WorkflowId } from '@automateos/model';
import { type Clock, type HintChannel, type LiveChange, LONGEST_HINT_BYTES } from '@automateos/runtime';
import { createNotifyChannel } from '@automateos/storage';
import { createFakeClock, type PostgresServer, type RedisServer, startPostgres, startRedis } from '@automateos/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createChannelLiveHints } from './channel-live-hints.ts';
import { createInProcessLiveHints } from './in-process-live-hints.ts';
import { changedText, readLiveHint } from './live-hint-text.ts';
import { describeLiveHints } from './live-hints.conformance.ts';
import { createRedisChannel } from './redis-channel.ts';

const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};

const workflowId = randomUUID() as WorkflowId;
const executionId = randomUUID() as ExecutionId;

async function overChannel(open: (name: string) => HintChannel) {
  const name = `live-${randomUUID()}`;
  const [nearChannel, farChannel] = [open(name), open(name)];
  await vi.waitFor(() => expect([nearChannel.state(), farChannel.state()]).toEqual(['ok', 'ok']), { timeout: 15_000 });
  return {
    near: createChannelLiveHints(nearChannel, systemClock),
    far: createChannelLiveHints(farChannel, systemClock),
    close: async () => {
      await nearChannel.close();
      await farChannel.close();
    },
  };
}

describe('in one process', () => {
  describeLiveHints(async () => {
    const hints = createInProcessLiveHints(systemClock);
    return { near: hints, far: hints, close: async () => {} };
  });
});

describe('over NOTIFY', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  describeLiveHints(() => overChannel((name) => createNotifyChannel({ url: server.url, name })));
});

describe('over Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  describeLiveHints(() => overChannel((name) => createRedisChannel({ url: server.url, name })));
});

/** A channel whose texts are kept, and in which others speak when the test says so. */
function createRecordingChannel() {
  const sent: string[] = [];
  const subscribers = new Set<(text: string) => void>();
  const channel: HintChannel = {
    publish: (text) => void sent.push(text),
    subscribe: (hear) => {
      subscribers.add(hear);
      return () => void subscribers.delete(hear);
    },
    state: () => 'ok',
    close: () => Promise.resolve(),
  };
  return { channel, sent, say: (text: string) => [...subscribers].map((hear) => hear(text)) };
}

describe('between processes', () => {
  test('nothing is sent while nobody listens anywhere, and some time after the last one went', () => {
    const clock = createFakeClock();
    const { channel, sent, say } = createRecordingChannel();
    const hints = createChannelLiveHints(channel, clock);
    hints.publish(workflowId, executionId, false);
    clock.advance(1_000);
    expect(sent).toEqual([]);
    say('live-wanted another');
    hints.publish(workflowId, executionId, false);
    clock.advance(60);
    expect(sent).toHaveLength(1);
    clock.advance(20_000);
    hints.publish(workflowId, executionId, false);
    clock.advance(1_000);
    expect(sent).toHaveLength(1);
  });

  test('what only this process listens to is not sent', () => {
    const clock = createFakeClock();
    const { channel, sent } = createRecordingChannel();
    const hints = createChannelLiveHints(channel, clock);
    const heard: LiveChange[] = [];
    hints.subscribe((changes) => heard.push(...changes));
    hints.publish(workflowId, executionId, false);
    clock.advance(60);
    expect(heard).toHaveLength(1);
    expect(sent.filter((text) => text.startsWith('live-changed'))).toEqual([]);
  });

  test('a listener says so at once and again, until it goes', () => {
    const clock = createFakeClock();
    const { channel, sent } = createRecordingChannel();
    const unsubscribe = createChannelLiveHints(channel, clock).subscribe(() => {});
    expect(sent).toHaveLength(1);
    clock.advance(10_000);
    expect(sent).toHaveLength(4);
    unsubscribe();
    clock.advance(10_000);
    expect(sent).toHaveLength(4);
  });

  test('one message at most in 50 ms, with all that changed', () => {
    const clock = createFakeClock();
    const { channel, sent, say } = createRecordingChannel();
    const hints = createChannelLiveHints(channel, clock);
    say('live-wanted another');
    for (let ms = 0; ms < 1_000; ms += 1) {
      hints.publish(workflowId, executionId, false);
      clock.advance(1);
    }
    expect(sent.length).toBeLessThanOrEqual(21);
    expect(sent.length).toBeGreaterThanOrEqual(19);
  });

  test('what somebody is kept waiting for goes out within 5 ms, and takes the others with it', () => {
    const clock = createFakeClock();
    const { channel, sent, say } = createRecordingChannel();
    const hints = createChannelLiveHints(channel, clock);
    say('live-wanted another');
    hints.publish(workflowId, randomUUID() as ExecutionId, false);
    clock.advance(1);
    const other = randomUUID() as ExecutionId;
    hints.publish(workflowId, other, false);
    hints.publish(workflowId, executionId, true);
    hints.publish(workflowId, executionId, false);
    clock.advance(5);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toContain(`${workflowId},${other},${executionId}`);
    clock.advance(1_000);
    expect(sent).toHaveLength(2);
  });

  test('messages that are urgent go out each 5 ms at most', () => {
    const clock = createFakeClock();
    const { channel, sent, say } = createRecordingChannel();
    const hints = createChannelLiveHints(channel, clock);
    say('live-wanted another');
    for (let ms = 0; ms < 1_000; ms += 1) {
      hints.publish(workflowId, executionId, true);
      clock.advance(1);
    }
    expect(sent.length).toBeLessThanOrEqual(201);
    expect(sent.length).toBeGreaterThanOrEqual(190);
  });

  test('one’s own messages, and those of other users of the channel, are passed over', () => {
    const clock = createFakeClock();
    const { channel, sent, say } = createRecordingChannel();
    const hints = createChannelLiveHints(channel, clock);
    const heard: LiveChange[] = [];
    hints.subscribe((changes) => heard.push(...changes));
    say('live-wanted another');
    hints.publish(workflowId, executionId, false);
    clock.advance(60);
    expect(heard).toEqual([{ workflowId, executionId }]);
    for (const text of sent) say(text);
    say(`ring ${executionId}`);
    say(`live-changed other not-an-id,${executionId} ${workflowId},forged`);
    expect(heard).toHaveLength(1);
  });
});

test('a text is never longer than the channel takes, and what is cut off is not misread', () => {
  const changes = Array.from({ length: 1_000 }, () => ({ workflowId: randomUUID() as WorkflowId, executionId }));
  const text = changedText('me', changes);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LONGEST_HINT_BYTES);
  const read = readLiveHint(text);
  const known = new Set(changes.map((change) => change.workflowId));
  expect(read?.kind === 'changed' && read.changes.length).toBeGreaterThan(90);
  expect(read?.kind === 'changed' && read.changes.every((change) => known.has(change.workflowId))).toBe(true);
});
