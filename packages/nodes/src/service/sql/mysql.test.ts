import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEgress, type Egress } from '@automateos/egress';
import { type Json, type NodeContext, Secret } from '@automateos/model';
import { type MariaDbServer, SERVER_CERTIFICATE, startMariaDb, TEST_CA } from '@automateos/testing';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SocketFault } from '../sockets/open-stream.ts';
import { sql } from './definition.ts';
import { runOnMysql } from './mysql.ts';
import type { SqlLogin } from './sql-session.ts';

let folder: string;
let server: MariaDbServer;
let egress: Egress;
/** The test's own way to the database. */
let direct: Connection;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'automateos-mysql-'));
  // The server is another user, who reads them.
  await chmod(folder, 0o755);
  const files = { cert: path.join(folder, 'cert'), key: path.join(folder, 'key') };
  await writeFile(files.cert, SERVER_CERTIFICATE.cert);
  await writeFile(files.key, SERVER_CERTIFICATE.key);
  server = await startMariaDb({ settings: { 'ssl-cert': files.cert, 'ssl-key': files.key } });
  direct = await createConnection({ host: '127.0.0.1', port: server.port, user: 'root' });
  await direct.query('CREATE DATABASE shop');
  await direct.query("CREATE USER 'guest'@'127.0.0.1' IDENTIFIED BY 'right'");
  await direct.query("CREATE USER 'safe'@'127.0.0.1' IDENTIFIED BY 'right' REQUIRE SSL");
  await direct.query("GRANT ALL ON shop.* TO 'guest'@'127.0.0.1'");
  await direct.query("GRANT ALL ON shop.* TO 'safe'@'127.0.0.1'");
  egress = createEgress({
    allow: ['127.0.0.0/8', 'server.example', 'other.example'],
    deny: [],
    allowPrivateNetwork: false,
    ownServices: [],
    resolve: async () => ['127.0.0.1'],
  });
});

