import { type HintChannel, LONGEST_HINT_BYTES } from '@automateos/runtime';
import { createBreaker } from './breaker.ts';
import { connectToHear, connectToSend, type QueueLogger, SILENT } from './redis-connections.ts';

/**
 * A subscriber sends nothing by itself: without a question now and then it would not see that its server is gone. With the
 * time that an answer may take it is seen within 10 s.
 */
const ASK_EVERY_MS = 2_000;

export interface RedisChannelOptions {
  readonly url: string;
  /** Processes that use the same name hear each other. */
  readonly name: string;
  readonly logger?: QueueLogger;
}

/** Carries hints by Redis PUBLISH, on two connections that come back by themselves. */
export function createRedisChannel({ url, name, logger = SILENT }: RedisChannelOptions): HintChannel {
  const subscribers = new Set<(text: string) => void>();
  const sender = connectToSend(url, SILENT);
  const hearer = connectToHear(url, logger);
  const breaker = createBreaker(() => performance.now());
  let isSubscribed = false;

  hearer.on('message', (_channel, text) => {
    for (const hear of subscribers) hear(text);
  });
  hearer.on('close', () => {
    isSubscribed = false;
  });
  hearer.on('ready', () => {
    hearer.subscribe(name).then(
      () => {
        isSubscribed = true;
      },
      () => {}, // the connection was lost again: "ready" comes again
    );
  });
  const timer = setInterval(() => {
    // A question without an answer cuts the socket (`socketTimeout`).
    if (hearer.status === 'ready') hearer.ping().catch(() => {});
  }, ASK_EVERY_MS).unref();

  return {
    publish: (text) => {
      const isSendable = text.length > 0 && !text.includes('\n') && Buffer.byteLength(text) <= LONGEST_HINT_BYTES;
      if (!isSendable || sender.status !== 'ready' || !breaker.mayTry()) return;
      sender.publish(name, text).then(breaker.succeeded, breaker.failed);
    },
    subscribe: (hear) => {
      subscribers.add(hear);
      return () => void subscribers.delete(hear);
    },
    state: () => (isSubscribed && sender.status === 'ready' && !breaker.isOpen() ? 'ok' : 'failed'),
    close: () => {
      clearInterval(timer);
      subscribers.clear();
      sender.disconnect();
      hearer.disconnect();
      return Promise.resolve();
    },
  };
}
