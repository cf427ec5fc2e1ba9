import { createHmac } from 'node:crypto';
import type { HookRules } from '@automateos/model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFINITION, startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';
import { MULTIPART_LIMITS } from './parse-multipart.ts';

let api: TestApi;
let signedIn: Record<string, string>;

/** A webhook under these rules; the fixture takes a node's config as its rules. */
async function makeHook(rules: Partial<Omit<HookRules, 'methods'>> = {}, isActive = true): Promise<string> {
  const definition = { ...DEFINITION, nodes: [{ id: 'start', type: 'webhook', config: rules }] };
  const body = { name: 'n', definition, is_active: isActive };
  const made = await api.call('POST', '/api/v1/workflows', { body, headers: signedIn });
  return new URL(made.body.webhook_url).pathname;
}

const lastRequest = () => api.memory.webhookRequests.at(-1);
const payloadOf = (id: string) => api.memory.executions.get(id as never)?.payload as { payload: unknown };
const hmac = (text: string) => createHmac('sha256', 'secret').update(text).digest('hex');

beforeAll(async () => {
  api = await startTestApi({ hookOrigin: 'https://hooks.example', rateLimits: { badDeliveriesPerMinute: 20 } });
  signedIn = (await api.addUser('me@here.example')).headers;
});
beforeEach(() => {
  api.clock.advance(60_000);
  api.memory.hookAnswer = undefined;
});
afterAll(() => api.app.close());

describe('a request that does not pass the checks', () => {
  test('gets one answer whatever is wrong, and the reason stands in the inbox', async () => {
    const hook = await makeHook({ signature: { preset: 'github', secrets: ['secret'] } });
    const send = (headers: Record<string, string>) => api.call('POST', hook, { body: '{"a":1}', headers });
    const answers = [
      await send({}),
      await send({ 'x-hub-signature-256': 'sha256=zz' }),
      await send({ 'x-hub-signature-256': `sha256=${hmac('{"a":2}')}` }),
    ];
    for (const { status, body } of answers) expect([status, body]).toEqual([401, answers[0]?.body]);
    expect(answers[0]?.body.error.code).toBe('UNAUTHENTICATED');
    expect(api.memory.webhookRequests.slice(-3).map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['bad_signature', 'the header x-hub-signature-256 is missing'],
      ['bad_signature', 'the signature does not fit the body and the secret'],
      ['bad_signature', 'the signature does not fit the body and the secret'],
    ]);
    expect(lastRequest()?.body?.toString()).toBe('{"a":1}');
    expect(lastRequest()?.headers).toMatchObject({ 'x-hub-signature-256': '[redacted]' });
    expect((await send({ 'x-hub-signature-256': `sha256=${hmac('{"a":1}')}` })).status).toBe(202);
  });

  test('is every request to a hook whose credential is gone', async () => {
    const hook = await makeHook({ closed: 'the credential is gone' });
    expect((await api.call('POST', hook, { body: '{"a":1}' })).status).toBe(401);
    expect(lastRequest()).toMatchObject({ verdict: 'unauthenticated', reason: 'the credential is gone' });
  });

  test('is not parsed: what is broken and unsigned is unsigned', async () => {
    const hook = await makeHook({ signature: { preset: 'github', secrets: ['secret'] } });
    const headers = { 'content-type': 'application/json' };
    expect((await api.call('POST', hook, { body: '{', headers })).status).toBe(401);
    const signed = { ...headers, 'x-hub-signature-256': `sha256=${hmac('{')}` };
    expect((await api.call('POST', hook, { body: '{', headers: signed })).status).toBe(400);
    expect(lastRequest()?.verdict).toBe('malformed');
  });

  test('is slowed down by address, without a way past for the next hook', async () => {
    const hook = await makeHook({ auth: { type: 'bearer', token: 't' } });
    const from = '203.0.113.9';
    const statuses: number[] = [];
    for (let count = 0; count < 22; count += 1) statuses.push((await api.call('POST', hook, { from })).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429, 429]);
    expect(lastRequest()?.verdict).toBe('rate_limited');
    expect((await api.call('POST', hook, { from, headers: { authorization: 'Bearer t' } })).status).toBe(202);
  });

  test('needs what auth and signature ask for, both', async () => {
    const hook = await makeHook({
      auth: { type: 'header', name: 'x-token', value: 'v' },
      signature: { preset: 'github', secrets: ['secret'] },
    });
    const signature = { 'x-hub-signature-256': `sha256=${hmac('1')}` };
    const statusOf = async (headers: Record<string, string>) =>
      (await api.call('POST', hook, { body: '1', headers })).status;
    expect(await statusOf(signature)).toBe(401);
    expect(lastRequest()?.verdict).toBe('unauthenticated');
    expect(await statusOf({ 'x-token': 'v' })).toBe(401);
    expect(lastRequest()?.verdict).toBe('bad_signature');
    expect(await statusOf({ ...signature, 'x-token': 'v' })).toBe(202);
  });
});

