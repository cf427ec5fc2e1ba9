import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { SCOPES } from '@automateos/model';
import { hashApiKey } from '@automateos/runtime';
import { CompactEncrypt, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asCookie, refreshTokenOf } from '../fixtures/cookie-jar.ts';
import { PASSWORD, startTestApi, TEST_INSTANCE, TEST_KEYS, type TestApi } from '../fixtures/start-test-api.ts';
import { createAccessTokens } from './access-tokens.ts';

const KEY = TEST_KEYS.current.key;
const HOUR_S = 3600;
const REVOKED = '7c0b1d5e-2f4a-4b6c-8d9e-0a1b2c3d4e5f';
const JTI = '3f8a3c8e-6d7b-4c1e-9a51-0c7f3f0d9b11';

let api: TestApi;
let userId: string;
let good: string;
let key: string;
let keyId: string;
let otherKeyId: string;
let strangersKeyId: string;
let expiredKey: string;
let deletedKey: string;
let refreshToken: string;
const nowS = () => Math.floor(api.clock.nowMs() / 1000);

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function claims(changes: Record<string, unknown> = {}) {
  const iat = nowS();
  return { tv: 0, iss: TEST_INSTANCE, aud: TEST_INSTANCE, sub: userId, iat, exp: iat + HOUR_S, jti: JTI, ...changes };
}

