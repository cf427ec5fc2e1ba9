import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFINITION, startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';
import { SENSITIVE_HEADERS } from './delivery-headers.ts';

let api: TestApi;
let hook: string;
let signedIn: Record<string, string>;

async function makeHook(config: object = {}, isActive = true): Promise<string> {
  const definition = { ...DEFINITION, nodes: [{ id: 'start', type: 'webhook', config }] };
  const body = { name: 'n', definition, is_active: isActive };
  const made = await api.call('POST', '/api/v1/workflows', { body, headers: signedIn });
  return new URL(made.body.webhook_url).pathname;
}

async function deliver(body: unknown, headers: Record<string, string> = {}, query = '') {
  const answer = await api.call('POST', `${hook}${query}`, { body, headers });
  // biome-ignore lint/suspicious/noExplicitAny: the fixture keeps the delivery as the payload
  const delivery = api.memory.executions.get(answer.body.execution_id)?.payload as any;
  return { answer, delivery };
}

beforeAll(async () => {
  api = await startTestApi();
  signedIn = (await api.addUser('me@here.example')).headers;
  hook = await makeHook();
});
afterAll(() => api.app.close());

test('answers 202 with the execution that was stored', async () => {
  const { answer, delivery } = await deliver({ a: 1 });
  expect(answer.status).toBe(202);
  expect(answer.body).toEqual({ execution_id: expect.stringMatching(/^[0-9a-f-]{36}$/), status: 'queued' });
  expect(answer.headers['content-length']).toBe(String(JSON.stringify(answer.body).length));
  expect(delivery).toMatchObject({ method: 'POST', payload: { a: 1 }, query: {} });
});

describe('bodies', () => {
  test.each<[string, string | Buffer, Record<string, string>, unknown]>([
    ['JSON', '{"a":[1,null]}', { 'content-type': 'application/json' }, { a: [1, null] }],
    ['JSON with its charset', '"x"', { 'content-type': 'Application/JSON; charset="UTF-8"' }, 'x'],
    ['JSON of a vendor', '[1]', { 'content-type': 'application/vnd.github.v3+json' }, [1]],
    ['JSON null', 'null', { 'content-type': 'application/json' }, null],
    ['a form', 'a=1&b=2&a=3', { 'content-type': 'application/x-www-form-urlencoded' }, { a: ['1', '3'], b: '2' }],
    ['text', 'grüße', { 'content-type': 'text/plain' }, 'grüße'],
    ['text that looks like JSON', '{"a":1}', { 'content-type': 'text/csv' }, '{"a":1}'],
    ['no content type, JSON', '{"a":1}', {}, { a: 1 }],
    ['no content type, text', 'a=1', {}, 'a=1'],
    ['an empty body', '', { 'content-type': 'application/json' }, {}],
    ['an empty body of a type that is not taken', '', { 'content-type': 'image/png' }, {}],
  ])('%s', async (_name, body, headers, payload) => {
    const { answer, delivery } = await deliver(body, headers);
    expect(answer.status).toBe(202);
    expect(delivery.payload).toEqual(payload);
  });

  test('a body of exactly the limit is taken, of one byte more refused', async () => {
    const json = { 'content-type': 'text/plain' };
    expect((await deliver('x'.repeat(64 * 1024), json)).answer.status).toBe(202);
    expect((await deliver('x'.repeat(64 * 1024 + 1), json)).answer.status).toBe(413);
  });

  test('an object that names files is data', async () => {
    const payload = { files: [{ filepath: '/etc/passwd' }], __proto__: null };
    expect((await deliver(payload)).delivery.payload).toEqual({ files: [{ filepath: '/etc/passwd' }] });
  });
});

describe('headers and query', () => {
  test('headers come in lower case, those that hold secrets without their value', async () => {
    const secrets = Object.fromEntries(SENSITIVE_HEADERS.map((name) => [name, 'CANARY']));
    const { delivery } = await deliver({}, { ...secrets, 'X-GitHub-Event': 'push' });
    expect(delivery.headers['x-github-event']).toBe('push');
    expect(JSON.stringify(delivery)).not.toContain('CANARY');
    for (const name of SENSITIVE_HEADERS) expect(delivery.headers[name]).toBe('[redacted]');
  });

  test('repeated names of the query become arrays', async () => {
    expect((await deliver({}, {}, '?a=1&b=x%20y&a=2&__proto__=z')).delivery.query).toEqual(
      JSON.parse('{"a":["1","2"],"b":"x y","__proto__":"z"}'),
    );
  });
});

describe('methods', () => {
  test('only those that the node names are taken, and the answer says which', async () => {
    const many = await makeHook({ method: 'GET' });
    const got = await api.call('GET', `${many}?x=1`);
    expect(got.status).toBe(202);
    expect(api.memory.executions.get(got.body.execution_id)?.payload).toMatchObject({
      method: 'GET',
      payload: {},
      query: { x: '1' },
    });
    const posted = await api.call('POST', many, { body: {} });
    expect([posted.status, posted.headers.allow]).toEqual([405, 'GET']);
    expect((await api.call('PUT', hook, { body: {} })).headers.allow).toBe('POST');
  });
});

describe('tokens', () => {
  test('an inactive workflow is known, but takes nothing', async () => {
    const inactive = await makeHook({}, false);
    const answer = await api.call('POST', inactive, { body: {} });
    expect([answer.status, answer.body.error.code]).toEqual([404, 'WEBHOOK_NOT_ACTIVE']);
  });

  test.each(['%2e%2e', 'a/b', '', 'ä', `${'x'.repeat(257)}`])('%j is not a token', async (token) => {
    expect((await api.call('POST', `/webhook/${encodeURI(token)}`, { body: {} })).status).toBe(404);
  });

  test('another spelling of the token is another token', async () => {
    const token = hook.slice('/webhook/'.length);
    const encoded = `/webhook/%${token.charCodeAt(0).toString(16)}${token.slice(1)}`;
    expect((await api.call('POST', encoded, { body: {} })).status).toBe(404);
  });
});

describe('idempotency key', () => {
  test('the same key gives the same execution', async () => {
    const first = await deliver({ a: 1 }, { 'idempotency-key': 'once' });
    const second = await deliver({ a: 2 }, { 'idempotency-key': 'once' });
    expect(second.answer.status).toBe(202);
    expect(second.answer.body).toEqual(first.answer.body);
  });

  test('255 bytes are a key', async () => {
    expect((await deliver({}, { 'idempotency-key': 'k'.repeat(255) })).answer.status).toBe(202);
  });

  test('an id of another length is answered whole', async () => {
    const { useCases } = api;
    const known = await useCases.webhooks.find(hook.slice('/webhook/'.length));
    const accept = async () => ({ executionId: 'short' as never, isDuplicate: false }); // any id
    const own = await startTestApi({
      useCases: { ...useCases, webhooks: { ...useCases.webhooks, find: async () => ({ ...known, accept }) } },
    });
    expect((await own.call('POST', '/webhook/x', { body: '{}' })).body.execution_id).toBe('short');
    await own.app.close();
  });
});
