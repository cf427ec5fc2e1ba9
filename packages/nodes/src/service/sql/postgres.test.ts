import { createEgress, type Egress } from '@automateos/egress';
import type { ConnectRequest, Json, NodeContext } from '@automateos/model';
import { type PostgresServer, startPostgres } from '@automateos/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SocketFault } from '../sockets/open-stream.ts';
import { runOnPostgres } from './postgres.ts';
import type { SqlLogin } from './sql-session.ts';

let server: PostgresServer;
let egress: Egress;
/** The test's own way to the database. */
let direct: pg.Client;

beforeAll(async () => {
  server = await startPostgres();
  egress = createEgress({ allow: ['127.0.0.0/8'], deny: [], allowPrivateNetwork: false, ownServices: [] });
  direct = new pg.Client(server.url);
  await direct.connect();
});

afterAll(async () => {
  await direct.end();
  await egress.close();
  await server.stop();
});

afterEach(() => vi.restoreAllMocks());

const PORTS = [5432];

function login(more: Partial<SqlLogin> = {}): SqlLogin {
  return {
    host: '127.0.0.1',
    port: server.port,
    database: 'postgres',
    username: 'postgres',
    password: '',
    isTls: false,
    ca: undefined,
    ...more,
  };
}

function context(signal = new AbortController().signal): Pick<NodeContext<unknown>, 'connect' | 'signal'> {
  return { connect: (request: ConnectRequest) => egress.connect(request, PORTS), signal };
}

function run(query: string, parameters: Json[] = [], more: { timeoutMs?: number; signal?: AbortSignal } = {}) {
  const { timeoutMs = 10_000, signal } = more;
  return runOnPostgres(login(), { query, parameters, timeoutMs }, context(signal));
}

async function faultOf(running: Promise<unknown>): Promise<SocketFault> {
  const error = await running.then(
    () => new Error('it went well'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SocketFault)) throw error;
  return error;
}

async function evaluated(expression: string): Promise<Json | undefined> {
  return (await run(`SELECT ${expression} AS value`)).rows[0]?.value;
}

