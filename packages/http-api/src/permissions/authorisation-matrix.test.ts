import type { UserId } from '@automateos/model';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccessTokens } from '../auth/access-tokens.ts';
import { DEFINITION, startTestApi, TEST_INSTANCE, TEST_KEYS, type TestApi } from '../fixtures/start-test-api.ts';
import { addPermissions } from './permission-plugin.ts';

/** The expected status of each route: without a token, for the owner, and for a stranger (also: for a random id). */
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
  'GET /start.css': page,
  'GET /docs': page,
  'GET /docs/start.js': page,
  'GET /docs/scalar.js': page,
  'GET /openapi.json': page,
  'GET /health/live': page,
  'GET /health/ready': page,
  'GET /metrics': page,
  'POST /webhook/*': { nobody: 404, own: 404, body: {} },
  'POST /api/v1/auth/register': { nobody: 422, own: 422, body: {} },
  'POST /api/v1/auth/token': { nobody: 422, own: 422, body: {} },
  'GET /api/v1/users/me': { nobody: 401, own: 200 },
  'GET /api/v1/node-types': { nobody: 401, own: 200 },
  'GET /api/v1/workflows': { nobody: 401, own: 200 },
  'POST /api/v1/workflows': { nobody: 401, own: 201, body: workflow },
  'GET /api/v1/workflows/:id': { nobody: 401, own: 200, foreign: 404 },
  'GET /api/v1/workflows/:id/versions': { nobody: 401, own: 200, foreign: 404 },
  'GET /api/v1/workflows/:id/logs': { nobody: 401, own: 200, foreign: 404 },
  'PUT /api/v1/workflows/:id': { nobody: 401, own: 200, foreign: 404, body: workflow },
  'PATCH /api/v1/workflows/:id': { nobody: 401, own: 200, foreign: 404, body: { name: 'm' } },
  'POST /api/v1/workflows/:id/execute': { nobody: 401, own: 202, foreign: 404, body: {} },
  'GET /api/v1/logs/:execution_id': { nobody: 401, own: 200, foreign: 404 },
  'POST /api/v1/executions/:id/retry': { nobody: 401, own: 202, foreign: 404 },
  'POST /api/v1/executions/:id/cancel': { nobody: 401, own: 202, foreign: 404 },
  'DELETE /api/v1/workflows/:id': { nobody: 401, own: 204, foreign: 404 },
};

const RANDOM = '01a20960-ba7a-7000-b56e-35a4299c1d35';
let api: TestApi;
let owner: Record<string, string>;
let stranger: Record<string, string>;
let disabled: Record<string, string>;

beforeAll(async () => {
  api = await startTestApi();
  owner = (await api.addUser('owner@here.example')).headers;
  stranger = (await api.addUser('stranger@here.example')).headers;
  const gone = await api.addUser('gone@here.example');
  disabled = gone.headers;
  const record = api.memory.users.get(gone.id);
  if (record) record.isDisabled = true;
});
afterAll(() => api.app.close());

/** The server's own route table, without the HEAD routes beside GET and with one method for the webhooks. */
function routesOf(app: TestApi['app']): string[] {
  const found: string[] = [];
  const path: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^([\s│]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (match === null) continue;
    const depth = (match[1] ?? '').length / 4;
    path.splice(depth, path.length, match[2] ?? '');
    for (const method of match[3]?.split(', ') ?? []) {
      if (method === 'HEAD' || (match[2]?.endsWith('*') && method !== 'POST')) continue;
      found.push(`${method} ${path.join('')}`);
    }
  }
  return found.toSorted();
}

function targetOf(route: string, ids: { workflow: string; execution: string }): { method: string; url: string } {
  const [method = '', path = ''] = route.split(' ');
  const id = path.includes('/executions/') ? ids.execution : ids.workflow;
  const url = path.replace(':execution_id', ids.execution).replace(':id', id).replace('*', 'unknown');
  return { method, url };
}

async function makeOwn(): Promise<{ workflow: string; execution: string }> {
  const made = await api.call('POST', '/api/v1/workflows', { body: workflow, headers: owner });
  const run = await api.call('POST', `/api/v1/workflows/${made.body.id}/execute`, { headers: owner });
  return { workflow: made.body.id, execution: run.body.execution_id };
}

test('every route of the server has a row, and every row a route', () => {
  expect(routesOf(api.app)).toEqual(Object.keys(EXPECTED).toSorted());
});

describe.each(Object.entries(EXPECTED).map(([route, row]) => ({ route, ...row })))('$route', (row) => {
  const send = async (headers: Record<string, string>, ids: { workflow: string; execution: string }) => {
    const { method, url } = targetOf(row.route, ids);
    return api.call(method, url, { body: row.body, headers });
  };

  test('answers as the table says', async () => {
    const ids = await makeOwn();
    expect((await send({}, ids)).status, 'nobody').toBe(row.nobody);
    if (row.nobody === 401) {
      expect((await send({ authorization: 'Bearer broken' }, ids)).status, 'broken token').toBe(401);
      expect((await send(disabled, ids)).status, 'disabled account').toBe(401);
      const late = createAccessTokens(TEST_KEYS, TEST_INSTANCE, { ...api.clock, nowMs: () => api.clock.nowMs() - 3_600_000 });
      const expired = await late.sign(RANDOM as UserId, 0); // any id: it is not looked at
      expect((await send({ authorization: `Bearer ${expired}` }, ids)).status, 'expired token').toBe(401);
    }
    if (row.foreign !== undefined) {
      const before = api.memory.fingerprint();
      const foreign = await send(stranger, ids);
      expect(foreign.status, 'stranger').toBe(row.foreign);
      expect(api.memory.fingerprint()).toBe(before);
    }
    expect((await send(owner, ids)).status, 'owner').toBe(row.own);
  });

  test.runIf(row.foreign !== undefined)('tells a foreign id from a random one by nothing', async () => {
    const ids = await makeOwn();
    const start = api.memory.lookUps;
    const foreign = await send(stranger, ids);
    const afterForeign = api.memory.lookUps;
    const random = await send(stranger, { workflow: RANDOM, execution: RANDOM });
    expect(foreign.body).toEqual(random.body);
    expect({ ...foreign.headers, date: '' }).toEqual({ ...random.headers, date: '' });
    expect(afterForeign - start).toBe(api.memory.lookUps - afterForeign);
  });
});

describe('a route that does not say who may call it stops the start', () => {
  const start = () => {
    const app = Fastify();
    addPermissions(app, async () => ({ userId: RANDOM as UserId, address: null }), () => null); // never asked
    return app;
  };

  test('without a permission', () => {
    expect(() => start().get('/open', () => 'x')).toThrow('GET /open declares no permission');
  });

  test('when it is public and not in the list of public routes', () => {
    expect(() => start().get('/open', { config: { permission: 'public' } }, () => 'x')).toThrow('not in the list');
  });
});
