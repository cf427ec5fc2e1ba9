import { afterEach, beforeEach, expect, test } from 'vitest';
import { asBearer, asCookie, cookiesOf, refreshTokenOf } from '../../fixtures/cookie-jar.ts';
import { PASSWORD, startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

const EMAIL = 'ada@here.example';
const NEW = 'another horse battery';
let api: TestApi;

beforeEach(async () => {
  api = await startTestApi();
  await api.call('POST', '/api/v1/auth/register', { body: { email: EMAIL, password: PASSWORD } });
});
afterEach(() => api.app.close());

const signIn = (password = PASSWORD, remember = false, from = '127.0.0.1') =>
  api.call('POST', '/api/v1/auth/token', { body: { email: EMAIL, password, remember }, from });
const change = (accessToken: string, current = PASSWORD, next = NEW) =>
  api.call('PUT', '/api/v1/users/me/password', {
    body: { current_password: current, new_password: next },
    headers: asBearer(accessToken),
  });
const refresh = (token: string | undefined) => api.call('POST', '/api/v1/auth/refresh', { headers: asCookie(token) });
const statusOf = async (accessToken: string) =>
  (await api.call('GET', '/api/v1/users/me', { headers: asBearer(accessToken) })).status;

test('the new password counts, the old one does not, and this sign-in goes on', async () => {
  const { access_token: accessToken } = (await signIn()).body;
  const answer = await change(accessToken);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 3600 });
  expect(cookiesOf(answer)).toEqual([]);
  expect(await statusOf(answer.body.access_token)).toBe(200);
  expect((await signIn()).status).toBe(401);
  expect((await signIn(NEW)).status).toBe(200);
  expect(api.memory.fingerprint()).not.toContain(NEW);
});

test('every other sign-in ends, this one gets the next cookie', async () => {
  const mine = await signIn(PASSWORD, true);
  const other = await signIn(PASSWORD, true);
  const { key } = (
    await api.call('POST', '/api/v1/api-keys', {
      body: { name: 'n', scopes: ['user:read'] },
      headers: asBearer(mine.body.access_token),
    })
  ).body;
  const answer = await change(mine.body.access_token);
  expect(cookiesOf(answer)[0]).toMatch(
    /^automateos_refresh=[\w-]{43}; Max-Age=2592000; Path=\/api\/v1\/auth; HttpOnly/,
  );
  expect(await statusOf(mine.body.access_token)).toBe(401);
  expect(await statusOf(other.body.access_token)).toBe(401);
  expect((await refresh(refreshTokenOf(mine))).status).toBe(401);
  expect((await refresh(refreshTokenOf(other))).status).toBe(401);
  const next = await refresh(refreshTokenOf(answer));
  expect(next.status).toBe(200);
  expect(await statusOf(next.body.access_token)).toBe(200);
  expect(await statusOf(key), 'API keys stay').toBe(200);
});

test('a wrong current password is a fault of that field, and changes nothing', async () => {
  const { access_token: accessToken } = (await signIn()).body;
  const before = api.memory.fingerprint();
  const answer = await change(accessToken, 'wrong');
  expect([answer.status, answer.body.error.code]).toEqual([422, 'VALIDATION_ERROR']);
  expect(answer.body.error.details).toMatchObject({ field: 'current_password', issue: 'Is not the password' });
  expect(api.memory.fingerprint()).toBe(before);
  expect(await statusOf(accessToken)).toBe(200);
});

test('wrong ones count as failed sign-ins: after ten, each try has to wait, here and there', async () => {
  const { access_token: accessToken } = (await signIn()).body;
  for (let count = 0; count < 10; count += 1) expect((await change(accessToken, 'wrong')).status).toBe(422);
  const waiting = await change(accessToken);
  expect([waiting.status, waiting.body.error.code, waiting.headers['retry-after']]).toEqual([
    429,
    'RATE_LIMITED',
    '30',
  ]);
  expect((await signIn()).status).toBe(429);
  expect((await signIn(PASSWORD, false, '192.0.2.7')).status, 'from elsewhere').toBe(200);
  api.clock.advance(30_000);
  expect((await change(accessToken)).status).toBe(200);
});

test('of two changes at once one is made', async () => {
  const { access_token: accessToken } = (await signIn()).body;
  const answers = await Promise.all([change(accessToken), change(accessToken)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
});
