import { toError } from '@automateos/model';
import pg from 'pg';
import type { StorageLogger } from '../storage.ts';
import { destroy } from './postgres-pool.ts';

export interface ListenConnection {
  /** Runs one statement; rejects while there is no connection, and when there is no answer in time. */
  query(text: string, values: readonly unknown[]): Promise<void>;
  isUp(): boolean;
  close(): Promise<void>;
}

const CONNECT_LIMIT_MS = 5_000;
const ANSWER_LIMIT_MS = 3_000;
/** A listener sends nothing by itself: without a question now and then it would not see that its server is gone. */
const ASK_EVERY_MS = 3_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 2_000;

/** A connection that hears the notifications of one channel, and that comes back by itself when it is lost. */
export function createListenConnection(options: {
  readonly url: string;
  readonly channel: string;
  readonly logger: StorageLogger;
  readonly onText: (text: string) => void;
}): ListenConnection {
  const { url, channel, logger } = options;
  let client: pg.Client | undefined;
  let isUp = false;
  let isClosed = false;
  let retryMs = FIRST_RETRY_MS;
  let timer: NodeJS.Timeout | undefined;

  const later = (delayMs: number, call: () => void): void => {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(call, delayMs).unref();
  };

  const lose = (lost: pg.Client, error: Error): void => {
    if (client !== lost) return;
    client = undefined;
    destroy(lost);
    if (isUp) logger.warn({ err: error, channel }, 'the connection that listens was lost; it is made again');
    isUp = false;
    later(retryMs, connect);
    retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
  };

  const connect = (): void => {
    const next = new pg.Client({
      connectionString: url,
      application_name: `automateos-${channel}`,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      keepAlive: true,
    });
    client = next;
    next.on('error', (error) => lose(next, error));
    next.on('end', () => lose(next, new Error('the server ended the connection')));
    next.on('notification', ({ payload }) => {
      if (client === next && payload !== undefined) options.onText(payload);
    });
    next
      .connect()
      .then(() => within(next.query(`listen ${next.escapeIdentifier(channel)}`)))
      .then(() => {
        if (client !== next) return;
        isUp = true;
        retryMs = FIRST_RETRY_MS;
        later(ASK_EVERY_MS, ask);
      })
      .catch((error: unknown) => lose(next, toError(error)));
  };

  const query = async (text: string, values: readonly unknown[]): Promise<void> => {
    const asked = client;
    if (asked === undefined || !isUp) throw new Error('there is no connection');
    try {
      await within(asked.query(text, [...values]));
    } catch (error: unknown) {
      // What this connection is asked cannot be wrong, so it is the connection.
      lose(asked, toError(error));
      throw error;
    }
  };

  const ask = (): void => {
    query('select 1', []).then(
      () => later(ASK_EVERY_MS, ask),
      () => {}, // lost, and being made again
    );
  };

  connect();
  return {
    query,
    isUp: () => isUp,
    close: async () => {
      isClosed = true;
      isUp = false;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      if (last === undefined) return;
      await within(last.end()).catch(() => destroy(last));
    },
  };
}

async function within(answer: Promise<unknown>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = new Error(`the database did not answer within ${ANSWER_LIMIT_MS} ms`);
  const timer = setTimeout(() => reject(late), ANSWER_LIMIT_MS);
  try {
    await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}
