import { Redis, type RedisOptions } from 'ioredis';

/** Where the doorbell says that Redis went or came; a pino logger fits. */
export interface QueueLogger {
  warn(details: object, message: string): void;
  info(details: object, message: string): void;
}

export const SILENT: QueueLogger = { warn: () => {}, info: () => {} };

const COMMAND_LIMIT_MS = 250;
/** A socket on which an answer is due and nothing comes is given up: half-open connections heal by themselves. */
const SILENT_SOCKET_MS = 2_000;
/** Blocking commands are answered within 5 s. */
const SILENT_BLOCKING_SOCKET_MS = 8_000;
const CONNECT_LIMIT_MS = 5_000;
const LONGEST_RETRY_MS = 1_000;

const SHARED = {
  connectTimeout: CONNECT_LIMIT_MS,
  retryStrategy: (times: number) => Math.min(100 * times, LONGEST_RETRY_MS),
  // Managed services end their clients before a failover with this error.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions;

/** A connection for commands that must not hold anybody up: they fail at once or within 250 ms, and are not repeated. */
export function connectToSend(url: string, logger: QueueLogger): Redis {
  return watched(
    new Redis(url, {
      ...SHARED,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      commandTimeout: COMMAND_LIMIT_MS,
      socketTimeout: SILENT_SOCKET_MS,
    }),
    logger,
  );
}

/** A connection that waits for what comes; its commands outlast the loss of the connection. */
export function connectToHear(url: string, logger: QueueLogger): Redis {
  return watched(
    new Redis(url, { ...SHARED, maxRetriesPerRequest: null, socketTimeout: SILENT_BLOCKING_SOCKET_MS }),
    logger,
  );
}

/** Says once that Redis went, and once that it is back. Without a listener each error would be an uncaught exception. */
function watched(redis: Redis, logger: QueueLogger): Redis {
  let isLost = false;
  redis.on('error', (error) => {
    if (isLost) return;
    isLost = true;
    logger.warn({ err: error }, 'Redis is not there; what is due is found by the sweep');
  });
  redis.on('ready', () => {
    if (isLost) logger.info({}, 'Redis is back');
    isLost = false;
  });
  return redis;
}
