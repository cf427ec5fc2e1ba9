import { randomUUID } from 'node:crypto';
import type { HintChannel } from '@automateos/runtime';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

/** What every channel of hints does between two processes. In a test, where nothing fails, each hint arrives. */
export function describeHintChannel(open: (name: string) => HintChannel): void {
  const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 5 });

  const openPair = async () => {
    const name = `test-${randomUUID()}`;
    const [near, far] = [open(name), open(name)];
    onTestFinished(async () => {
      await near.close();
      await far.close();
    });
    const heard: string[] = [];
    far.subscribe((text) => heard.push(text));
    await eventually(() => expect([near.state(), far.state()]).toEqual(['ok', 'ok']));
    return { near, far, heard };
  };

  describe('a hint channel', () => {
    test('what one process publishes, the other hears, and it itself', async () => {
      const { near, heard } = await openPair();
      const own: string[] = [];
      near.subscribe((text) => own.push(text));
      near.publish('grüße 1');
      near.publish('grüße 2');
      await eventually(() => expect(heard).toEqual(['grüße 1', 'grüße 2']));
      await eventually(() => expect(own).toEqual(['grüße 1', 'grüße 2']));
    });

    test('many hints at once all arrive', async () => {
      const { near, heard } = await openPair();
      const texts = Array.from({ length: 1_000 }, () => `hint ${randomUUID()}`);
      for (const text of texts) near.publish(text);
      await eventually(() => expect(heard).toHaveLength(1_000));
      expect(new Set(heard)).toEqual(new Set(texts));
    });

    test('each subscriber hears until it takes its subscription back', async () => {
      const { near, far, heard } = await openPair();
      const second: string[] = [];
      const unsubscribe = far.subscribe((text) => second.push(text));
      near.publish('first');
      await eventually(() => expect(second).toEqual(['first']));
      unsubscribe();
      near.publish('second');
      await eventually(() => expect(heard).toEqual(['first', 'second']));
      expect(second).toEqual(['first']);
    });

    test('what is no line of 1 to 4,000 bytes is not sent', async () => {
      const { near, heard } = await openPair();
      near.publish('');
      near.publish('two\nlines');
      near.publish('ü'.repeat(2_001));
      near.publish('ü'.repeat(2_000));
      await eventually(() => expect(heard).toEqual(['ü'.repeat(2_000)]));
    });

    test('another name is another channel', async () => {
      const { near, heard } = await openPair();
      const other = open(`test-${randomUUID()}`);
      onTestFinished(() => other.close());
      await eventually(() => expect(other.state()).toBe('ok'));
      other.publish('elsewhere');
      near.publish('here');
      await eventually(() => expect(heard).toEqual(['here']));
    });

    test('publishing before there is a connection and after close does no harm', async () => {
      const channel = open(`test-${randomUUID()}`);
      expect(() => channel.publish('early')).not.toThrow();
      await channel.close();
      expect(() => channel.publish('late')).not.toThrow();
      expect(channel.state()).toBe('failed');
    });
  });
}
