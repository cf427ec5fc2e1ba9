import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asBearer, asCookie, cookiesOf, refreshTokenOf } from '../../fixtures/cookie-jar.ts';
import { PASSWORD, startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

const EMAIL = 'ada@here.example';
const OWN = 'http://localhost:3000';
let api: TestApi;

beforeEach(async () => {
  api = await startTestApi({ rateLimits: { unknownTokensPerMinute: 3 } });
  await api.call('POST', '/api/v1/auth/register', { body: { email: EMAIL, password: PASSWORD } });
});
afterEach(() => api.app.close());

const signIn = (more: object = { remember: true }, headers: Record<string, string> = {}) =>
  api.call('POST', '/api/v1/auth/token', { body: { email: EMAIL, password: PASSWORD, ...more }, headers });
const refresh = (token: string | undefined, headers: Record<string, string> = {}) =>
  api.call('POST', '/api/v1/auth/refresh', { headers: { ...asCookie(token), ...headers } });
const logout = (accessToken: string, token?: string, body?: unknown) =>
  api.call('POST', '/api/v1/auth/logout', { headers: { ...asBearer(accessToken), ...asCookie(token) }, body });
const isIn = async (accessToken: string) =>
  (await api.call('GET', '/api/v1/users/me', { headers: asBearer(accessToken) })).status === 200;
const REFUSED = {
  error: {
    code: 'UNAUTHENTICATED',
    message: 'There is no session to carry on; sign in with POST /api/v1/auth/token.',
    details: {},
  },
};

/** Signs in with a cookie. */
async function begin(): Promise<{ accessToken: string; token: string }> {
  const answer = await signIn();
  return { accessToken: answer.body.access_token, token: refreshTokenOf(answer) ?? '' };
}

describe('the cookie', () => {
  test('is set for who asks to be remembered, and scripts and other pages do not get to it', async () => {
    const answer = await signIn();
    expect(answer.status).toBe(200);
    expect(cookiesOf(answer)).toEqual([
      expect.stringMatching(
        /^automateos_refresh=[A-Za-z0-9_-]{43}; Max-Age=2592000; Path=\/api\/v1\/auth; HttpOnly; SameSite=Strict$/,
      ),
    ]);
    expect(answer.body).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 3600 });
  });

  test('travels encrypted only, where the server is reached by https', async () => {
    const secure = await startTestApi({ publicUrl: () => 'https://flows.example' });
    const body = { email: EMAIL, password: PASSWORD };
    await secure.call('POST', '/api/v1/auth/register', { body });
    const answer = await secure.call('POST', '/api/v1/auth/token', { body: { ...body, remember: true } });
    expect(cookiesOf(answer)[0]).toContain('; Secure;');
    await secure.app.close();
  });

  test.each([
    ['a sign-in that does not ask for it', () => signIn({})],
    ['a sign-in that asks not to be remembered', () => signIn({ remember: false })],
    [
      'the OAuth2 form',
      () =>
        api.call('POST', '/api/v1/auth/token', {
          body: `username=${EMAIL}&password=${encodeURIComponent(PASSWORD)}`,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        }),
    ],
    ['a page of another origin', () => signIn({ remember: true }, { origin: 'https://evil.example' })],
  ])('%s gets a token and no cookie', async (_name, send) => {
    const answer = await send();
    expect(answer.status).toBe(200);
    expect(cookiesOf(answer)).toEqual([]);
  });

  test('is not set by a sign-in that fails, and the form knows no such field', async () => {
    const failed = await signIn({ password: 'wrong', remember: true });
    expect([failed.status, cookiesOf(failed)]).toEqual([401, []]);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = `username=${EMAIL}&password=x&remember=true`;
    expect((await api.call('POST', '/api/v1/auth/token', { body, headers })).body.error.details.field).toBe('remember');
  });
});

