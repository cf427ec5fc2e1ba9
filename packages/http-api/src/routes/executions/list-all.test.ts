import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFINITION, startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

let api: TestApi;
let headers: Record<string, string>;

beforeAll(async () => {
  api = await startTestApi();
  headers = (await api.addUser('me@here.example')).headers;
});
afterAll(() => api.app.close());

const get = (url: string) => api.call('GET', `/api/v1/executions${url}`, { headers });

test('executions of all workflows are listed with the names of their workflows, and without step data', async () => {
  const ids: string[] = [];
  const workflowIds: string[] = [];
  for (const name of ['Orders', 'Invoices']) {
    const made = await api.call('POST', '/api/v1/workflows', { body: { name, definition: DEFINITION }, headers });
    workflowIds.push(made.body.id);
    const run = await api.call('POST', `/api/v1/workflows/${made.body.id}/execute`, { body: { secret: 1 }, headers });
    ids.push(run.body.execution_id);
  }
  const [orders, invoices] = ids;
  const all = await get('');
  expect(all.status).toBe(200);
  expect(all.body).toEqual({
    items: [
      {
        id: invoices,
        workflow_id: workflowIds[1],
        workflow_name: 'Invoices',
        workflow_version: 1,
        status: 'queued',
        error_message: null,
        error: null,
        started_at: null,
        completed_at: null,
        created_at: '2026-01-01T00:00:00.000Z',
        retry_of: null,
      },
      expect.objectContaining({ id: orders, workflow_name: 'Orders' }),
    ],
    next_cursor: null,
  });
  const found = async (query: string) => (await get(query)).body.items.map(({ id }: { id: string }) => id);
  expect(await found(`?workflow_id=${workflowIds[0]}`)).toEqual([orders]);
  expect(await found('?q=%20Orders%20')).toEqual([orders]);
  expect(await found('?status=failed')).toEqual([]);
  expect(await found('?since=2026-01-01T00:00:00Z&until=2026-01-01T01:00:00%2B01:00')).toEqual([]);
  const first = await get('?limit=1');
  expect(first.body.next_cursor).toBe(invoices);
  expect(await found(`?limit=1&cursor=${first.body.next_cursor}`)).toEqual([orders]);
});
