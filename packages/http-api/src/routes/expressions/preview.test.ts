import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFINITION, startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.app.close());

test('a preview answers what an expression comes to, or what is wrong with it, and counts for itself', async () => {
  const { headers } = await api.addUser('me@here.example');
  const preview = (body: object) => api.call('POST', '/api/v1/expressions/preview', { body, headers });
  const question = { source: '{{trigger.payload}}', node_id: 'start', definition: DEFINITION };
  const good = await preview({ ...question, data: { trigger: { payload: null } } });
  expect([good.status, good.body]).toEqual([200, { ok: true, value: '{{trigger.payload}}' }]);
  const bad = await preview({ ...question, source: 'bad', kind: 'condition' });
  expect(bad.status).toBe(200);
  expect(bad.body).toEqual({ ok: false, error: { message: 'it is bad', position: 2, missing: ['start'] } });
  for (let count = 2; count < 60; count += 1) await preview(question);
  const refused = await preview(question);
  expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
  api.clock.advance(1_000);
  expect((await preview(question)).status).toBe(200);
});