describe('the inbox notes', () => {
  test('what came, whatever became of it', async () => {
    const hook = await makeHook();
    const off = await makeHook({}, false);
    const noted = async (method: string, url: string, options: Parameters<TestApi['call']>[2]) => {
      await api.call(method, url, options);
      return lastRequest()?.verdict;
    };
    const key = { 'idempotency-key': 'k' };
    expect(await noted('POST', hook, { body: { a: 1 }, headers: key })).toBe('accepted');
    expect(lastRequest()?.body).toBeUndefined();
    expect(await noted('POST', hook, { body: { a: 1 }, headers: key })).toBe('duplicate');
    expect(await noted('POST', off, { body: { a: 1 } })).toBe('inactive');
    expect(lastRequest()?.body?.toString()).toBe('{"a":1}');
    expect(await noted('PUT', `${hook}?a=b%20c`, { body: '{}' })).toBe('wrong_method');
    expect(lastRequest()).toMatchObject({ method: 'PUT', query: 'a=b%20c', executionId: null });
    expect(await noted('POST', hook, { body: 'x'.repeat(70_000) })).toBe('too_large');
    expect(await noted('POST', hook, { body: 'x', headers: { 'content-type': 'image/png' } })).toBe('unsupported_type');
    expect(await noted('POST', hook, { body: '{', headers: { 'content-type': 'application/json' } })).toBe('malformed');
  });
});

describe('Slack', () => {
  test('is answered its challenge, after the check', async () => {
    const hook = await makeHook({ signature: { preset: 'slack', secrets: ['secret'] } });
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c <b>' });
    const time = String(Math.floor(api.clock.nowMs() / 1000));
    const sign = (text: string) => ({
      'content-type': 'application/json',
      'x-slack-request-timestamp': time,
      'x-slack-signature': `v0=${hmac(`v0:${time}:${text}`)}`,
    });
    const before = api.memory.executions.size;
    const answer = await api.call('POST', hook, { body, headers: sign(body) });
    expect([answer.status, answer.body, answer.headers['content-type']]).toEqual([
      200,
      'c <b>',
      'text/plain; charset=utf-8',
    ]);
    expect(lastRequest()?.verdict).toBe('challenge');
    expect((await api.call('POST', hook, { body, headers: sign('else') })).status).toBe(401);
    expect(api.memory.executions.size).toBe(before);
  });
});

describe('a delivery that came before', () => {
  test('is known by what its sender calls it', async () => {
    const hook = await makeHook({ signature: { preset: 'github', secrets: ['secret'] } });
    const send = (body: string, delivery: string, key: string) =>
      api.call('POST', hook, {
        body,
        headers: {
          'x-hub-signature-256': `sha256=${hmac(body)}`,
          'x-github-delivery': delivery,
          'idempotency-key': key,
        },
      });
    const first = await send('{"a":1}', 'd1', 'k1');
    expect((await send('{"a":1}', 'd1', 'k2')).body).toEqual(first.body);
    expect((await send('{"a":1}', 'd2', 'k1')).body).not.toEqual(first.body);
  });

  test('cannot be burnt by who does not know the secret', async () => {
    const hook = await makeHook({ signature: { preset: 'github', secrets: ['secret'] } });
    const forged = { 'x-hub-signature-256': `sha256=${hmac('x')}`, 'x-github-delivery': 'd9' };
    expect((await api.call('POST', hook, { body: '1', headers: forged })).status).toBe(401);
    const before = api.memory.executions.size;
    const real = { 'x-hub-signature-256': `sha256=${hmac('1')}`, 'x-github-delivery': 'd9' };
    expect((await api.call('POST', hook, { body: '1', headers: real })).status).toBe(202);
    expect(api.memory.executions.size).toBe(before + 1);
  });
});

