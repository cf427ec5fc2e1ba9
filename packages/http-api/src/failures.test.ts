import { AppError } from '@automateos/model';
import { JournalUnavailableError } from '@automateos/runtime';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DEFINITION, startTestApi, type TestApi } from './fixtures/start-test-api.ts';

let api: TestApi;
let signedIn: Record<string, string>;
let hook: string;

beforeAll(async () => {
  api = await startTestApi();
  signedIn = (await api.addUser('me@here.example')).headers;
  const body = { name: 'n', definition: DEFINITION };
  hook = new URL((await api.call('POST', '/api/v1/workflows', { body, headers: signedIn })).body.webhook_url).pathname;
});
afterEach(() => {
  api.memory.failWith = undefined;
  api.logs.length = 0;
});
afterAll(() => api.app.close());

const both = () =>
  Promise.all([api.call('GET', '/api/v1/workflows', { headers: signedIn }), api.call('POST', hook, { body: {} })]);

test('a bug is answered with an id that is in the log, and with nothing of itself', async () => {
  api.memory.failWith = new Error('SELECT secret FROM users; at /srv/app/store.ts:12');
  const answers = await both();
  for (const { status, body } of answers) {
    expect(status).toBe(500);
    expect(body.error).toMatchObject({ code: 'INTERNAL', details: {} });
    expect(JSON.stringify(body)).not.toMatch(/SELECT|store\.ts|stack/);
    const id = /id ([0-9a-f-]{36})\./.exec(body.error.message)?.[1];
    const line = api.logs.find((one) => one.includes(String(id)));
    expect(line).toContain('SELECT secret');
  }
});

test.each(['not-stored', 'unknown'] as const)(
  'a store that cannot take writes (%s) is 503 with Retry-After',
  async (outcome) => {
    api.memory.failWith = new JournalUnavailableError(outcome, 'connection lost');
    for (const { status, body, headers } of await both()) {
      expect([status, body.error.code]).toEqual([503, 'UNAVAILABLE']);
      expect(headers['retry-after']).toBe('1');
      expect(body.error.message).not.toContain('connection lost');
    }
    expect(api.logs).toEqual([]);
  },
);

test('headers of a refusal go with the answer, and a full queue says when to come back', async () => {
  api.memory.failWith = new AppError('QUEUE_FULL', 'Too many executions wait', { headers: { 'Retry-After': '7' } });
  for (const { status, headers } of await both()) expect([status, headers['retry-after']]).toEqual([429, '7']);
  api.memory.failWith = new AppError('QUEUE_FULL', 'Too many executions wait');
  for (const { headers } of await both()) expect(headers['retry-after']).toBe('1');
});

test('an answer that does not match its schema is a bug, not an answer', async () => {
  const [workflow] = api.memory.workflows.values();
  if (workflow === undefined) throw new Error('no workflow');
  const { view } = workflow;
  workflow.view = { ...view, version: 'one' as never }; // what a broken store would give
  const answer = await api.call('GET', `/api/v1/workflows/${view.id}`, { headers: signedIn });
  workflow.view = view;
  expect([answer.status, answer.body.error.code]).toEqual([500, 'INTERNAL']);
});
