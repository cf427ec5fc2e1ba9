import type { ExecutionId } from '@automateos/model';
import { Queue } from 'bullmq';
import type { Breaker } from './breaker.ts';
import { connectToSend, type QueueLogger } from './redis-connections.ts';

/** Where a job of BullMQ lies: `<prefix>:<queue>:<id>`. */
export interface QueuePlace {
  readonly prefix: string;
  readonly queue: string;
}

interface Ring {
  readonly executionId: ExecutionId;
  readonly delayMs: number;
  readonly wakeSeq: number | undefined;
}

export interface Ringing {
  send(ring: Ring): void;
  isUp(): boolean;
  /** Rings that were not sent, or of which nobody knows. */
  lost(): number;
  close(): Promise<void>;
}

/** Rings that wait for the ones before to be sent; beyond this they are lost. */
const MOST_WAITING = 10_000;
const MOST_AT_ONCE = 500;
const SEND_LIMIT_MS = 250;

/**
 * Sends rings as jobs, those that come meanwhile together. One batch is under way at a time, and the first failure stops
 * all sending for a second, so that a Redis that is dead or silent costs nothing: rings are lost then.
 */
export function createRinging(url: string, place: QueuePlace, breaker: Breaker, logger: QueueLogger): Ringing {
  const connection = connectToSend(url, logger);
  const queue = new Queue<string>(place.queue, { connection, prefix: place.prefix, skipVersionCheck: true });
  // The connection tells of its own loss.
  queue.on('error', () => {});
  let waiting: Ring[] = [];
  let lost = 0;
  let isSending = false;
  let isClosed = false;

  const isUp = (): boolean => !isClosed && connection.status === 'ready';

  const sendBatch = async (): Promise<void> => {
    const batch = waiting.slice(0, MOST_AT_ONCE);
    waiting = waiting.slice(MOST_AT_ONCE);
    try {
      await within(queue.addBulk(batch.map(toJob)));
      breaker.succeeded();
    } catch {
      breaker.failed();
      lost += batch.length + waiting.length;
      waiting = [];
    }
  };

  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0 && isUp()) await sendBatch();
    isSending = false;
  };

  /** While a batch is under way it is the one that finds out. */
  const maySend = (): boolean => isUp() && waiting.length < MOST_WAITING && (isSending || breaker.mayTry());

  return {
    send: (ring) => {
      if (!maySend()) {
        lost += 1;
        return;
      }
      waiting.push(ring);
      if (isSending) return;
      isSending = true;
      setImmediate(() => void sendAll());
    },
    isUp,
    lost: () => lost,
    close: async () => {
      isClosed = true;
      waiting = [];
      // BullMQ does not close a connection that it was given.
      await within(queue.close()).catch(() => {});
      connection.disconnect();
    },
  };
}

function toJob({ executionId, delayMs, wakeSeq }: Ring) {
  return {
    name: 'ring',
    data: executionId,
    opts: {
      ...(wakeSeq !== undefined && { jobId: `x${executionId}_${wakeSeq}` }),
      delay: delayMs,
      attempts: 1,
      // An id that is kept would swallow the next ring.
      removeOnComplete: true,
      removeOnFail: true,
    },
  };
}

async function within(done: Promise<unknown>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${SEND_LIMIT_MS} ms`)), SEND_LIMIT_MS);
  try {
    await Promise.race([done, promise]);
  } finally {
    clearTimeout(timer);
  }
}
