import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFINITION, startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

let api: TestApi;
let headers: Record<string, string>;
let paths: string[];

beforeAll(async () => {
  api = await startTestApi();
  ({ headers } = await api.addUser('me@here.example'));
  const body = { name: 'n', definition: DEFINITION };
  const workflow = (await api.call('POST', '/api/v1/workflows', { body, headers })).body.id;
  const run = await api.call('POST', `/api/v1/workflows/${workflow}/execute`, { body: {}, headers });
  paths = [`/api/v1/executions/${run.body.execution_id}/events`, `/api/v1/workflows/${workflow}/events`];
});
afterAll(() => api.app.close());

test('a stream is an event stream that nobody keeps, with the headers of every answer', async () => {
  for (const path of paths) {
    const answer = await api.call('GET', path, { headers });
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        connection: 'close',
      },
    });
    expect(answer.body).toMatch(/^retry: 2000\n\nid: first\nevent: execution\ndata: \{"id":".*\}\n\n$/);
  }
});

test('what is asked in another way is refused', async () => {
  for (const path of paths) {
    const inUrl = await api.call('GET', `${path}?access_token=x`, { headers });
    expect(inUrl).toMatchObject({ status: 422, body: { error: { details: { field: 'access_token' } } } });
    expect(await api.call('HEAD', path, { headers })).toMatchObject({ status: 405, headers: { allow: 'GET' } });
    expect(await api.call('POST', path, { headers, body: {} })).toMatchObject({ status: 405 });
    const unknown = path.replace(/[0-9a-f-]{36}/, 'not-a-uuid');
    expect(await api.call('GET', unknown, { headers })).toMatchObject({ status: 404 });
  }
});

test('the description says what the streams send', async () => {
  const { body } = await api.call('GET', '/openapi.json');
  for (const path of ['/api/v1/executions/{id}/events', '/api/v1/workflows/{id}/events']) {
    const { responses } = body.paths[path].get;
    expect(Object.keys(responses['200'].content)).toEqual(['text/event-stream']);
    expect(Object.keys(responses['404'].content)).toEqual(['application/json']);
  }
});
