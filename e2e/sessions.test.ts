import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Cluster, startCluster } from './support/cluster.ts';

const ACCOUNT = { email: 'ada@example.com', password: 'a long enough password' };
const OTHER_PASSWORD = 'another long password';
const IN_TIME = { timeout: 30_000, interval: 250 };

let cluster: Cluster;

beforeAll(async () => {
  const roles = ['server', 'server', 'worker'] as const;
  cluster = await startCluster({ name: 'two servers', hasPostgres: true, hasRedis: false, roles });
  await call(0, 'POST', '/auth/register', { body: ACCOUNT });
}, 60_000);
afterAll(() => cluster.stop());

interface Answer {
  readonly status: number;
  readonly cookie: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: answers of all shapes
  readonly body: any;
}

/** Asks one of the two servers. */
async function call(
  server: 0 | 1,
  method: string,
  path: string,
  { body, bearer, cookie }: { body?: object; bearer?: string; cookie?: string | undefined } = {},
): Promise<Answer> {
  const response = await fetch(`${cluster.processes[server]?.url}/api/v1${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(bearer && { authorization: `Bearer ${bearer}` }),
      ...(cookie && { cookie }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const [set] = response.headers.getSetCookie();
  return { status: response.status, cookie: set?.split(';')[0], body: text === '' ? undefined : JSON.parse(text) };
}

async function signIn(server: 0 | 1, password = ACCOUNT.password): Promise<{ bearer: string; cookie: string }> {
  const { body, cookie = '' } = await call(server, 'POST', '/auth/token', {
    body: { ...ACCOUNT, password, remember: true },
  });
  return { bearer: body.access_token, cookie };
}

const statusAt = async (server: 0 | 1, bearer: string) => (await call(server, 'GET', '/users/me', { bearer })).status;

test('a sign-out at one server is one at the other', async () => {
  const { bearer, cookie } = await signIn(0);
  expect(await statusAt(1, bearer)).toBe(200);
  expect((await call(0, 'POST', '/auth/logout', { bearer, cookie })).status).toBe(204);
  expect(await statusAt(0, bearer)).toBe(401);
  expect((await call(1, 'POST', '/auth/refresh', { cookie })).status).toBe(401);
  await vi.waitFor(async () => expect(await statusAt(1, bearer)).toBe(401), IN_TIME);
});

test('two tabs that ask two servers at the same moment both go on, with the same cookie', async () => {
  const { cookie } = await signIn(0);
  const servers = [0, 1, 0, 1] as const;
  const answers = await Promise.all(servers.map((server) => call(server, 'POST', '/auth/refresh', { cookie })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(new Set(answers.map((answer) => answer.cookie)).size).toBe(1);
  expect((await call(1, 'POST', '/auth/refresh', { cookie: answers[0]?.cookie })).status).toBe(200);
});

test('a key made at one server is taken at the other at once, and soon not any more when it is deleted', async () => {
  const { bearer } = await signIn(0);
  const body = { name: 'CI', scopes: ['user:read'] };
  const { key, id } = (await call(0, 'POST', '/api-keys', { bearer, body })).body;
  expect(await statusAt(1, key)).toBe(200);
  expect((await call(0, 'DELETE', `/api-keys/${id}`, { bearer })).status).toBe(204);
  expect(await statusAt(0, key)).toBe(401);
  await vi.waitFor(async () => expect(await statusAt(1, key)).toBe(401), IN_TIME);
});

test('after a change of password the new token counts at the other server at once, and the old one soon not', async () => {
  const mine = await signIn(0);
  const other = await signIn(1);
  expect(await statusAt(1, mine.bearer)).toBe(200);
  const body = { current_password: ACCOUNT.password, new_password: OTHER_PASSWORD };
  const changed = await call(0, 'PUT', '/users/me/password', { bearer: mine.bearer, body });
  expect(changed.status).toBe(200);
  expect(await statusAt(1, changed.body.access_token)).toBe(200);
  await vi.waitFor(async () => expect(await statusAt(1, other.bearer)).toBe(401), IN_TIME);
  expect((await call(1, 'POST', '/auth/refresh', { cookie: other.cookie })).status).toBe(401);
  expect((await call(1, 'POST', '/auth/refresh', { cookie: changed.cookie })).status).toBe(200);
  expect((await signIn(1, OTHER_PASSWORD)).bearer).toBeDefined();
});