afterAll(async () => {
  await direct.end();
  await egress.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

afterEach(() => vi.restoreAllMocks());

function login(more: Partial<SqlLogin> = {}): SqlLogin {
  const at = { host: '127.0.0.1', port: server.port, database: 'shop' };
  return { ...at, username: 'guest', password: 'right', isTls: false, ca: undefined, ...more };
}

function context(signal = new AbortController().signal): Pick<NodeContext<unknown>, 'connect' | 'signal'> {
  return { connect: (request) => egress.connect(request, [3306]), signal };
}

interface More {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly login?: Partial<SqlLogin>;
}

function run(query: string, parameters: Json[] = [], more: More = {}) {
  const { timeoutMs = 10_000, signal } = more;
  return runOnMysql(login(more.login), { query, parameters, timeoutMs }, context(signal));
}

async function faultOf(running: Promise<unknown>): Promise<SocketFault> {
  const error = await running.then(
    () => new Error('it went well'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SocketFault)) throw error;
  return error;
}

describe('the answer of MySQL', () => {
  it('is rows by column, their number, and the columns', async () => {
    expect(await run('SELECT 1 AS id, ? AS name, 2 AS id', ["it's"])).toEqual({
      rows: [{ id: 1, name: "it's", id_2: 2 }],
      rowCount: 1,
      columns: ['id', 'name', 'id_2'],
    });
    expect(await run('SELECT 1 AS a FROM dual WHERE false')).toEqual({ rows: [], rowCount: 0, columns: ['a'] });
  });

  it.each([
    ['1', 1],
    ['CAST(-5 AS SIGNED)', -5],
    ['CAST(9007199254740993 AS SIGNED)', '9007199254740993'],
    ['CAST(9007199254740991 AS SIGNED)', 9_007_199_254_740_991],
    ['CAST(1.50 AS DECIMAL(10,2))', 1.5],
    ['CAST(1234567890123456.78 AS DECIMAL(20,2))', '1234567890123456.78'],
    ['CAST(1.5 AS DOUBLE)', 1.5],
    ["'ü'", 'ü'],
    ['NULL', null],
    ["CAST(x'00ff' AS BINARY)", 'AP8='],
    ["CAST('2026-03-29' AS DATE)", '2026-03-29'],
    ["CAST('2026-03-29 02:30:00' AS DATETIME)", '2026-03-29T02:30:00'],
    ["CAST('2026-03-29 02:30:00.123456' AS DATETIME(6))", '2026-03-29T02:30:00.123456'],
    ["CAST('12:30:00' AS TIME)", '12:30:00'],
  ])('has %s as %j', async (expression, value) => {
    expect((await run(`SELECT ${expression} AS value`)).rows).toEqual([{ value }]);
  });

  it('of a table has its types', async () => {
    await direct.query(
      'CREATE TABLE shop.types (t TINYINT(1), b BLOB, x TEXT, j JSON, s TIMESTAMP, y YEAR, u BIGINT UNSIGNED)',
    );
    await run('INSERT INTO types VALUES (?, ?, ?, ?, ?, ?, ?)', [
      true,
      'bytes',
      'text',
      { a: [1] },
      '2026-03-29 12:00:00',
      2026,
      '18446744073709551615',
    ]);
    const { rows } = await run('SELECT * FROM types');
    expect(rows).toEqual([
      {
        t: 1,
        b: 'Ynl0ZXM=',
        x: 'text',
        j: expect.anything(),
        s: '2026-03-29T12:00:00',
        y: 2026,
        u: '18446744073709551615',
      },
    ]);
  });

  it('takes numbers where it wants whole ones', async () => {
    expect((await run('SELECT 1 AS a UNION SELECT 2 UNION SELECT 3 LIMIT ?', [2])).rows.length).toBe(2);
  });

  it('of a change has the number of rows and the number of the new one', async () => {
    await direct.query('CREATE TABLE shop.people (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) UNIQUE)');
    expect(await run('INSERT INTO people (name) VALUES (?)', ['Ada'])).toEqual({
      rows: [],
      rowCount: 1,
      columns: [],
      insertId: 1,
    });
    expect((await run('UPDATE people SET name = ? WHERE id = ?', ['Eve', 1])).rowCount).toBe(1);
    expect((await run("INSERT INTO people (name) VALUES ('Ben') RETURNING id, name")).rows).toEqual([
      { id: 2, name: 'Ben' },
    ]);
  });

  it('is bounded', async () => {
    expect(await faultOf(run('SELECT seq FROM seq_1_to_10001'))).toMatchObject({ code: 'ROW_LIMIT' });
    expect((await run('SELECT seq FROM seq_1_to_10000')).rows.length).toBe(10_000);
    expect(await faultOf(run("SELECT REPEAT('x', 1048576) FROM seq_1_to_11"))).toMatchObject({
      code: 'OUTPUT_TOO_LARGE',
    });
  });
});

describe('an error of MySQL', () => {
  it('has its number, name and SQLSTATE', async () => {
    expect(await faultOf(run('SELECT nmae FROM people'))).toMatchObject({
      code: 'SQL_ERROR',
      message: expect.stringContaining('nmae'),
      details: { sqlstate: '42S22', error: 'ER_BAD_FIELD_ERROR', errno: 1054 },
      isPassing: false,
    });
    expect(await faultOf(run('SELECT 1; SELECT 2'))).toMatchObject({ details: { error: 'ER_PARSE_ERROR' } });
    expect(await faultOf(run('SELECT ?, ?', [1]))).toMatchObject({ code: 'SQL_ERROR' });
  });

  it('about the sign-in says so', async () => {
    const fault = await faultOf(run('SELECT 1', [], { login: { password: 'hunter2-secret' } }));
    expect(fault.code).toBe('AUTH_FAILED');
    expect(fault.message).not.toContain('hunter2');
  });

  it('does not let the server read files of ours', async () => {
    const fault = await faultOf(run("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE people"));
    expect(fault.code).toBe('SQL_ERROR');
    expect((await run('SELECT * FROM people')).rowCount).toBe(2);
  });
});

describe('TLS with MySQL', () => {
  const secure = { host: 'server.example', username: 'safe', isTls: true, ca: TEST_CA };

  it('is checked by name and by address', async () => {
    const cipher = async (more: Partial<SqlLogin>) =>
      (await run("SHOW STATUS LIKE 'Ssl_version'", [], { login: more })).rows[0]?.Value;
    expect(await cipher(secure)).toBe('TLSv1.3');
    expect(await cipher({ ...secure, host: '127.0.0.1' })).toBe('TLSv1.3');
    expect(await cipher({})).toBe('');
  });

  it('with a certificate that is not trusted, or for another name, does not begin', async () => {
    expect(await faultOf(run('SELECT 1', [], { login: { ...secure, ca: undefined } }))).toMatchObject({
      code: 'TLS_FAILED',
    });
    expect(await faultOf(run('SELECT 1', [], { login: { ...secure, host: 'other.example' } }))).toMatchObject({
      code: 'TLS_FAILED',
      details: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
  });
});

describe('time with MySQL', () => {
  async function sleepers(): Promise<number> {
    const [rows] = await direct.query(
      "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(2%'",
    );
    return (rows as { n: number }[])[0]?.n ?? -1;
  }

  it('is up for a statement that takes too long: the database ends it', async () => {
    expect(await faultOf(run('SELECT SLEEP(20)', [], { timeoutMs: 600 }))).toMatchObject({
      code: 'STEP_TIMEOUT',
      isOutcomeUnknown: false,
    });
    await expect.poll(sleepers).toBe(0);
  });

  it('does not go on in the database when the step is cancelled', async () => {
    const controller = new AbortController();
    const running = faultOf(run('SELECT SLEEP(20)', [], { signal: controller.signal }));
    await expect.poll(sleepers).toBe(1);
    controller.abort();
    expect(await running).toMatchObject({ code: 'ABORTED', isOutcomeUnknown: true });
    await expect.poll(sleepers).toBe(0);
  });
});

describe('the connection to MySQL', () => {
  it('is the one that it was given: the driver opens none', async () => {
    const seen: unknown[] = [];
    const connect = Socket.prototype.connect;
    vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
      seen.push(args);
      return Reflect.apply(connect, this, args);
    });
    await run('SELECT 1', [], { login: { isTls: true, host: 'server.example', ca: TEST_CA } });
    expect(seen.length).toBe(1);
  });

  it('is closed afterwards, whatever happened', async () => {
    await run('SELECT 1');
    await faultOf(run('SELECT nonsense'));
    await faultOf(run('SELECT seq FROM seq_1_to_20000'));
    await expect
      .poll(async () => {
        const [rows] = await direct.query(
          "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE user = 'guest'",
        );
        return (rows as { n: number }[])[0]?.n;
      })
      .toBe(0);
  });

  it('that breaks in the middle leaves the outcome unknown', async () => {
    const running = faultOf(run('SELECT SLEEP(21)'));
    const find = "SELECT id FROM information_schema.processlist WHERE info = 'SELECT SLEEP(21)'";
    let id = 0;
    await expect
      .poll(async () => {
        const [rows] = await direct.query(find);
        id = (rows as { id: number }[])[0]?.id ?? 0;
        return id > 0;
      })
      .toBe(true);
    await direct.query(`KILL CONNECTION ${id}`);
    expect(await running).toMatchObject({ isPassing: true });
  });
});

it('a sign-in to MySQL is taken, or refused with what the server says', async () => {
  const trySignIn = (password: string, database = 'shop') => {
    const { host, port, username } = login();
    const credential = { type: 'mysql' as const, host, port, username, database, tls: 'off' as const };
    const secret = new Secret(password);
    return sql.signIn?.(
      { ...credential, ca_certificate: undefined, password: secret },
      { ...context(), timeoutMs: 5_000 },
    );
  };
  expect(await trySignIn('right')).toEqual({ ok: true, message: 'MySQL at "127.0.0.1" took the sign-in to "shop"' });
  const refused = await trySignIn('hunter2-secret');
  expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('refused the sign-in: Access denied') });
  expect(refused?.message).not.toContain('hunter2');
  expect(await trySignIn('right', 'nowhere')).toMatchObject({ ok: false, message: expect.stringContaining('nowhere') });
});