describe('the answer of PostgreSQL', () => {
  it('is rows by column, their number, and the columns', async () => {
    expect(await run('SELECT n AS number, chr(96 + n) AS letter FROM generate_series(1, 3) AS n')).toEqual({
      rows: [
        { number: 1, letter: 'a' },
        { number: 2, letter: 'b' },
        { number: 3, letter: 'c' },
      ],
      rowCount: 3,
      columns: ['number', 'letter'],
    });
    expect(await run('SELECT 1 AS a WHERE false')).toEqual({ rows: [], rowCount: 0, columns: ['a'] });
  });

  it('tells columns of the same name apart, and takes any name', async () => {
    const { rows, columns } = await run('SELECT 1 AS id, 2 AS id, 3 AS id_2, 4 AS "__proto__", 5 AS "constructor"');
    expect(columns).toEqual(['id', 'id_3', 'id_2', '__proto__', 'constructor']);
    expect(JSON.stringify(rows)).toBe('[{"id":1,"id_3":2,"id_2":3,"__proto__":4,"constructor":5}]');
  });

  it.each([
    ['true', true],
    ['NULL::text', null],
    ['1::int2', 1],
    ['2147483647', 2_147_483_647],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740993', '9007199254740993'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['1.50::numeric', 1.5],
    ['-0.000001::numeric', -0.000001],
    ['12345678901234.5::numeric', 12_345_678_901_234.5],
    ['1234567890123456.78::numeric', '1234567890123456.78'],
    ["'NaN'::numeric", 'NaN'],
    ['1.5::float8', 1.5],
    ["'Infinity'::float8", 'Infinity'],
    ["'ü'::text", 'ü'],
    ["'\\x00ff'::bytea", 'AP8='],
    [`'{"a":[1,null]}'::jsonb`, { a: [1, null] }],
    [`'[1.5]'::json`, [1.5]],
    ["'2026-03-29'::date", '2026-03-29'],
    ["'2026-03-29 02:30:00.123456'::timestamp", '2026-03-29T02:30:00.123456'],
    ["'2026-03-29 02:30:00.123456+02'::timestamptz", '2026-03-29T00:30:00.123456Z'],
    ["'2026-03-29 02:30:00-09:30'::timestamptz", '2026-03-29T12:00:00Z'],
    ["'infinity'::timestamptz", 'infinity'],
    ["'0044-03-15 12:00:00+00 BC'::timestamptz", '0044-03-15 12:00:00+00 BC'],
    ["'1 day 02:00'::interval", '1 day 02:00:00'],
    ['ARRAY[1, NULL, 3]', [1, null, 3]],
    [
      "ARRAY[ARRAY['a\"b', 'c,d'], ARRAY['', 'NULL']]",
      [
        ['a"b', 'c,d'],
        ['', 'NULL'],
      ],
    ],
    ['ARRAY[9007199254740993]', ['9007199254740993']],
    ["ARRAY['2026-01-01 00:00+01'::timestamptz]", ['2025-12-31T23:00:00Z']],
    ["'550e8400-e29b-41d4-a716-446655440000'::uuid", '550e8400-e29b-41d4-a716-446655440000'],
  ])('has %s as %j', async (expression, value) => {
    expect(await evaluated(expression)).toEqual(value);
  });

  it('has instants in UTC whatever the zone and style of the database', async () => {
    await direct.query("ALTER DATABASE postgres SET timezone = 'Asia/Kolkata'");
    await direct.query("ALTER DATABASE postgres SET datestyle = 'German'");
    try {
      expect(await evaluated("'2026-03-29 02:30:00+02'::timestamptz")).toBe('2026-03-29T00:30:00Z');
    } finally {
      await direct.query('ALTER DATABASE postgres RESET ALL');
    }
  });

  it.each<[Json, string, Json]>([
    ["'; DROP TABLE x; --", 'text', "'; DROP TABLE x; --"],
    [5, 'int', 5],
    [1.5, 'numeric', 1.5],
    [true, 'bool', true],
    [null, 'text', null],
    [{ a: ["'"] }, 'jsonb', { a: ["'"] }],
    [[{ a: 1 }], 'jsonb', [{ a: 1 }]],
    [['a"b', null, 'c'], 'text[]', ['a"b', null, 'c']],
    [[1, 2], 'int[]', [1, 2]],
  ])('gives the parameter %j back as %s', async (parameter, type, value) => {
    const { rows } = await run(`SELECT $1::${type} AS value`, [parameter]);
    expect(rows).toEqual([{ value }]);
  });
});

describe('a statement that changes rows', () => {
  it('gives their number, and the rows that it returns', async () => {
    await direct.query('CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL)');
    expect(await run('INSERT INTO people VALUES ($1, $2), ($3, $4)', [1, 'Ada', 2, 'Ben'])).toEqual({
      rows: [],
      rowCount: 2,
      columns: [],
    });
    const upsert = 'INSERT INTO people VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = $2 RETURNING *';
    expect(await run(upsert, [1, 'Eve'])).toEqual({
      rows: [{ id: 1, name: 'Eve' }],
      rowCount: 1,
      columns: ['id', 'name'],
    });
    expect((await run('UPDATE people SET name = name')).rowCount).toBe(2);
  });

  it('is one statement, never several', async () => {
    const fault = await faultOf(run('SELECT 1; SELECT 2'));
    expect(fault).toMatchObject({ code: 'SQL_ERROR', details: { sqlstate: '42601' } });
  });

  it('that gives too many rows has changed nothing', async () => {
    await direct.query('CREATE TABLE many (n int)');
    const insert = 'INSERT INTO many SELECT * FROM generate_series(1, $1::int) RETURNING n';
    expect(await faultOf(run(insert, [10_001]))).toMatchObject({ code: 'ROW_LIMIT', isPassing: false });
    expect((await direct.query('SELECT count(*)::int AS n FROM many')).rows).toEqual([{ n: 0 }]);
    expect((await run(insert, [10_000])).rows.length).toBe(10_000);
  });

  it('may not give more than a step may hold', async () => {
    const fault = await faultOf(run("SELECT repeat('x', 1048576) FROM generate_series(1, 11)"));
    expect(fault.code).toBe('OUTPUT_TOO_LARGE');
    expect((await faultOf(run("SELECT repeat('x', 40000000)"))).code).toBe('RESPONSE_TOO_LARGE');
  });
});

