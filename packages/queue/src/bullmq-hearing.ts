import { type ExecutionId, isUuid } from '@automateos/model';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueuePlace } from './bullmq-ringing.ts';
import { connectToHear, type QueueLogger } from './redis-connections.ts';

/** So many rings are taken at once; they are looked at together. */
const RINGS_AT_ONCE = 100;
const BLOCK_LIMIT_S = 5;
const CLOSE_LIMIT_MS = 2_000;

export interface Hearing {
  isUp(): boolean;
  close(): Promise<void>;
}

/**
 * Takes rings off the queue, each by one process, and acknowledges each once it was looked at. BullMQ's locks, retries
 * and stalled jobs mean nothing here: what it loses the sweep finds.
 */
export function createHearing(
  url: string,
  place: QueuePlace,
  look: (executionId: ExecutionId) => Promise<void>,
  logger: QueueLogger,
): Hearing {
  const connection = connectToHear(url, logger);
  const disconnect = disconnectWithCopies(connection);
  const worker = new Worker<unknown>(
    place.queue,
    async ({ data }) => {
      // Anybody who can write to Redis can write this.
      if (typeof data === 'string' && isUuid(data)) await look(data as ExecutionId); // an id by its form
    },
    {
      connection,
      prefix: place.prefix,
      skipVersionCheck: true,
      concurrency: RINGS_AT_ONCE,
      drainDelay: BLOCK_LIMIT_S,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
  );
  // The connection tells of its own loss; other errors are jobs that nobody here wrote.
  worker.on('error', () => {});
  return {
    isUp: () => connection.status === 'ready',
    close: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      // Without Redis the close would wait for it.
      const timer = setTimeout(resolve, CLOSE_LIMIT_MS);
      await Promise.race([worker.close().catch(() => {}), promise]);
      clearTimeout(timer);
      disconnect();
    },
  };
}

/** BullMQ blocks on a copy of the connection, and does not end that one while Redis is away. */
function disconnectWithCopies(connection: Redis): () => void {
  const all = [connection];
  const duplicate = connection.duplicate.bind(connection);
  connection.duplicate = (...override) => {
    const copy = duplicate(...override);
    all.push(copy);
    return copy;
  };
  return () => {
    for (const redis of all) redis.disconnect();
  };
}
