import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFINITION, startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.app.close());

test('the next runs of a workflow are instants', async () => {
  const { headers } = await api.addUser('me@here.example');
  const made = await api.call('POST', '/api/v1/workflows', { body: { name: 'n', definition: DEFINITION }, headers });
  const { id } = made.body as { id: string };
  const answer = await api.call('GET', `/api/v1/workflows/${id}/schedule`, { headers });
  const next_runs = [new Date(api.clock.nowMs() + 1_000).toISOString()];
  expect([answer.status, answer.body]).toEqual([
    200,
    { schedules: [{ node_id: 'start', timezone: 'UTC', catch_up: 'last', next_runs }] },
  ]);
});

test('a preview is instants, or a refusal at the field', async () => {
  const { headers } = await api.addUser('you@here.example');
  const preview = (body: object) => api.call('POST', '/api/v1/schedules/preview', { body, headers });
  const good = await preview({ config: { every_ms: 1_000 } });
  const next_runs = [new Date(api.clock.nowMs() + 1_000).toISOString()];
  expect([good.status, good.body]).toEqual([200, { timezone: 'UTC', next_runs }]);
  const bad = await preview({ config: { cron: 'bad' } });
  expect(bad).toMatchObject({
    status: 422,
    body: { error: { code: 'VALIDATION_ERROR', details: { field: 'config.cron', issue: 'it is bad' } } },
  });
  expect((await preview({})).status).toBe(422);
});
