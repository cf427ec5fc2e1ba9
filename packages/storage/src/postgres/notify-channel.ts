import { type HintChannel, LONGEST_HINT_BYTES } from '@automateos/runtime';
import { SILENT, type StorageLogger } from '../storage.ts';
import { createListenConnection } from './listen-connection.ts';

/**
 * PostgreSQL serialises all commits that notify, so a process does so outside of any transaction that stores something,
 * and the more seldom the more there is to say: after each text that went out it rests for so long.
 */
const REST_PER_TEXT_MS = 10;
const LONGEST_REST_MS = 50;
/** PostgreSQL refuses payloads of 8,000 bytes. */
const LONGEST_PAYLOAD_BYTES = 7_999;
/** What waits beyond this is lost, as hints may be. */
const MOST_WAITING = 10_000;

export interface NotifyChannelOptions {
  readonly url: string;
  /** Processes that use the same name hear each other. */
  readonly name: string;
  readonly logger?: StorageLogger;
}

/**
 * Carries hints by NOTIFY on a connection of its own, which is made again whenever it is lost. What is published while
 * it rests goes out together, each text once.
 */
export function createNotifyChannel({ url, name, logger = SILENT }: NotifyChannelOptions): HintChannel {
  const subscribers = new Set<(text: string) => void>();
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let restUntilMs = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  const connection = createListenConnection({
    url,
    channel: name,
    logger,
    onText: (payload) => {
      for (const text of payload.split('\n')) for (const hear of subscribers) hear(text);
    },
  });

  const send = async (): Promise<void> => {
    const texts = takeBatch(waiting);
    restUntilMs = performance.now() + Math.min(texts.length * REST_PER_TEXT_MS, LONGEST_REST_MS);
    // A hint that cannot be sent is lost, and the connection has said why.
    await connection.query('select pg_notify($1, $2)', [name, texts.join('\n')]).catch(() => waiting.clear());
    timer = undefined;
    if (waiting.size > 0) sendSoon();
  };

  const sendSoon = (): void => {
    if (timer !== undefined || isClosed) return;
    timer = setTimeout(() => void send(), Math.max(0, restUntilMs - performance.now())).unref();
  };

  return {
    publish: (text) => {
      const isSendable = text.length > 0 && !text.includes('\n') && Buffer.byteLength(text) <= LONGEST_HINT_BYTES;
      if (!isSendable || waiting.size >= MOST_WAITING || !connection.isUp()) return;
      waiting.add(text);
      sendSoon();
    },
    subscribe: (hear) => {
      subscribers.add(hear);
      return () => void subscribers.delete(hear);
    },
    state: () => (connection.isUp() ? 'ok' : 'failed'),
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      waiting.clear();
      await connection.close();
    },
  };
}

/** Takes out as many texts as fit into one payload, a line each, the oldest first. */
function takeBatch(waiting: Set<string>): readonly string[] {
  const lines: string[] = [];
  let bytes = 0;
  for (const text of waiting) {
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > LONGEST_PAYLOAD_BYTES) break;
    lines.push(text);
    waiting.delete(text);
  }
  return lines;
}
