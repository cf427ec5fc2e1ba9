import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCOPES } from '@automateos/model';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asBearer } from '../../fixtures/cookie-jar.ts';
import { DEFINITION, startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

const MINUTE_MS = 60_000;
const NOW = '2026-01-01T00:00:00.000Z';
let api: TestApi;
let me: Awaited<ReturnType<TestApi['addUser']>>;

beforeEach(async () => {
  api = await startTestApi({ rateLimits: { unknownTokensPerMinute: 3, apiBurst: 100 } });
  me = await api.addUser('me@here.example');
});
afterEach(() => api.app.close());

const make = (more: object = {}) =>
  api.call('POST', '/api/v1/api-keys', { body: { name: 'CI', scopes: ['user:read'], ...more }, headers: me.headers });
const list = () => api.call('GET', '/api/v1/api-keys', { headers: me.headers });
const remove = (id: string) => api.call('DELETE', `/api/v1/api-keys/${id}`, { headers: me.headers });
const use = (key: string, method = 'GET', url = '/api/v1/users/me', body?: unknown) =>
  api.call(method, url, { headers: asBearer(key), body });

describe('making a key', () => {
  test('shows it once, and keeps nothing that it could be read from', async () => {
    const { status, body } = await make({ expires_at: '2026-01-02T01:00:00+01:00' });
    expect(status).toBe(201);
    const { key, ...shown } = body;
    expect(shown).toEqual({
      id: expect.any(String),
      name: 'CI',
      scopes: ['user:read'],
      prefix: `aos_${body.id}_`,
      created_at: NOW,
      expires_at: '2026-01-02T00:00:00.000Z',
      last_used_at: null,
    });
    expect(key).toMatch(new RegExp(`^aos_${body.id}_[A-Za-z0-9_-]{43}$`));
    expect((await list()).body).toEqual({ items: [shown], next_cursor: null });
    expect(api.memory.fingerprint()).not.toContain(key.slice(-43));
    expect(api.logs.join()).not.toContain(key.slice(-43));
  });

  test('is refused past fifty, until one is deleted', async () => {
    for (let count = 0; count < 50; count += 1) expect((await make()).status).toBe(201);
    const refused = await make();
    expect([refused.status, refused.body.error.code]).toEqual([422, 'VALIDATION_ERROR']);
    expect((await remove((await list()).body.items[0].id)).status).toBe(204);
    expect((await make()).status).toBe(201);
  });

  test.each([
    ['expires_at', { expires_at: NOW }],
    ['expires_at', { expires_at: '2026-01-02' }],
    ['expires_at', { expires_at: 5 }],
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: ['user:read', 'user:read'] }],
    ['scopes', { scopes: undefined }],
    ['scopes[1]', { scopes: ['user:read', 'account:write'] }],
    ['scopes[0]', { scopes: ['public'] }],
    ['scopes[0]', { scopes: ['*'] }],
    ['name', { name: '  ' }],
    ['name', { name: 'x'.repeat(129) }],
    ['name', { name: 'a\u0000b' }],
    ['id', { id: '01a20960-ba7a-7000-b56e-35a4299c1d35' }],
  ])('with a wrong %s is refused: %j', async (field, more) => {
    const before = api.memory.fingerprint();
    const { status, body } = await make(more);
    expect([status, body.error.details.field]).toEqual([422, field]);
    expect(api.memory.fingerprint()).toBe(before);
  });
});

test('the documentation names every scope', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../../docs/api.md'), 'utf8');
  expect(SCOPES.filter((scope) => !page.includes(`\`${scope}\``))).toEqual([]);
});