describe('a body with parts', () => {
  const partOf = (head: string, body: string) => `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  const send = async (parts: string, type = 'multipart/form-data; boundary=b') => {
    const hook = await makeHook();
    return api.call('POST', hook, { body: parts, headers: { 'content-type': type } });
  };

  test('gives fields, lists of fields, and files that are data alone', async () => {
    const body =
      partOf('name="a"', '1') +
      partOf('name="b"', 'x') +
      partOf('name="b"', 'grüße') +
      partOf('name="__proto__"', 'p') +
      partOf('name="f"; filename="../../etc/päss wd"\r\nContent-Type: image/png', 'bytes');
    const answer = await send(`${body}--b--\r\n`);
    expect(answer.status).toBe(202);
    expect(JSON.stringify(payloadOf(answer.body.execution_id).payload)).toBe(
      JSON.stringify({
        a: '1',
        b: ['x', 'grüße'],
        ['__proto__']: 'p',
        f: { filename: 'päss wd', content_type: 'image/png', size: 5, data: Buffer.from('bytes').toString('base64') },
      }),
    );
  });

  const { parts, files, filenameBytes } = MULTIPART_LIMITS;
  const many = (count: number, head: (index: number) => string) =>
    `${Array.from({ length: count }, (_, index) => partOf(head(index), 'x')).join('')}--b--\r\n`;
  test.each([
    ['as many parts as there may be', many(parts, (index) => `name="p${index}"`), 202],
    ['one part more', many(parts + 1, (index) => `name="p${index}"`), 413],
    ['as many files as there may be', many(files, (index) => `name="f"; filename="${index}"`), 202],
    ['one file more', many(files + 1, (index) => `name="f"; filename="${index}"`), 413],
    ['the longest file name', many(1, () => `name="f"; filename="${'n'.repeat(filenameBytes)}"`), 202],
    ['a longer file name', many(1, () => `name="f"; filename="${'n'.repeat(filenameBytes + 1)}"`), 413],
    ['a part without a name', many(1, () => 'x="y"'), 400],
    ['no end', partOf('name="a"', '1'), 400],
    ['no part', 'nothing', 400],
  ])('%s', async (_name, body, status) => {
    expect((await send(body)).status).toBe(status);
  });
});

describe('an answer that the run makes', () => {
  const answerOf = async (hookAnswer: TestApi['memory']['hookAnswer'], headers: Record<string, string> = {}) => {
    const hook = await makeHook({ respond: 'respond' });
    api.memory.hookAnswer = hookAnswer;
    return api.call('POST', hook, { body: {}, headers });
  };
  const response = (status: number, headers: Record<string, string>, body: unknown) =>
    ({ kind: 'response', status, headers, body }) as TestApi['memory']['hookAnswer'];

  test('has status, headers and body of the run, and the id of it', async () => {
    const answer = await answerOf(response(418, { 'x-a': '1', 'cache-control': 'max-age=5' }, { b: 'ü' }));
    expect([answer.status, answer.body]).toEqual([418, { b: 'ü' }]);
    expect(answer.headers).toMatchObject({
      'x-a': '1',
      'cache-control': 'max-age=5',
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-length': '10',
    });
    expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    expect(answer.headers['x-execution-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['content-disposition']).toBeUndefined();
  });

  test('sets no header that the server keeps for itself', async () => {
    const evil = {
      'set-cookie': 'a=b',
      'content-security-policy': "default-src 'self'",
      'access-control-allow-origin': '*',
      'transfer-encoding': 'chunked',
      'x-split': 'a\r\nset-cookie: c=d',
      'content-length': '1',
    };
    const { headers, body } = await answerOf(response(200, evil, 'text'));
    expect(body).toBe('text');
    for (const name of ['set-cookie', 'access-control-allow-origin', 'transfer-encoding', 'x-split']) {
      expect(headers[name]).toBeUndefined();
    }
    expect(headers['content-security-policy']).toMatch(/sandbox/);
    expect(headers['content-length']).toBe('4');
  });

  test.each([
    ['text/html', 'attachment'],
    ['text/html; charset=utf-8', 'attachment'],
    ['image/svg+xml', 'attachment'],
    ['application/xml', 'attachment'],
    ['text/plain', undefined],
    ['application/problem+json', undefined],
    ['not a type', 'attachment'],
  ])('of the type %s is kept as a file unless it is harmless', async (type, disposition) => {
    const { headers } = await answerOf(response(200, { 'content-type': type }, '<script>'));
    expect(headers['content-disposition']).toBe(disposition);
  });

  test('is shown as HTML only under the host name that is there for it', async () => {
    const html = response(200, { 'content-type': 'text/html' }, '<b>x</b>');
    expect((await answerOf(html, { host: 'hooks.example' })).headers['content-disposition']).toBeUndefined();
    expect((await answerOf(html, { host: 'app.example' })).headers['content-disposition']).toBe('attachment');
  });

  test('without a body has none', async () => {
    const answer = await answerOf(response(204, { 'content-type': 'text/plain' }, 'x'));
    expect([answer.status, answer.body, answer.headers['content-type']]).toEqual([204, '', undefined]);
    expect((await answerOf(response(302, { location: 'https://a.example/' }, null))).headers.location).toBe(
      'https://a.example/',
    );
  });

  test.each([
    [{ kind: 'failed' } as const, 500, 'EXECUTION_FAILED'],
    [{ kind: 'not-answered' } as const, 500, 'NOT_ANSWERED'],
    [undefined, 504, 'ANSWER_TIMEOUT'],
  ])('that is none (%j) is an error with the id of the run', async (hookAnswer, status, code) => {
    const answer = await answerOf(hookAnswer);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(api.memory.executions.has(answer.body.error.details.execution_id)).toBe(true);
  });

  test('is the result of the run', async () => {
    const answer = await answerOf({ kind: 'result', result: { last: [1] } });
    expect([answer.status, answer.body]).toEqual([200, { last: [1] }]);
  });
});
