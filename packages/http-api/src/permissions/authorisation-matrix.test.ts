import { SCOPES, type Scope, type UserId } from '@automateos/model';
import Fastify from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAccessTokens } from '../auth/access-tokens.ts';
import { DEFINITION, startTestApi, TEST_INSTANCE, TEST_KEYS, type TestApi } from '../fixtures/start-test-api.ts';
import { addPermissions } from './permission-plugin.ts';

/**
 * The expected status of each route: without a token, for the owner, and for a stranger (also: for a random id). What
 * API keys get follows from it and from the route's permission.
 */
interface Row {
  readonly nobody: number;
  readonly own: number;
  /** Only where the path has an id. */
  readonly foreign?: number;
  readonly body?: unknown;
}

const workflow = { name: 'n', definition: DEFINITION };
const page: Row = { nobody: 200, own: 200 };

const EXPECTED: Record<string, Row> = {
  'GET /': page,
  // The web app is not built here.
  'GET /*': { nobody: 404, own: 404 },
  'GET /assets/*': { nobody: 404, own: 404 },
  'GET /start.css': page,
  'GET /docs': page,
  'GET /docs/': { nobody: 302, own: 302 },
  // The documentation is not built here.
  'GET /docs/*': { nobody: 404, own: 404 },
  'GET /docs/start.js': page,
  'GET /docs/scalar.js': page,
  'GET /openapi.json': page,
  'GET /health/live': page,
  'GET /health/ready': page,
  'GET /metrics': page,
  '* /webhook/*': { nobody: 404, own: 404, body: {} },
  'GET /resume/:token': { nobody: 404, own: 404 },
  'POST /resume/:token': { nobody: 404, own: 404, body: {} },
  'POST /api/v1/auth/register': { nobody: 422, own: 422, body: {} },
  'POST /api/v1/auth/token': { nobody: 422, own: 422, body: {} },
  // The cookie is looked at, not the token.
  'POST /api/v1/auth/refresh': { nobody: 401, own: 401 },
  'GET /api/v1/users/me': { nobody: 401, own: 200 },
  'PUT /api/v1/users/me/password': { nobody: 401, own: 422, body: {} },
  'GET /api/v1/api-keys': { nobody: 401, own: 200 },
  'POST /api/v1/api-keys': { nobody: 401, own: 201, body: { name: 'n', scopes: ['workflow:read'] } },
  'DELETE /api/v1/api-keys/:id': { nobody: 401, own: 204, foreign: 404 },
  'GET /api/v1/credential-types': { nobody: 401, own: 200 },
  'GET /api/v1/credentials': { nobody: 401, own: 200 },
  'POST /api/v1/credentials': { nobody: 401, own: 201, body: { name: 'n', type: 'bearer', fields: { secret: 'x' } } },
  'GET /api/v1/credentials/:id': { nobody: 401, own: 200, foreign: 404 },
  'PATCH /api/v1/credentials/:id': { nobody: 401, own: 200, foreign: 404, body: { name: 'm' } },
  'POST /api/v1/credentials/:id/test': { nobody: 401, own: 200, foreign: 404, body: {} },
  'POST /api/v1/credentials/:id/connect': { nobody: 401, own: 200, foreign: 404 },
  // The state is that of nobody.
  'POST /api/v1/credentials/connect': { nobody: 401, own: 422, body: { state: 's', code: 'c' } },
  'DELETE /api/v1/credentials/:id': { nobody: 401, own: 204, foreign: 404 },
  'POST /api/v1/expressions/preview': {
    nobody: 401,
    own: 200,
    body: { source: '1', node_id: 'start', definition: DEFINITION },
  },
  'GET /api/v1/operations': { nobody: 401, own: 200 },
  'POST /api/v1/schedules/preview': { nobody: 401, own: 200, body: { config: { every_ms: 1_000 } } },
  'GET /api/v1/store': { nobody: 401, own: 200 },
  // The key is a query parameter.
  'GET /api/v1/store/entry': { nobody: 401, own: 422 },
  'DELETE /api/v1/store/entry': { nobody: 401, own: 422 },
  'GET /api/v1/node-types': { nobody: 401, own: 200 },
  'GET /api/v1/workflows': { nobody: 401, own: 200 },
  'POST /api/v1/workflows': { nobody: 401, own: 201, body: workflow },
  'GET /api/v1/workflows/:id': { nobody: 401, own: 200, foreign: 404 },
  'GET /api/v1/workflows/:id/versions': { nobody: 401, own: 200, foreign: 404 },
  'GET /api/v1/workflows/:id/versions/:version': { nobody: 401, own: 200, foreign: 404 },
  'GET /api/v1/workflows/:id/schedule': { nobody: 401, own: 200, foreign: 404 },
  'GET /api/v1/workflows/:id/logs': { nobody: 401, own: 200, foreign: 404 },
  'GET /api/v1/workflows/:id/webhook-requests': { nobody: 401, own: 200, foreign: 404 },
  'GET /api/v1/workflows/:id/webhook-requests/:request_id': { nobody: 401, own: 200, foreign: 404 },
  'POST /api/v1/workflows/:id/webhook-requests/:request_id/replay': { nobody: 401, own: 202, foreign: 404 },
  'PUT /api/v1/workflows/:id': { nobody: 401, own: 200, foreign: 404, body: workflow },
  'PATCH /api/v1/workflows/:id': { nobody: 401, own: 200, foreign: 404, body: { name: 'm' } },
  'POST /api/v1/workflows/:id/execute': { nobody: 401, own: 202, foreign: 404, body: {} },
  'GET /api/v1/executions': { nobody: 401, own: 200 },
  'GET /api/v1/logs/:execution_id': { nobody: 401, own: 200, foreign: 404 },
  'GET /api/v1/executions/:id/events': { nobody: 401, own: 200, foreign: 404 },
  'GET /api/v1/workflows/:id/events': { nobody: 401, own: 200, foreign: 404 },
  'POST /api/v1/executions/:id/retry': { nobody: 401, own: 202, foreign: 404 },
  'POST /api/v1/executions/:id/cancel': { nobody: 401, own: 202, foreign: 404 },
  // The fixture's execution does not wait.
  'POST /api/v1/executions/:id/steps/:node_id/resolve': {
    nobody: 401,
    own: 409,
    foreign: 404,
    body: { decision: 'retry' },
  },
  'GET /api/v1/executions/:id/calls': { nobody: 401, own: 200, foreign: 404 },
  'GET /api/v1/executions/:id/waits': { nobody: 401, own: 200, foreign: 404 },
  'GET /api/v1/dead-letters': { nobody: 401, own: 200 },
  'GET /api/v1/dead-letters/groups': { nobody: 401, own: 200 },
  'GET /api/v1/dead-letters/:id': { nobody: 401, own: 200, foreign: 404 },
  'POST /api/v1/dead-letters/:id/redrive': { nobody: 401, own: 202, foreign: 404 },
  'POST /api/v1/dead-letters/:id/discard': { nobody: 401, own: 204, foreign: 404 },
  'POST /api/v1/dead-letters/redrive': { nobody: 401, own: 202, body: { all: true } },
  'POST /api/v1/dead-letters/discard': { nobody: 401, own: 200, body: { all: true } },
  'GET /api/v1/dead-letters/redrives': { nobody: 401, own: 200 },
  'GET /api/v1/dead-letters/redrives/:id': { nobody: 401, own: 200, foreign: 404 },
  'POST /api/v1/dead-letters/redrives/:id/stop': { nobody: 401, own: 200, foreign: 404 },
  'DELETE /api/v1/workflows/:id': { nobody: 401, own: 204, foreign: 404 },
  'POST /api/v1/auth/logout': { nobody: 401, own: 204 },
};

