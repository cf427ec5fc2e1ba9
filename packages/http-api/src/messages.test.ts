import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './fixtures/start-test-api.ts';

const RANDOM = '01a20960-ba7a-7000-b56e-35a4299c1d35';
const definition = {
  nodes: [{ id: 'start', type: 'webhook', config: {} }],
  connections: [],
};

let api: TestApi;
let headers: Record<string, string>;
beforeAll(async () => {
  api = await startTestApi();
  headers = { ...(await api.addUser('messages@here.example')).headers };
});
afterAll(() => api.app.close());

async function messageOf(method: string, url: string, more: Parameters<TestApi['call']>[2] = {}): Promise<string> {
  return (await api.call(method, url, { headers, ...more })).body.error.message;
}

test('a request without a good token is told what to send', async () => {
  const remedy = 'send "Authorization: Bearer <token>" with a token from POST /api/v1/auth/token.';
  const told = (authorization?: string) =>
    messageOf('GET', '/api/v1/workflows', { headers: authorization === undefined ? {} : { authorization } });
  expect(await told()).toBe(`There is no Authorization header; ${remedy}`);
  expect(await told('Basic abc')).toBe(`The Authorization header has another form; ${remedy}`);
  expect(await told('Bearer abc')).toBe(`The access token is not valid, or has expired; ${remedy}`);
});

test('what is not there is named by its route', async () => {
  expect(await messageOf('GET', `/api/v1/workflows/${RANDOM}`)).toBe('There is no such workflow, or it is not yours.');
  expect(await messageOf('GET', '/api/v1/workflows/5')).toBe('There is no such workflow, or it is not yours.');
  expect(await messageOf('GET', `/api/v1/logs/${RANDOM}`)).toBe('There is no such execution, or it is not yours.');
  expect(await messageOf('DELETE', `/api/v1/api-keys/${RANDOM}`)).toBe('There is no such API key, or it is not yours.');
  expect(await messageOf('POST', '/webhook/unknown', { body: {} })).toBe('No workflow has this webhook URL.');
  expect(await messageOf('POST', '/webhook/', { body: {} })).toBe('No workflow has this webhook URL.');
});

test('a body that is not taken is told what is', async () => {
  const xml = { body: '<a/>', headers: { ...headers, 'content-type': 'application/xml' } };
  const ending = ', in UTF-8, and Content-Type must say so.';
  expect(await messageOf('POST', '/api/v1/workflows', xml)).toBe(`The body must be application/json${ending}`);
  expect(await messageOf('POST', '/api/v1/auth/token', xml)).toBe(
    `The body must be application/json or application/x-www-form-urlencoded${ending}`,
  );
  const made = await api.call('POST', '/api/v1/workflows', { headers, body: { name: 'w', definition } });
  const hook = new URL(made.body.webhook_url).pathname;
  expect(await messageOf('POST', hook, xml)).toBe(
    `The body must be application/json, */*+json, application/x-www-form-urlencoded, multipart/form-data or text/*${ending}`,
  );
  const large = { body: { text: 'x'.repeat(70_000) } };
  const tooLarge = 'The body is larger than 65536 bytes, which is the limit.';
  expect(await messageOf('POST', '/api/v1/workflows', large)).toBe(tooLarge);
  expect(await messageOf('POST', hook, large)).toBe(tooLarge);
});

test('a change of an old version is told the version now', async () => {
  const made = await api.call('POST', '/api/v1/workflows', { headers, body: { name: 'w', definition } });
  const old = { headers: { ...headers, 'if-match': '"7"' } };
  const message = 'Somebody else changed this workflow; its version is 1 now.';
  expect(await messageOf('DELETE', `/api/v1/workflows/${made.body.id}`, old)).toBe(message);
});

test('faults of a query are told in one style', async () => {
  const issueOf = async (url: string) => (await api.call('GET', url, { headers })).body.error.details.issue;
  expect(await issueOf('/api/v1/workflows?limit=abc')).toBe('Must be a whole number from 1 to 200');
  expect(await issueOf('/api/v1/workflows?limit=0')).toBe('Must be a whole number from 1 to 200');
  expect(await issueOf('/api/v1/workflows?is_active=yes')).toBe('Must be one of: true, false');
  const made = await api.call('POST', '/api/v1/workflows', { headers, body: { name: 'w', definition } });
  const url = `/api/v1/workflows/${made.body.id}`;
  expect(await issueOf(`${url}/versions?cursor=abc`)).toBe('Must be the next_cursor of the page before');
  expect(await issueOf(`${url}/logs?since=2026-11-23`)).toBe('Must be an instant such as 2026-11-23T18:00:00Z');
});
