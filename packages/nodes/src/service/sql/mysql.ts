import type { Buffer } from 'node:buffer';
import { once } from 'node:events';
import type { Json } from '@automateos/model';
import type { Connection, ConnectionOptions, FieldPacket, QueryError, ResultSetHeader } from 'mysql2';
import { type OpenStream, openStream, SocketFault, toSocketFault } from '../sockets/open-stream.ts';
import { fromMysql } from './mysql-values.ts';
import { RowCollector } from './row-collector.ts';
import {
  connectionLost,
  MAX_RECEIVED_BYTES,
  noTlsOffered,
  type RunStatement,
  type SqlAnswer,
  type SqlLogin,
  type SqlStatement,
  signInRefused,
  statementTimeoutMs,
} from './sql-session.ts';

type Context = Parameters<RunStatement>[2];

const CANCEL_TIMEOUT_MS = 3_000;

const SIGN_IN_ERRORS = new Set([1044, 1045, 1130, 1227, 1251, 1698]);
/** The statement was ended by its time limit: MariaDB's, MySQL's, or by somebody. */
const ENDED_ERRORS = new Set([1969, 3024, 1317]);
/** Too many connections, a server that stops, locks, deadlocks. */
const PASSING_ERRORS = new Set([1040, 1053, 1203, 1205, 1213]);
const UNKNOWN_VARIABLE = 1193;

export const runOnMysql: RunStatement = async (login, statement, context) => {
  const startedMs = performance.now();
  const opened = await openSession(login, statement.timeoutMs, context);
  let connection: Connection | undefined;
  let isSent = false;
  try {
    connection = await signIn(login, opened);
    await setUp(connection, statementTimeoutMs(statement.timeoutMs, performance.now() - startedMs));
    isSent = true;
    const answer = await runStatement(connection, statement);
    // Says goodbye; the server then closes.
    connection.end(ignore);
    return answer;
  } catch (error: unknown) {
    const { fault } = opened.socket;
    opened.socket.close();
    if (isSent && fault !== undefined) cancel(connection?.threadId ?? null, login, context);
    if (fault !== undefined) throw toSocketFault(fault, isSent);
    throw toFault(error, login, isSent);
  }
};

function openSession(login: SqlLogin, timeoutMs: number, context: Context): Promise<OpenStream> {
  return openStream({ ...login, isTls: false, timeoutMs, maxReceivedBytes: MAX_RECEIVED_BYTES }, context);
}

async function signIn(login: SqlLogin, { socket, stream }: OpenStream): Promise<Connection> {
  // Loaded when the first step needs it: most installations run without.
  const { createConnection } = await import('mysql2');
  const { host, port, database, username, password, isTls } = login;
  const connection = createConnection({
    stream,
    host,
    port,
    database,
    user: username,
    password,
    ...(isTls ? { ssl: { rejectUnauthorized: true, verifyIdentity: true } } : {}),
    charset: 'utf8mb4',
    // The server may not ask for files of this machine.
    flags: ['-LOCAL_FILES'],
    // Row parsers that are interpreted: the others are source text put together from the names of columns.
    disableEval: true,
    rowsAsArray: true,
    dateStrings: true,
    jsonStrings: true,
    supportBigNumbers: true,
    connectTimeout: 0,
  } as ConnectionOptions);
  // What waits for the connection is told as well.
  connection.on('error', ignore);
  if (isTls) {
    // In the middle of the handshake the driver asks this of itself. Its own way takes no address for a name, and keeps
    // sessions of TLS across users.
    Object.defineProperty(connection, 'startTLS', {
      value: (done: (error?: Error) => void) =>
        void socket.startTls().then((fault) => (fault === undefined ? done() : done(new Error(fault.message)))),
    });
  }
  await once(connection, 'connect');
  return connection;
}

async function setUp(connection: Connection, timeoutMs: number): Promise<void> {
  try {
    await simple(connection, 'SET SESSION max_statement_time = ?', [timeoutMs / 1_000]);
  } catch (error: unknown) {
    if (numberOf(error) !== UNKNOWN_VARIABLE) throw error;
    // MySQL's own name, in milliseconds; there it holds for SELECT alone.
    await simple(connection, 'SET SESSION max_execution_time = ?', [timeoutMs]);
  }
}

function simple(connection: Connection, query: string, values: readonly number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(query, [...values], (error) => (error === null ? resolve() : reject(error)));
  });
}

function runStatement(connection: Connection, { query, parameters }: SqlStatement): Promise<SqlAnswer> {
  return new Promise((resolve, reject) => {
    let fields: readonly FieldPacket[] = [];
    let collector = new RowCollector([]);
    let changed: ResultSetHeader | undefined;
    // Prepared by the server, values sent apart from it.
    const running = connection.execute(query, parameters.map(toParameter));
    connection.on('error', reject);
    running.on('error', reject);
    running.on('fields', (given: readonly FieldPacket[] | undefined) => {
      fields = given ?? [];
      collector = new RowCollector(fields.map(({ name }) => name));
    });
    running.on('result', (result: unknown) => {
      if (!Array.isArray(result)) {
        changed = result as ResultSetHeader;
        return;
      }
      try {
        collector.add(result.map((value: unknown, index) => fromMysql(value, fields[index]?.columnType)));
      } catch (error: unknown) {
        running.removeAllListeners('result');
        reject(error);
      }
    });
    running.on('end', () => {
      const { rows, columns } = collector;
      const rowCount = changed?.affectedRows ?? rows.length;
      const { insertId = 0 } = changed ?? {};
      resolve({ rows, rowCount, columns, ...(insertId === 0 ? {} : { insertId }) });
    });
  });
}

function toParameter(value: Json): string | number | Buffer | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/** Asks the server over a second connection to end what the first was doing. Nobody waits for it. */
function cancel(threadId: number | null, login: SqlLogin, { connect }: Context): void {
  if (threadId === null) return;
  const { signal } = new AbortController();
  openSession(login, CANCEL_TIMEOUT_MS, { connect, signal })
    .then(async (opened) => {
      const connection = await signIn(login, opened);
      await simple(connection, 'KILL QUERY ?', [threadId]);
      connection.end(ignore);
    })
    // Reads have a time limit in the server as well.
    .catch(ignore);
}

function toFault(error: unknown, login: SqlLogin, isSent: boolean): SocketFault {
  if (error instanceof SocketFault) return error;
  const number = numberOf(error);
  const { code, message, sqlState } = error as QueryError;
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') return noTlsOffered(login);
  if (number === undefined) return connectionLost(login, isSent);
  if (!isSent && SIGN_IN_ERRORS.has(number)) return signInRefused(login, message);
  const details = { sqlstate: sqlState ?? 'HY000', error: code, errno: number };
  if (ENDED_ERRORS.has(number)) {
    return new SocketFault('STEP_TIMEOUT', `The database ended the query: ${message}`, details, { isPassing: true });
  }
  return new SocketFault('SQL_ERROR', message, details, { isPassing: PASSING_ERRORS.has(number) });
}

/** The server's number of an error; undefined for errors of others. */
function numberOf(error: unknown): number | undefined {
  const number: unknown = error instanceof Error ? Reflect.get(error, 'errno') : undefined;
  return typeof number === 'number' && number >= 1_000 ? number : undefined;
}

function ignore(): void {}