describe('an error of PostgreSQL', () => {
  it('has the SQLSTATE, the message, the position and the constraint, but no values of rows', async () => {
    expect(await faultOf(run('SELECT nmae FROM people'))).toMatchObject({
      code: 'SQL_ERROR',
      message: 'column "nmae" does not exist',
      details: { sqlstate: '42703', position: 8 },
      isPassing: false,
      isOutcomeUnknown: false,
    });
    const fault = await faultOf(run('INSERT INTO people VALUES (1, $1)', ['Secret Name']));
    expect(fault).toMatchObject({ details: { sqlstate: '23505', constraint: 'people_pkey', table: 'people' } });
    expect(JSON.stringify([fault.message, fault.details])).not.toMatch(/Secret|\(1\)/);
    expect(await faultOf(run('SELECT $1'))).toMatchObject({ details: { sqlstate: '08P01' } });
  });

  it('that passes may be tried again', async () => {
    const fault = await faultOf(run("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$"));
    expect(fault).toMatchObject({ details: { sqlstate: '40001' }, isPassing: true });
  });

  it('about the sign-in says so, without the password', async () => {
    await direct.query("CREATE ROLE guest LOGIN PASSWORD 'right'");
    const running = runOnPostgres(
      login({ username: 'nobody-here', password: 'hunter2-secret' }),
      { query: 'SELECT 1', parameters: [], timeoutMs: 5_000 },
      context(),
    );
    const fault = await faultOf(running);
    expect(fault.code).toBe('AUTH_FAILED');
    expect(fault.message).not.toContain('hunter2');
  });
});

describe('time', () => {
  it('is up for a statement that takes too long: the database ends it', async () => {
    expect(await faultOf(run('SELECT pg_sleep(20)', [], { timeoutMs: 600 }))).toMatchObject({
      code: 'STEP_TIMEOUT',
      isOutcomeUnknown: false,
    });
    await expect.poll(sleepers).toBe(0);
  });

  it('does not go on in the database when the step is cancelled', async () => {
    const controller = new AbortController();
    const running = faultOf(run('SELECT pg_sleep(20)', [], { signal: controller.signal }));
    await expect.poll(sleepers).toBe(1);
    controller.abort();
    expect(await running).toMatchObject({ code: 'ABORTED', isOutcomeUnknown: true });
    await expect.poll(sleepers).toBe(0);
  });

  async function sleepers(): Promise<number> {
    const { rows } = await direct.query(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'",
    );
    return rows[0].n;
  }
});

describe('the connection', () => {
  it('is the one that it was given: the driver opens none', async () => {
    const { Socket } = await import('node:net');
    const seen: unknown[] = [];
    const connect = Socket.prototype.connect;
    vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: InstanceType<typeof Socket>, ...args) {
      seen.push(args);
      return Reflect.apply(connect, this, args);
    });
    const requests: string[] = [];
    await runOnPostgres(
      login(),
      { query: 'SELECT 1', parameters: [], timeoutMs: 5_000 },
      {
        signal: new AbortController().signal,
        connect: (request) => {
          requests.push(request.host);
          return egress.connect(request, PORTS);
        },
      },
    );
    expect(requests).toEqual(['127.0.0.1']);
    expect(seen.length).toBe(1);
  });

  it('is closed afterwards, whatever happened', async () => {
    await run('SELECT 1');
    await faultOf(run('SELECT nonsense'));
    await faultOf(run('SELECT * FROM generate_series(1, 20000)'));
    const sessions = async () => {
      const { rows } = await direct.query(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'AutomateOS'",
      );
      return rows[0].n;
    };
    await expect.poll(sessions).toBe(0);
  });

  it('that breaks in the middle leaves the outcome unknown', async () => {
    const running = faultOf(run('SELECT pg_sleep(20)'));
    await expect.poll(async () => (await direct.query(END_SLEEPERS)).rowCount).toBe(1);
    // The server says why it ends, so that it is known that nothing was committed.
    expect(await running).toMatchObject({ details: { sqlstate: '57P01' }, isOutcomeUnknown: false, isPassing: true });
  });
});

const END_SLEEPERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'";
