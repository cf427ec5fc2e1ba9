import type { Json } from '@automateos/model';
import type pg from 'pg';
import { type OpenStream, SocketFault, toSocketFault } from '../sockets/open-stream.ts';
import { cancel, openSession } from './postgres-session.ts';
import { converterOf } from './postgres-values.ts';
import { MAX_ROWS, RowCollector } from './row-collector.ts';
import {
  connectionLost,
  type RunStatement,
  type SqlAnswer,
  type SqlLogin,
  type SqlStatement,
  signInRefused,
  statementTimeoutMs,
} from './sql-session.ts';

type Driver = typeof pg;

/** SQLSTATEs (whole, or classes) of what passes: connection, resources, deadlocks, a server that stops or starts. */
const PASSING = /^(08|53|40001|40P01|55P03|57P0)/;
const QUERY_CANCELED = '57014';

/** Types are converted here, by what the column says. */
const RAW_TYPES = { getTypeParser: () => (value: string) => value } as unknown as pg.CustomTypesConfig;

export const runOnPostgres: RunStatement = async (login, statement, context) => {
  const startedMs = performance.now();
  // Loaded when the first step needs it: most installations run without.
  const { default: driver } = await import('pg');
  const opened = await openSession(login, statement.timeoutMs, context);
  const client = createClient(driver, login, opened);
  let isSent = false;
  try {
    await signIn(client, login);
    await setUp(client, statementTimeoutMs(statement.timeoutMs, performance.now() - startedMs));
    isSent = true;
    const answer = await runStatement(driver, client, statement);
    // Says goodbye; the server then closes.
    client.end().catch(ignore);
    return answer;
  } catch (error: unknown) {
    const { fault } = opened.socket;
    opened.socket.close();
    if (isSent && fault !== undefined) cancel(client, login, context);
    if (fault !== undefined) throw toSocketFault(fault, isSent);
    throw toFault(error, login, isSent);
  }
};

function createClient(driver: Driver, login: SqlLogin, { stream }: OpenStream): pg.Client {
  const { host, port, database, username, password } = login;
  const client = new driver.Client({
    stream: () => stream,
    host,
    port,
    database,
    user: username,
    // A function, because for an empty text the driver would look into the environment and the files of the operator.
    password: () => password,
    // TLS is beneath the stream.
    ssl: false,
    application_name: 'AutomateOS',
    client_encoding: 'UTF8',
    types: RAW_TYPES,
  });
  // What waits for the connection is told as well.
  client.on('error', ignore);
  return client;
}

async function signIn(client: pg.Client, login: SqlLogin): Promise<void> {
  try {
    await client.connect();
  } catch (error: unknown) {
    const state = stateOf(error);
    if (state?.startsWith('28') || messageOf(error).startsWith('SASL')) throw signInRefused(login, messageOf(error));
    throw error;
  }
}

/** As values and not as options of the session's start, which some poolers refuse. */
async function setUp(client: pg.Client, timeoutMs: number): Promise<void> {
  await client.query(
    "SELECT set_config('statement_timeout', $1, false), set_config('datestyle', 'ISO', false), set_config('bytea_output', 'hex', false)",
    [String(timeoutMs)],
  );
}

function runStatement(driver: Driver, client: pg.Client, { query, parameters }: SqlStatement): Promise<SqlAnswer> {
  const config = {
    text: query,
    values: parameters.map(toParameter),
    types: RAW_TYPES,
    rowMode: 'array',
    // The server stops behind one row more than there may be, and nothing is committed before it is told to go on. It
    // also means the extended protocol, which takes one statement and never several.
    rows: MAX_ROWS + 1,
  };
  return new Promise((resolve, reject) => {
    const running = new driver.Query(config);
    let collector: RowCollector | undefined;
    let converters: ((text: string) => Json)[] = [];
    let isOver = false;
    running.on('row', (row: unknown, result) => {
      if (isOver) return;
      try {
        if (collector === undefined) {
          collector = new RowCollector(result?.fields.map(({ name }) => name) ?? []);
          converters = result?.fields.map(({ dataTypeID }) => converterOf(dataTypeID, driver.types)) ?? [];
        }
        // With `rowMode: 'array'` and raw types a row is a list of texts.
        const texts = row as unknown as (string | null)[];
        collector.add(texts.map((text, index) => (text === null ? null : (converters[index]?.(text) ?? null))));
      } catch (error: unknown) {
        isOver = true;
        reject(error);
      }
    });
    running.on('error', reject);
    running.on('end', (result) => {
      const columns = collector?.columns ?? new RowCollector(result.fields.map(({ name }) => name)).columns;
      resolve({ rows: collector?.rows ?? [], rowCount: result.rowCount ?? 0, columns });
    });
    client.query(running);
  });
}

/** A list of plain values is an array of the database; objects, and lists that hold some, are JSON text. */
function toParameter(value: Json): unknown {
  if (value === null || typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
  return isPlainList ? value : JSON.stringify(value);
}

function toFault(error: unknown, login: SqlLogin, isSent: boolean): SocketFault {
  if (error instanceof SocketFault) return error;
  const state = stateOf(error);
  if (state === undefined) return connectionLost(login, isSent);
  if (state === QUERY_CANCELED) {
    return new SocketFault(
      'STEP_TIMEOUT',
      `The database ended the query: ${messageOf(error)}`,
      { sqlstate: state },
      { isPassing: true },
    );
  }
  const details: Record<string, string | number> = { sqlstate: state, ...placeOf(error) };
  return new SocketFault('SQL_ERROR', messageOf(error), details, { isPassing: PASSING.test(state) });
}

/** The five characters that say what kind of error the server met; undefined for errors of others. */
function stateOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'severity' in error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** The server's `detail` is left out: it holds values of rows. */
function placeOf(error: unknown): Record<string, string | number> {
  if (!(error instanceof Error)) return {};
  const place: Record<string, string | number> = {};
  const position = Number(Reflect.get(error, 'position'));
  if (position > 0) place.position = position;
  for (const name of ['hint', 'table', 'column', 'constraint']) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === 'string') place[name] = value;
  }
  return place;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function ignore(): void {}