interface Ids {
  readonly workflow: string;
  readonly execution: string;
  readonly redrive: string;
  readonly apiKey: string;
  readonly credential: string;
  readonly request: string;
}

const RANDOM = '01a20960-ba7a-7000-b56e-35a4299c1d35';
let api: TestApi;
let owner: Record<string, string>;
let stranger: Record<string, string>;
let disabled: Record<string, string>;
let expired: Record<string, string>;
let ownerId: UserId;
let keys: Record<'owner' | 'stranger', Map<Scope, Record<string, string>>>;

beforeAll(async () => {
  api = await startTestApi();
  const first = await api.addUser('owner@here.example');
  owner = first.headers;
  ownerId = first.id;
  stranger = (await api.addUser('stranger@here.example')).headers;
  const gone = await api.addUser('gone@here.example');
  disabled = gone.headers;
  const record = api.memory.users.get(gone.id);
  if (record) record.isDisabled = true;
  const hourAgo = { ...api.clock, nowMs: () => api.clock.nowMs() - 3_600_000 };
  const token = await createAccessTokens(TEST_KEYS, TEST_INSTANCE, hourAgo).sign(RANDOM as UserId, 0); // an id of a user
  expired = { authorization: `Bearer ${token}` };
  keys = { owner: await makeKeys(owner), stranger: await makeKeys(stranger) };
});
// A row may sign its owner out.
beforeEach(async () => {
  const token = await createAccessTokens(TEST_KEYS, TEST_INSTANCE, api.clock).sign(ownerId, 0);
  owner = { authorization: `Bearer ${token}` };
});
afterAll(() => api.app.close());

