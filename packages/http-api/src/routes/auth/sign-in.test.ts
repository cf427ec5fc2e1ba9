import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

const EMAIL = 'ada@here.example';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
let api: TestApi;

const register = (body: unknown = { email: EMAIL, password: PASSWORD }, from?: string) =>
  api.call('POST', '/api/v1/auth/register', { body, ...(from && { from }) });
const signIn = (
  body: unknown = { email: EMAIL, password: PASSWORD },
  more: { headers?: Record<string, string>; from?: string } = {},
) => api.call('POST', '/api/v1/auth/token', { body, ...more });

beforeEach(async () => {
  api = await startTestApi({ rateLimits: { registrationsPerHour: 3, apiBurst: 5, apiPerMinute: 60 } });
});
afterEach(() => api.app.close());

test('an account is made, kept in lower case, and its password is not kept', async () => {
  const made = await register({ email: '  Ada@Here.example ', password: PASSWORD });
  expect(made.status).toBe(201);
  expect(made.body).toEqual({ id: expect.any(String), email: EMAIL, created_at: '2026-01-01T00:00:00.000Z' });
  expect(api.memory.fingerprint()).not.toContain(PASSWORD);
  expect((await register()).body.error.code).toBe('EMAIL_TAKEN');
});

test.each<[string, unknown, Record<string, string> | undefined]>([
  ['JSON', { email: ' ADA@here.example', password: PASSWORD }, undefined],
  ['the OAuth2 form', `grant_type=password&username=${encodeURIComponent(EMAIL)}&password=correct+horse+battery`, FORM],
  [
    'the form with what clients add',
    `username=${EMAIL}&password=${encodeURIComponent(PASSWORD)}&scope=a&client_id=b&client_secret=c`,
    FORM,
  ],
])('signs in by %s', async (_name, body, headers) => {
  const { body: user } = await register();
  const answer = await signIn(body, headers && { headers });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 3600 });
  expect(answer.headers['cache-control']).toBe('no-store');
  const me = await api.call('GET', '/api/v1/users/me', {
    headers: { authorization: `bearer ${answer.body.access_token}` },
  });
  expect(me.body).toEqual(user);
  expect(api.memory.signIns).toEqual([{ userId: user.id, succeeded: true }]);
});

test('unknown, wrong and disabled get the same answer', async () => {
  const { body: user } = await register();
  const wrong = await signIn({ email: EMAIL, password: 'wrong' });
  const unknown = await signIn({ email: 'bob@here.example', password: PASSWORD });
  const record = api.memory.users.get(user.id);
  if (record) record.isDisabled = true;
  const disabled = await signIn();
  expect(wrong.status).toBe(401);
  for (const answer of [unknown, disabled]) {
    expect(answer.body).toEqual(wrong.body);
    expect({ ...answer.headers, date: '' }).toEqual({ ...wrong.headers, date: '' });
  }
  expect(api.memory.signIns.map(({ succeeded }) => succeeded)).toEqual([false, false, false]);
});

test('closed registration is told before any work', async () => {
  api.memory.isRegistrationOpen = false;
  const answer = await register();
  expect([answer.status, answer.body.error.code]).toEqual([403, 'REGISTRATION_CLOSED']);
});

test('a hash with old parameters is replaced at the next sign-in', async () => {
  const { hash } = await import('@node-rs/argon2');
  const { id } = await api.addUser('old@here.example');
  const record = api.memory.users.get(id);
  if (record === undefined) throw new Error('no user');
  record.passwordHash = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
  expect((await signIn({ email: 'old@here.example', password: PASSWORD })).status).toBe(200);
  expect(record.passwordHash).toContain('m=19456,t=2,p=1');
  expect((await signIn({ email: 'old@here.example', password: PASSWORD })).status).toBe(200);
});

describe('limits', () => {
  test('the eleventh wrong password has to wait, also when it is right, and not elsewhere', async () => {
    await register();
    for (let count = 0; count < 10; count += 1) {
      expect((await signIn({ email: EMAIL, password: 'wrong' })).status).toBe(401);
    }
    const refused = await signIn();
    expect([refused.status, refused.body.error.code, refused.headers['retry-after']]).toEqual([
      429,
      'RATE_LIMITED',
      '30',
    ]);
    expect((await signIn(undefined, { from: '192.0.2.7' })).status).toBe(200);
    api.clock.advance(30_000);
    expect((await signIn()).status).toBe(200);
    expect((await signIn()).status).toBe(200);
  });

  test('many at once do not get more tries than one after the other', async () => {
    await register();
    const answers = await Promise.all(Array.from({ length: 30 }, () => signIn({ email: EMAIL, password: 'wrong' })));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  test('registrations are counted for each address, an IPv6 network as one', async () => {
    const person = (name: string) => ({ email: `${name}@here.example`, password: PASSWORD });
    for (const name of ['a', 'b', 'c']) expect((await register(person(name))).status).toBe(201);
    expect((await register(person('d'))).headers['retry-after']).toBe('1200');
    expect((await register(person('d'), '192.0.2.1')).status).toBe(201);
    for (const [index, host] of ['1', '2', 'ffff:3'].entries()) {
      expect((await register(person(`six${index}`), `2001:db8:0:1::${host}`)).status).toBe(201);
    }
    expect((await register(person('e'), '2001:db8:0:1::4')).status).toBe(429);
    expect((await register(person('e'), '2001:db8:0:2::4')).status).toBe(201);
  });

  test('one user has a budget of requests, another has their own', async () => {
    const { headers } = await api.addUser('busy@here.example');
    const other = await api.addUser('calm@here.example');
    const status = async (who: Record<string, string>) =>
      (await api.call('GET', '/api/v1/users/me', { headers: who })).status;
    for (let count = 0; count < 5; count += 1) expect(await status(headers)).toBe(200);
    expect(await status(headers)).toBe(429);
    expect(await status(other.headers)).toBe(200);
    api.clock.advance(1000);
    expect(await status(headers)).toBe(200);
  });

  test('guesses of webhook tokens run dry, deliveries to a known one do not', async () => {
    const guess = (from: string) => api.call('POST', '/webhook/guess', { body: {}, from });
    for (let count = 0; count < 300; count += 1) expect((await guess('192.0.2.9')).status).toBe(404);
    const refused = await guess('192.0.2.9');
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    expect((await guess('192.0.2.10')).status).toBe(404);
    const { headers } = await api.addUser('owner@here.example');
    const definition = { nodes: [{ id: 'start', type: 'webhook', config: {} }], connections: [] };
    const made = await api.call('POST', '/api/v1/workflows', { body: { name: 'n', definition }, headers });
    const hook = new URL(made.body.webhook_url).pathname;
    expect((await api.call('POST', hook, { body: {}, from: '192.0.2.9' })).status).toBe(202);
  });
});