/** Signs anything with a key of ours, as a forger with that key would. */
function forge(header: unknown, payload: unknown, key: Uint8Array | string = KEY, hash = 'sha256'): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`;
}

const HEADER = { alg: 'HS256', typ: 'at+jwt', kid: 'k2' };
const withHeader = (changes: Record<string, unknown>) => forge({ ...HEADER, ...changes }, claims());
const withClaims = (changes: Record<string, unknown>) => forge(HEADER, claims(changes));
const without = (name: string) => forge(HEADER, { ...claims(), [name]: undefined });

/** A token that is none is told from one that is not good; why it is not good is told to nobody. */
const TOLD =
  /^The (access token is not valid, or has expired|Authorization header has another form); send "Authorization: Bearer <token>" with a token from POST \/api\/v1\/auth\/token\.$/;

async function statusOf(token: string): Promise<number> {
  const answer = await api.call('GET', '/api/v1/users/me', { headers: { authorization: `Bearer ${token}` } });
  if (answer.status === 401) {
    expect(answer.body).toEqual({
      error: { code: 'UNAUTHENTICATED', message: expect.stringMatching(TOLD), details: {} },
    });
  }
  return answer.status;
}

beforeAll(async () => {
  api = await startTestApi({ rateLimits: { unknownTokensPerMinute: 1_000 } });
  const user = await api.addUser('me@here.example');
  userId = user.id;
  good = user.headers.authorization?.slice('Bearer '.length) ?? '';
  api.memory.revoked.add(REVOKED);
  const makeKey = async (headers: Record<string, string>, more: object = {}) => {
    const body = { name: 'n', scopes: SCOPES, ...more };
    return (await api.call('POST', '/api/v1/api-keys', { headers, body })).body;
  };
  const expiresAt = new Date(api.clock.nowMs() + 1).toISOString();
  ({ key: expiredKey } = await makeKey(user.headers, { expires_at: expiresAt }));
  api.clock.advance(1);
  ({ key, id: keyId } = await makeKey(user.headers));
  ({ id: otherKeyId } = await makeKey(user.headers));
  ({ id: strangersKeyId } = await makeKey((await api.addUser('stranger@here.example')).headers));
  const deleted = await makeKey(user.headers);
  deletedKey = deleted.key;
  await api.call('DELETE', `/api/v1/api-keys/${deleted.id}`, { headers: user.headers });
  const account = { email: 'browser@here.example', password: PASSWORD };
  await api.call('POST', '/api/v1/auth/register', { body: account });
  const signIn = await api.call('POST', '/api/v1/auth/token', { body: { ...account, remember: true } });
  refreshToken = refreshTokenOf(signIn) ?? '';
});
afterAll(() => api.app.close());

test('the token that the server made passes, and so does a forged one that is right in everything', async () => {
  expect(await statusOf(good)).toBe(200);
  expect(await statusOf(forge(HEADER, claims()))).toBe(200);
  expect(await statusOf(forge({ ...HEADER, kid: 'k1' }, claims(), TEST_KEYS.previous?.key)), 'previous key').toBe(200);
  expect(await statusOf(withClaims({ sid: JTI })), 'with a session').toBe(200);
  expect(await statusOf(key), 'API key').toBe(200);
});

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PEM = String(publicKey.export({ type: 'spki', format: 'pem' }));

const attacks: Record<string, () => string | Promise<string>> = {
  'alg none': () => `${encode({ ...HEADER, alg: 'none' })}.${encode(claims())}.`,
  'alg none with a signature': () => withHeader({ alg: 'none' }),
  'alg None': () => withHeader({ alg: 'None' }),
  'alg nOnE': () => withHeader({ alg: 'nOnE' }),
  'no alg': () => withHeader({ alg: undefined }),
  HS384: () => forge({ ...HEADER, alg: 'HS384' }, claims(), KEY, 'sha384'),
  HS512: () => forge({ ...HEADER, alg: 'HS512' }, claims(), KEY, 'sha512'),
  'HS256 named RS256': () => withHeader({ alg: 'RS256' }),
  'HS256 named ES256': () => withHeader({ alg: 'ES256' }),
  'signed with a public PEM': () => forge(HEADER, claims(), PEM),
  'signed with a public PEM and white space': () => forge(HEADER, claims(), ` \n${PEM}`),
  'signed with an empty key': () => forge(HEADER, claims(), ''),
  'signed with another key': () => forge(HEADER, claims(), new Uint8Array(32).fill(3)),
  'signed with the previous key under the name of the current': () => forge(HEADER, claims(), TEST_KEYS.previous?.key),
  'no kid': () => withHeader({ kid: undefined }),
  'kid is a path': () => forge({ ...HEADER, kid: '../../../../dev/null' }, claims(), ''),
  'kid is SQL': () => withHeader({ kid: "k2' OR '1'='1" }),
  'kid is a URL': () => withHeader({ kid: 'http://127.0.0.1/key' }),
  'kid is an array': () => withHeader({ kid: ['k2'] }),
  'kid is __proto__': () => withHeader({ kid: '__proto__' }),
  'jwk in the header': () => withHeader({ jwk: { kty: 'oct', k: encode('x') } }),
  'jku in the header': () => withHeader({ jku: 'https://evil.example/jwks' }),
  'x5u in the header': () => withHeader({ x5u: 'https://evil.example/cert' }),
  'unknown crit': () => withHeader({ crit: ['exp2'], exp2: 1 }),
  'b64 false': () => withHeader({ b64: false, crit: ['b64'] }),
  'typ JWT': () => withHeader({ typ: 'JWT' }),
  'typ with another case': () => withHeader({ typ: 'AT+JWT' }),
  'no typ': () => withHeader({ typ: undefined }),
  'header is an array': () => forge([HEADER], claims()),
  'header with doubled keys': () => forge(JSON.stringify(HEADER).replace('{', '{"alg":"HS256",'), claims()),
  'wrong iss': () => withClaims({ iss: 'elsewhere' }),
  'no iss': () => without('iss'),
  'iss is an array': () => withClaims({ iss: [TEST_INSTANCE] }),
  'wrong aud': () => withClaims({ aud: 'elsewhere' }),
  'no aud': () => without('aud'),
  'aud is an array': () => withClaims({ aud: [TEST_INSTANCE] }),
  'no sub': () => without('sub'),
  'sub is no id': () => withClaims({ sub: 'me@here.example' }),
  'sub is an object': () => withClaims({ sub: { $ne: null } }),
  'no jti': () => without('jti'),
  'no tv': () => without('tv'),
  'tv null': () => withClaims({ tv: null }),
  'tv old': () => withClaims({ tv: -1 }),
  'tv of another time': () => withClaims({ tv: 1 }),
  'tv text': () => withClaims({ tv: '0' }),
  'no exp': () => without('exp'),
  expired: () => withClaims({ iat: nowS() - HOUR_S - 1, exp: nowS() - 1 }),
  'expires this second': () => withClaims({ iat: nowS() - HOUR_S, exp: nowS() }),
  'exp text': () => withClaims({ exp: String(nowS() + HOUR_S) }),
  'exp negative': () => withClaims({ exp: -1 }),
  'exp 1e308': () => withClaims({ exp: 1e308 }),
  'exp later than a token lives': () => withClaims({ exp: nowS() + HOUR_S + 1 }),
  'no iat': () => without('iat'),
  'iat in the future': () => withClaims({ iat: nowS() + 60, exp: nowS() + 120 }),
  'iat older than a token lives': () => withClaims({ iat: nowS() - HOUR_S - 1, exp: nowS() + 10 }),
  'nbf in the future': () => withClaims({ nbf: nowS() + 60 }),
  'sid is no id': () => withClaims({ sid: 'session' }),
  'sid null': () => withClaims({ sid: null }),
  'sid is an array': () => withClaims({ sid: [JTI] }),
  'a claim that we do not make': () => withClaims({ admin: true }),
  'payload is an array': () => forge(HEADER, [claims()]),
  'payload is text': () => forge(HEADER, '"text"'),
  'payload is a number': () => forge(HEADER, '7'),
  'payload with doubled keys': () => forge(HEADER, JSON.stringify(claims()).replace('{', '{"tv":0,')),
  'payload with white space': () => forge(HEADER, JSON.stringify(claims(), null, 1)),
  'two parts': () => good.split('.').slice(0, 2).join('.'),
  'four parts': () => `${good}.x`,
  'three parts of nothing': () => '..',
  'trailing bytes': () => `${good}A`,
  'trailing dot': () => `${good}.`,
  padding: () => `${good}=`,
  'a JWE': () =>
    new CompactEncrypt(Buffer.from(JSON.stringify(claims())))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'at+jwt' })
      .encrypt(KEY),
  'the token of another installation': () =>
    createAccessTokens(TEST_KEYS, 'another', api.clock).sign(userId as never, 0), // an id of a user
  'a token of a user who never was': () => withClaims({ sub: '01a20960-ba7a-7000-b56e-35a4299c1d35' }),
  'a token made by another library call, without our claims': () =>
    new SignJWT({}).setProtectedHeader(HEADER).setSubject(userId).setExpirationTime('1h').sign(KEY),
  'longer than 4 KiB': () => withHeader({ kid: 'k'.repeat(4000) }),
  'what looks like an API key': () => `aos_x_${'a'.repeat(43)}`,
  'an API key that never was': () => `aos_${JTI}_${'a'.repeat(43)}`,
  'an API key with the id in capitals': () => key.replace(keyId, keyId.toUpperCase()),
  'an API key with the id of another one of the same user': () => key.replace(keyId, otherKeyId),
  'an API key with the id of a stranger’s': () => key.replace(keyId, strangersKeyId),
  'an API key with another last character': () => `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`,
  'an API key cut short': () => key.slice(0, -1),
  'an API key and more': () => `${key}A`,
  'an API key twice': () => key + key,
  'an API key without its beginning': () => key.slice('aos_'.length),
  'the secret of an API key': () => key.slice(-43),
  'the id of an API key': () => keyId,
  'the hash of an API key': () => `aos_${keyId}_${hashApiKey(key).slice(0, 43)}`,
  'an API key that has expired': () => expiredKey,
  'an API key that was deleted': () => deletedKey,
  'a refresh cookie': () => refreshToken,
  'a refresh cookie as an API key': () => `aos_${keyId}_${refreshToken}`,
  'a revoked jti': () => withClaims({ jti: REVOKED }),
  'a token of a revoked session': () => withClaims({ jti: randomUUID(), sid: REVOKED }),
};

test.each(Object.entries(attacks))('%s is not let in', async (_name, make) => {
  expect(await statusOf(await make())).toBe(401);
});

test('a token with any character changed is not let in, not even where base64url has spare bits', async () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const passed: string[] = [];
  for (let at = 0; at < good.length; at += 1) {
    for (const shift of at === good.length - 1 ? [1, 2, 3, 16, 32] : [1]) {
      const changed = alphabet[(alphabet.indexOf(good[at] ?? '') + shift) % 64] ?? '';
      const token = good.slice(0, at) + changed + good.slice(at + 1);
      const { statusCode } = await api.app.inject({
        url: '/api/v1/users/me',
        headers: { authorization: `Bearer ${token}` },
      });
      if (statusCode !== 401) passed.push(token);
    }
  }
  expect(passed).toEqual([]);
});

test.each([
  ['a token of 1 MiB', () => ({ authorization: `Bearer ${'a'.repeat(1_048_576)}` }), 431],
  ['another scheme', () => ({ authorization: `Basic ${good}` }), 401],
  ['no scheme', () => ({ authorization: good }), 401],
  ['two spaces', () => ({ authorization: `Bearer  ${good}` }), 401],
  ['two tokens', () => ({ authorization: `Bearer ${good}, Bearer ${good}` }), 401],
  ['a cookie', () => ({ cookie: `token=${good}; access_token=${good}` }), 401],
])('%s is not taken', async (_name, headers, status) => {
  expect((await api.call('GET', '/api/v1/users/me', { headers: headers() })).status).toBe(status);
});

test.each([
  ['an access token', () => good],
  ['an API key', () => key],
  ['the id of a session', () => JTI],
  ['a refresh cookie with a character more', () => `${refreshToken}A`],
])('%s as the refresh cookie is not taken', async (_name, make) => {
  const answer = await api.call('POST', '/api/v1/auth/refresh', { headers: asCookie(make()) });
  expect([answer.status, answer.body.error.code]).toEqual([401, 'UNAUTHENTICATED']);
});

test('a good token is no cookie, and a good cookie no token', async () => {
  const headers = { authorization: `Bearer ${refreshToken}` };
  expect((await api.call('POST', '/api/v1/auth/refresh', { headers })).status).toBe(401);
  expect((await api.call('GET', '/api/v1/users/me', { headers: asCookie(refreshToken) })).status).toBe(401);
  expect((await api.call('POST', '/api/v1/auth/refresh', { headers: asCookie(refreshToken) })).status).toBe(200);
});

test('a token in the URL is not taken', async () => {
  expect((await api.call('GET', `/api/v1/users/me?access_token=${good}&token=${good}`)).status).toBe(401);
});

test('a raised token version and a disabled account count after five seconds at the latest', async () => {
  const user = await api.addUser('leaver@here.example');
  const record = api.memory.users.get(user.id);
  if (record === undefined) throw new Error('no user');
  const status = async () => (await api.call('GET', '/api/v1/users/me', { headers: user.headers })).status;
  expect(await status()).toBe(200);
  record.tokenVersion = 1;
  api.clock.advance(5_000);
  expect(await status()).toBe(401);
  record.tokenVersion = 0;
  record.isDisabled = true;
  api.clock.advance(5_000);
  expect(await status()).toBe(401);
  api.memory.users.delete(user.id);
  api.clock.advance(5_000);
  expect(await status()).toBe(401);
});

test('a token ends after an hour', async () => {
  const { headers } = await api.addUser('late@here.example');
  api.clock.advance((HOUR_S - 1) * 1000);
  expect((await api.call('GET', '/api/v1/users/me', { headers })).status).toBe(200);
  api.clock.advance(1000);
  expect((await api.call('GET', '/api/v1/users/me', { headers })).status).toBe(401);
});
