import pg from 'pg';
import type { StorageLogger } from '../storage.ts';

/** A query that is silent for so long has lost its server: the connection is destroyed. */
export const QUERY_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
const INT8 = 20;

/** `bigint` comes as text by default; all that are stored here are instants and counts, far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
};

/** A connection whose queries have a limit. Its shape is what Kysely expects of a pool's client. */
export interface PostgresConnection {
  // biome-ignore lint/suspicious/noExplicitAny: rows are typed where they are read
  query(text: string, values?: readonly unknown[]): Promise<pg.QueryResult<any>>;
  release(): void;
}

export interface PostgresPool {
  connect(): Promise<PostgresConnection>;
  end(): Promise<void>;
  readonly options: object;
}

/**
 * What the pools of a process tell each other about the server that they share: where it was silent towards one
 * connection, the others are not to be tried one after the other, each for its own time.
 */
export interface Silence {
  tell(): void;
  hear(call: () => void): void;
}

export function createSilence(): Silence {
  const calls: (() => void)[] = [];
  return {
    tell: () => {
      for (const call of calls) call();
    },
    hear: (call) => void calls.push(call),
  };
}

/** A bounded pool of connections that commit durably and read what is committed, whatever the server's defaults are. */
export function createPostgresPool(options: {
  readonly url: string;
  readonly size: number;
  readonly name: string;
  readonly logger: StorageLogger;
  readonly silence?: Silence;
  readonly queryTimeoutMs?: number;
  /** The server's own limit for a statement; none by default. */
  readonly statementTimeoutMs?: number;
  /** How long the server waits for the next statement of a transaction; no limit by default. */
  readonly idleTimeoutMs?: number;
}): PostgresPool {
  const { url, size, name, logger, silence = createSilence(), queryTimeoutMs = QUERY_TIMEOUT_MS } = options;
  const { statementTimeoutMs = 0, idleTimeoutMs = 0 } = options;
  const limit: QueryLimit = { timeoutMs: queryTimeoutMs, onSilent: silence.tell };
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: `automateos-${name}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types,
    // oxlint-disable-next-line no-misused-promises -- the pool waits for it, though its types do not say so
    onConnect: (client) => setUp(client, limit, statementTimeoutMs, idleTimeoutMs),
  });
  const warn = (error: Error): void => logger.warn({ err: error, pool: name }, 'a database connection was lost');
  // Without listeners the loss of a connection would be an uncaught exception; the pool listens only while it is idle.
  pool.on('error', warn);
  pool.on('connect', (client) => client.on('error', () => {}));
  const idle = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => void idle.delete(client));
  pool.on('release', (_error, client) => void idle.add(client));
  pool.on('remove', (client) => void idle.delete(client as pg.PoolClient)); // its own type, seen from outside the pool
  silence.hear(() => {
    for (const client of idle) {
      // The pool forgets an idle connection at its error, and at once; the end of its socket comes a moment later.
      client.emit('error', new Error('the server fell silent towards another connection'));
      destroy(client);
    }
  });
  return {
    options: {},
    async connect() {
      const client = await pool.connect();
      return {
        query: (text, values) => queryWithin(client, limit, text, values),
        release: () => client.release(),
      };
    },
    end: () => pool.end(),
  };
}

/** `remote_apply` is stronger than `on` and stays. */
async function setUp(
  client: pg.ClientBase,
  limit: QueryLimit,
  statementTimeoutMs: number,
  idleTimeoutMs: number,
): Promise<void> {
  await queryWithin(
    client,
    limit,
    `select set_config('synchronous_commit', case current_setting('synchronous_commit')
        when 'remote_apply' then 'remote_apply' else 'on' end, false),
      set_config('default_transaction_isolation', 'read committed', false),
      set_config('statement_timeout', $1, false), set_config('idle_in_transaction_session_timeout', $2, false)`,
    [String(Math.trunc(statementTimeoutMs)), String(Math.trunc(idleTimeoutMs))],
  );
}

interface QueryLimit {
  readonly timeoutMs: number;
  readonly onSilent: () => void;
}

async function queryWithin(
  client: pg.ClientBase,
  { timeoutMs, onSilent }: QueryLimit,
  text: string,
  values: readonly unknown[] = [],
  // biome-ignore lint/suspicious/noExplicitAny: rows are typed where they are read
): Promise<pg.QueryResult<any>> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    onSilent();
    destroy(client);
  }, timeoutMs);
  try {
    return await client.query(text, [...values]);
  } catch (error) {
    if (isLate) throw new Error(`the database did not answer within ${timeoutMs} ms`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Cuts the socket: the query is rejected, and a pool drops the client when it is released. */
export function destroy(client: pg.ClientBase): void {
  // The socket is no part of the typed interface; `end()` alone would wait for a server that is silent.
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}