/** A key for each scope, used once: the first use is noted, and would look like a change later on. */
async function makeKeys(headers: Record<string, string>): Promise<Map<Scope, Record<string, string>>> {
  const made = new Map<Scope, Record<string, string>>();
  for (const scope of SCOPES) {
    const { body } = await api.call('POST', '/api/v1/api-keys', { body: { name: scope, scopes: [scope] }, headers });
    made.set(scope, { authorization: `Bearer ${body.key}` });
    await api.call('GET', '/api/v1/users/me', { headers: made.get(scope) ?? {} });
  }
  return made;
}

function targetOf(route: string, ids: Ids): { method: string; url: string } {
  const [method = '', path = ''] = route.split(' ');
  const id = idIn(path, ids);
  const url = path
    .replace(':execution_id', ids.execution)
    .replace(':request_id', ids.request)
    .replace(':node_id', 'start')
    .replace(':version', '1')
    .replace(':id', id)
    .replace('*', 'unknown');
  return { method: method === '*' ? 'POST' : method, url };
}

/** Which of the ids a path names; a dead letter has that of its execution. */
function idIn(path: string, ids: Ids): string {
  if (path.includes('/redrives/')) return ids.redrive;
  if (path.includes('/api-keys/')) return ids.apiKey;
  if (path.includes('/credentials/')) return ids.credential;
  return path.includes('/executions/') || path.includes('/dead-letters/') ? ids.execution : ids.workflow;
}

async function makeOwn(): Promise<Ids> {
  const made = await api.call('POST', '/api/v1/workflows', { body: workflow, headers: owner });
  const run = await api.call('POST', `/api/v1/workflows/${made.body.id}/execute`, { headers: owner });
  const redrive = await api.call('POST', '/api/v1/dead-letters/redrive', { headers: owner, body: { all: true } });
  // A user may have 50, and this makes one for each row.
  for (const { id, name } of api.memory.apiKeys.values()) if (name === 'n') api.memory.apiKeys.delete(id);
  const key = await api.call('POST', '/api/v1/api-keys', {
    headers: owner,
    body: { name: 'n', scopes: ['user:read'] },
  });
  const body = { name: 'n', type: 'bearer', fields: { secret: 'x' } };
  const credential = await api.call('POST', '/api/v1/credentials', { headers: owner, body });
  return {
    workflow: made.body.id,
    execution: run.body.execution_id,
    redrive: redrive.body.id,
    apiKey: key.body.id,
    credential: credential.body.id,
    request: await receive(made.body),
  };
}

/** A request in the inbox of a workflow. */
async function receive({ id, webhook_url }: { id: string; webhook_url: string }): Promise<string> {
  await api.call('POST', new URL(webhook_url).pathname, { body: {} });
  const { body } = await api.call('GET', `/api/v1/workflows/${id}/webhook-requests`, { headers: owner });
  return body.items[0].id;
}