describe('carrying a session on', () => {
  test('gives a token and the next cookie', async () => {
    const { token } = await begin();
    const answer = await refresh(token);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 3600 });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(cookiesOf(answer)[0]).toMatch(/^automateos_refresh=[A-Za-z0-9_-]{43}; Max-Age=2592000; /);
    expect(refreshTokenOf(answer)).not.toBe(token);
    expect(await isIn(answer.body.access_token)).toBe(true);
    expect((await refresh(refreshTokenOf(answer))).status).toBe(200);
  });

  test('two tabs at the same moment both go on, with the same cookie', async () => {
    const { token } = await begin();
    const [left, right] = await Promise.all([refresh(token), refresh(token)]);
    expect([left.status, right.status]).toEqual([200, 200]);
    expect(refreshTokenOf(left)).toBe(refreshTokenOf(right));
    api.clock.advance(9_999);
    expect(refreshTokenOf(await refresh(token))).toBe(refreshTokenOf(left));
    expect((await refresh(refreshTokenOf(left))).status).toBe(200);
  });

  test('a cookie that was used before ends its session, and what came of it', async () => {
    const { token, accessToken } = await begin();
    const next = await refresh(token);
    api.clock.advance(10_000);
    const reused = await refresh(token);
    expect([reused.status, reused.body, refreshTokenOf(reused)]).toEqual([401, REFUSED, '']);
    expect((await refresh(refreshTokenOf(next))).status).toBe(401);
    expect(await isIn(next.body.access_token)).toBe(false);
    expect(await isIn(accessToken)).toBe(false);
  });

  test('the end of one session is not that of another', async () => {
    const [first, second] = [await begin(), await begin()];
    await refresh(first.token);
    api.clock.advance(10_000);
    expect((await refresh(first.token)).status).toBe(401);
    expect((await refresh(second.token)).status).toBe(200);
  });

  test.each([
    ['no cookie', {}],
    ['an empty cookie', asCookie('')],
    ['a cookie that never was', asCookie('a'.repeat(43))],
    ['another cookie', { cookie: 'session=x; token=y' }],
    ['a cookie of bytes', { cookie: 'automateos_refresh=%00%ff; automateos_refresh' }],
  ])('%s is refused', async (_name, headers: Record<string, string>) => {
    const answer = await api.call('POST', '/api/v1/auth/refresh', { headers });
    expect([answer.status, answer.body]).toEqual([401, REFUSED]);
  });

  test('a disabled account goes on no more', async () => {
    const { token } = await begin();
    for (const user of api.memory.users.values()) user.isDisabled = true;
    expect((await refresh(token)).body).toEqual(REFUSED);
  });

  test('many cookies that are no good have to wait; a good one does not', async () => {
    const { token } = await begin();
    for (let count = 0; count < 3; count += 1) expect((await refresh('no good')).status).toBe(401);
    const waiting = await refresh('no good');
    expect([waiting.status, waiting.headers['retry-after']]).toEqual([429, '20']);
    expect((await refresh(token)).status).toBe(200);
  });
});

describe('the origin of a page', () => {
  test.each([undefined, OWN, 'http://127.0.0.1:3000', 'http://[::1]:3000'])('%s is ours', async (origin) => {
    const { token } = await begin();
    expect((await refresh(token, origin === undefined ? {} : { origin })).status).toBe(200);
  });

  test.each([
    'https://localhost:3000',
    'http://localhost:3001',
    'http://localhost',
    'http://localhost.evil.example:3000',
    'http://192.0.2.1:3000',
    'https://evil.example',
    'null',
    'nonsense',
  ])('%s is not, and its request changes nothing', async (origin) => {
    const { token } = await begin();
    const answer = await refresh(token, { origin });
    expect([answer.status, answer.body.error.code, cookiesOf(answer)]).toEqual([401, 'UNAUTHENTICATED', []]);
    expect(answer.body.error.message).toContain(OWN);
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    expect((await refresh(token)).status).toBe(200);
  });
});

describe('signing out', () => {
  test('ends the token, the session and the cookie', async () => {
    const { token, accessToken } = await begin();
    const other = (await signIn({})).body.access_token;
    const answer = await logout(accessToken, token);
    expect([answer.status, answer.body]).toEqual([204, '']);
    expect(cookiesOf(answer)).toEqual([
      'automateos_refresh=; Max-Age=0; Path=/api/v1/auth; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Strict',
    ]);
    expect(await isIn(accessToken)).toBe(false);
    expect((await refresh(token)).status).toBe(401);
    expect(await isIn(other)).toBe(true);
  });

  test('ends what other tabs of the session have, after five seconds at the latest', async () => {
    const { token, accessToken } = await begin();
    const tab = (await refresh(token)).body.access_token;
    expect(await isIn(tab)).toBe(true);
    await logout(accessToken);
    api.clock.advance(5_000);
    expect(await isIn(tab)).toBe(false);
    expect((await refresh(token)).status).toBe(401);
  });

  test('works without a cookie, and cannot be done twice', async () => {
    const { access_token: accessToken } = (await signIn({})).body;
    expect((await logout(accessToken)).status).toBe(204);
    expect((await logout(accessToken)).status).toBe(401);
  });

  test('does not end the session of somebody else whose cookie comes along', async () => {
    const { token } = await begin();
    const stranger = await api.addUser('eve@here.example');
    await api.call('POST', '/api/v1/auth/logout', { headers: { ...stranger.headers, ...asCookie(token) } });
    expect((await refresh(token)).status).toBe(200);
  });

  test('everywhere ends every sign-in of the account, and a new one counts at once', async () => {
    const [first, second] = [await begin(), await begin()];
    expect(await isIn(second.accessToken)).toBe(true);
    expect((await logout(first.accessToken, first.token, { everywhere: true })).status).toBe(204);
    for (const { token, accessToken } of [first, second]) {
      expect(await isIn(accessToken)).toBe(false);
      expect((await refresh(token)).status).toBe(401);
    }
    expect(await isIn((await signIn({})).body.access_token)).toBe(true);
  });

  test('in another process is known here after five seconds at the latest, and a newer token at once', async () => {
    const { accessToken } = await begin();
    expect(await isIn(accessToken)).toBe(true);
    for (const [id, user] of api.memory.users) api.memory.users.set(id, { ...user, tokenVersion: 1 });
    expect(await isIn(accessToken), 'known from before').toBe(true);
    expect(await isIn((await signIn({})).body.access_token)).toBe(true);
    expect(await isIn(accessToken)).toBe(false);
  });
});