describe('a key', () => {
  test('acts for its owner on the routes of its scopes', async () => {
    const { key } = (await make({ scopes: ['workflow:write', 'workflow:read'] })).body;
    const made = await use(key, 'POST', '/api/v1/workflows', { name: 'n', definition: DEFINITION });
    expect([made.status, made.body.owner_id]).toEqual([201, me.id]);
    expect((await use(key, 'GET', '/api/v1/workflows')).body.items).toHaveLength(1);
    const refused = await use(key, 'POST', `/api/v1/workflows/${made.body.id}/execute`);
    expect([refused.status, refused.body]).toEqual([
      403,
      {
        error: {
          code: 'FORBIDDEN',
          message: 'This API key does not have the scope "workflow:execute".',
          details: {},
        },
      },
    ]);
  });

  test.each([
    ['POST', '/api/v1/api-keys', { name: 'n', scopes: ['user:read'] }],
    ['DELETE', '/api/v1/api-keys/01a20960-ba7a-7000-b56e-35a4299c1d35', undefined],
    ['PUT', '/api/v1/users/me/password', { current_password: 'a', new_password: 'abcdefgh' }],
    ['POST', '/api/v1/auth/logout', undefined],
    ['POST', '/api/v1/auth/logout', { everywhere: true }],
  ])('with all scopes cannot do %s %s', async (method, url, body) => {
    const { key } = (await make({ scopes: SCOPES })).body;
    const { status, body: told } = await use(key, method, url, body);
    expect([status, told.error.code]).toEqual([403, 'FORBIDDEN']);
    expect(told.error.message).toBe('API keys cannot do this; use a token from POST /api/v1/auth/token.');
  });

  test('is refused once it is deleted, at once', async () => {
    const { id, key } = (await make()).body;
    expect((await use(key)).status).toBe(200);
    expect((await remove(id)).status).toBe(204);
    expect((await use(key)).status).toBe(401);
    expect((await remove(id)).status).toBe(404);
  });

  test('is refused within five seconds when another process deleted it or disabled its owner', async () => {
    const [first, second] = [(await make()).body, (await make()).body];
    expect((await use(first.key)).status).toBe(200);
    api.memory.apiKeys.delete(first.id);
    api.clock.advance(5_000);
    expect((await use(first.key)).status).toBe(401);
    expect((await use(second.key)).status).toBe(200);
    const owner = api.memory.users.get(me.id);
    if (owner) owner.isDisabled = true;
    api.clock.advance(5_000);
    expect((await use(second.key)).status).toBe(401);
  });

  test('expires to the millisecond', async () => {
    const { key } = (await make({ expires_at: '2026-01-01T00:01:00Z' })).body;
    api.clock.advance(MINUTE_MS - 1);
    expect((await use(key)).status).toBe(200);
    api.clock.advance(1);
    expect((await use(key)).status).toBe(401);
  });

  test('outlives the sign-ins of its owner', async () => {
    const { key } = (await make()).body;
    await api.call('POST', '/api/v1/auth/logout', { headers: me.headers, body: { everywhere: true } });
    expect((await use(key)).status).toBe(200);
  });

  test('has the time of its last use written once a minute at most', async () => {
    const { id, key } = (await make()).body;
    const lastUsed = () => api.memory.apiKeys.get(id)?.lastUsedAt;
    const start = api.clock.nowMs();
    await use(key);
    expect(lastUsed()).toBe(start);
    api.clock.advance(MINUTE_MS - 1);
    await use(key);
    expect(lastUsed()).toBe(start);
    api.clock.advance(1);
    await use(key, 'GET', '/api/v1/workflows');
    expect(lastUsed(), 'refused for its scope, but used').toBe(start + MINUTE_MS);
  });

  test('has a budget of its own', async () => {
    const [first, second] = [(await make()).body.key, (await make()).body.key];
    for (let count = 0; count < 100; count += 1) await use(first);
    expect((await use(first)).status).toBe(429);
    expect((await use(second)).status).toBe(200);
    expect((await list()).status).toBe(200);
  });

  test('that is no good makes its address wait after many tries', async () => {
    const { key } = (await make()).body;
    const wrong = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
    for (let count = 0; count < 3; count += 1) expect((await use(wrong)).status).toBe(401);
    expect((await use(wrong)).status).toBe(429);
    expect((await use(key)).status).toBe(200);
  });
});

test('versions name the key that saved them, and tell it from who signed in', async () => {
  const { key } = (await make({ scopes: ['workflow:write', 'workflow:read'] })).body;
  const body = { name: 'Leads', definition: DEFINITION };
  const versionOf = async ({ body: { id } }: Awaited<ReturnType<typeof use>>) =>
    (await use(key, 'GET', `/api/v1/workflows/${id}/versions/1`)).body.saved_by;
  const byKey = await use(key, 'POST', '/api/v1/workflows', body);
  expect(await versionOf(byKey)).toEqual({ kind: 'api_key', name: 'CI' });
  const byPerson = await api.call('POST', '/api/v1/workflows', { body, headers: me.headers });
  expect(await versionOf(byPerson)).toEqual({ kind: 'session' });
});