test('every route of the server has a row, and every row a route', () => {
  expect([...api.permissions.keys()].toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
});

const rows = Object.entries(EXPECTED).map(([route, row]) => ({ route, ...row }));
type NamedRow = (typeof rows)[number];

function send(row: NamedRow, headers: Record<string, string>, ids: Ids) {
  const { method, url } = targetOf(row.route, ids);
  return api.call(method, url, { body: row.body, headers });
}

test.each(rows)('$route answers each caller as the table says', async (row) => {
  const ids = await makeOwn();
  expect((await send(row, {}, ids)).status, 'nobody').toBe(row.nobody);
  if (row.nobody === 401) {
    expect((await send(row, { authorization: 'Bearer broken' }, ids)).status, 'broken token').toBe(401);
    expect((await send(row, disabled, ids)).status, 'disabled account').toBe(401);
    expect((await send(row, expired, ids)).status, 'expired token').toBe(401);
  }
  if (row.foreign !== undefined) {
    const before = api.memory.fingerprint();
    expect((await send(row, stranger, ids)).status, 'stranger').toBe(row.foreign);
    expect(api.memory.fingerprint()).toBe(before);
  }
  expect((await send(row, owner, ids)).status, 'owner').toBe(row.own);
});

test.each(rows.filter((row) => row.nobody === 401 && row.route !== 'POST /api/v1/auth/refresh'))(
  '$route lets in the API key that has its scope, and no other',
  async (row) => {
    const permission = api.permissions.get(row.route);
    const told = permission === 'account:write' ? 'API keys cannot do this' : `the scope "${permission}"`;
    const ids = await makeOwn();
    const before = api.memory.fingerprint();
    for (const [scope, headers] of keys.owner) {
      if (scope === permission) continue;
      const answer = await send(row, headers, ids);
      expect([scope, answer.status, answer.body.error.code]).toEqual([scope, 403, 'FORBIDDEN']);
      expect(answer.body.error.message).toContain(told);
    }
    expect(api.memory.fingerprint()).toBe(before);
    const scope = SCOPES.find((one) => one === permission);
    if (scope === undefined) return;
    if (row.foreign !== undefined) {
      expect((await send(row, keys.stranger.get(scope) ?? {}, ids)).status, 'stranger').toBe(row.foreign);
    }
    expect((await send(row, keys.owner.get(scope) ?? {}, ids)).status, 'owner').toBe(row.own);
  },
);

test('each scope opens a route', () => {
  const permissions = new Set(api.permissions.values());
  expect(SCOPES.filter((scope) => !permissions.has(scope))).toEqual([]);
});

/** Its token is no id: whoever has it may use it. */
const isLink = (route: string): boolean => route.endsWith('/resume/:token');
const withId = rows.filter((row) => row.foreign !== undefined);

test('every path with an id is compared', () => {
  expect(withId.map(({ route }) => route)).toEqual(
    Object.keys(EXPECTED).filter((route) => route.includes(':') && !isLink(route)),
  );
});

test.each(withId)('$route tells a foreign id from a random one by nothing', async (row) => {
  const ids = await makeOwn();
  const start = api.memory.lookUps;
  const foreign = await send(row, stranger, ids);
  const afterForeign = api.memory.lookUps;
  const random = await send(row, stranger, {
    workflow: RANDOM,
    execution: RANDOM,
    redrive: RANDOM,
    apiKey: RANDOM,
    credential: RANDOM,
    request: RANDOM,
  });
  expect(foreign.body).toEqual(random.body);
  expect({ ...foreign.headers, date: '' }).toEqual({ ...random.headers, date: '' });
  expect(afterForeign - start).toBe(api.memory.lookUps - afterForeign);
});

describe('a route that does not say who may call it stops the start', () => {
  const start = () => {
    const app = Fastify();
    addPermissions(
      app,
      () => Promise.reject(new Error('never asked')),
      () => null,
    );
    return app;
  };

  test('without a permission', () => {
    expect(() => start().get('/open', () => 'x')).toThrow('GET /open declares no permission');
  });

  test('when it is public and not in the list of public routes', () => {
    expect(() => start().get('/open', { config: { permission: 'public' } }, () => 'x')).toThrow('not in the list');
  });
});
