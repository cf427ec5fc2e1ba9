import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEgress, type Egress } from '@automateos/egress';
import { Secret, type SignInContext, type SocketCredential } from '@automateos/model';
import { type PostgresServer, SERVER_CERTIFICATE, startPostgres, TEST_CA } from '@automateos/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SocketFault } from '../sockets/open-stream.ts';
import { sql } from './definition.ts';
import { runOnPostgres } from './postgres.ts';
import type { SqlLogin } from './sql-session.ts';

const NOBODY = 65_534;
const HBA = `
host    all postgres 127.0.0.1/32 trust
hostssl all guest    127.0.0.1/32 scram-sha-256
`;

let folder: string;
let server: PostgresServer;
let egress: Egress;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'automateos-postgres-tls-'));
  await chmod(folder, 0o755);
  const files = { 'server.crt': SERVER_CERTIFICATE.cert, 'server.key': SERVER_CERTIFICATE.key, hba: HBA };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(folder, name), text, { mode: 0o600 });
    if (process.getuid?.() === 0) await chown(path.join(folder, name), NOBODY, NOBODY);
  }
  server = await startPostgres({
    settings: {
      ssl: 'on',
      ssl_cert_file: path.join(folder, 'server.crt'),
      ssl_key_file: path.join(folder, 'server.key'),
      hba_file: path.join(folder, 'hba'),
    },
  });
  const direct = new pg.Client(server.url);
  await direct.connect();
  await direct.query("CREATE ROLE guest LOGIN PASSWORD 'right'");
  await direct.end();
  egress = createEgress({
    allow: ['127.0.0.0/8', 'server.example', 'other.example'],
    deny: [],
    allowPrivateNetwork: false,
    ownServices: [],
    resolve: async () => ['127.0.0.1'],
  });
});

afterAll(async () => {
  await egress.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

async function run(more: Partial<SqlLogin>): Promise<unknown> {
  const login: SqlLogin = {
    host: 'server.example',
    port: server.port,
    database: 'postgres',
    username: 'guest',
    password: 'right',
    isTls: true,
    ca: TEST_CA,
    ...more,
  };
  const statement = {
    query: 'SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    parameters: [],
    timeoutMs: 5_000,
  };
  const { signal } = new AbortController();
  try {
    const { rows } = await runOnPostgres(login, statement, {
      connect: (request) => egress.connect(request, []),
      signal,
    });
    return rows[0];
  } catch (error: unknown) {
    if (!(error instanceof SocketFault)) throw error;
    return { code: error.code, reason: error.details.reason, message: error.message };
  }
}

it('PostgreSQL is reached under TLS with a password, by name and by address', async () => {
  expect(await run({})).toMatchObject({ ssl: true, version: 'TLSv1.3' });
  expect(await run({ host: '127.0.0.1' })).toMatchObject({ ssl: true });
});

it('PostgreSQL with a certificate that is not trusted, or for another name, is sent no password', async () => {
  expect(await run({ ca: undefined })).toMatchObject({ code: 'TLS_FAILED', reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  expect(await run({ host: 'other.example' })).toMatchObject({
    code: 'TLS_FAILED',
    reason: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
});

it('PostgreSQL refuses a wrong password, none, and a connection without TLS', async () => {
  expect(await run({ password: 'wrong' })).toMatchObject({ code: 'AUTH_FAILED' });
  expect(await run({ password: '' })).toMatchObject({ code: 'AUTH_FAILED' });
  expect(await run({ isTls: false })).toMatchObject({
    code: 'AUTH_FAILED',
    message: expect.stringContaining('no encryption'),
  });
});

it.each([
  ['offers none', Buffer.from('N'), { code: 'TLS_FAILED', reason: 'NOT_OFFERED' }],
  ['is there but more follows in the clear', Buffer.from('Sx'), { code: 'TLS_FAILED', reason: 'UNEXPECTED_DATA' }],
  ['closes', undefined, { code: 'NETWORK_ERROR' }],
])('TLS that %s is a fault', async (_what, answer, expected) => {
  const fake = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => (answer === undefined ? socket.end() : socket.write(answer)));
  });
  await new Promise<void>((resolve) => {
    fake.listen(0, '127.0.0.1', resolve);
  });
  const address = fake.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  expect(await run({ port: address.port })).toMatchObject(expected);
  fake.close();
});

it('a sign-in to PostgreSQL is taken, or refused with what the server says', async () => {
  const trySignIn = (more: Partial<SocketCredential> & { readonly pass?: string } = {}) => {
    const { pass = 'right', ...fields } = more;
    const at = { host: 'server.example', port: server.port, database: 'postgres', username: 'guest' };
    const tls = { tls: 'required' as const, ca_certificate: TEST_CA };
    const credential = { type: 'postgres', ...at, ...tls, ...fields, password: new Secret(pass) } as SocketCredential;
    const { signal } = new AbortController();
    const connect: SignInContext['connect'] = (request) => egress.connect(request, []);
    return sql.signIn?.(credential, { connect, signal, timeoutMs: 5_000 });
  };
  expect(await trySignIn()).toEqual({
    ok: true,
    message: 'PostgreSQL at "server.example" took the sign-in to "postgres"',
  });
  const refused = await trySignIn({ pass: 'hunter2-secret' });
  expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('refused the sign-in: password') });
  expect(refused?.message).not.toContain('hunter2');
  expect(await trySignIn({ database: 'nowhere' })).toMatchObject({
    ok: false,
    message: expect.stringContaining('"nowhere" does not exist'),
  });
  expect(await trySignIn({ port: 1 })).toMatchObject({ ok: false });
});
