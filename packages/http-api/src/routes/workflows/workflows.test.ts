import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFINITION, startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

let api: TestApi;
let headers: Record<string, string>;
let userId: string;

const call = (method: string, url: string, body?: unknown, more: Record<string, string> = {}) =>
  api.call(method, `/api/v1${url}`, { body, headers: { ...headers, ...more } });
const make = async (more: object = {}) =>
  (await call('POST', '/workflows', { name: 'n', definition: DEFINITION, ...more })).body;

beforeAll(async () => {
  api = await startTestApi();
  ({ headers, id: userId } = await api.addUser('me@here.example'));
});
afterAll(() => api.app.close());

test('a workflow comes back in the shape of the contract', async () => {
  const made = await call('POST', '/workflows', {
    name: ' Orders ',
    description: 'd',
    definition: DEFINITION,
    settings: { timeout_ms: 1000 },
  });
  expect(made.status).toBe(201);
  expect(made.headers.etag).toBe('"1"');
  expect(made.body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: 'Orders',
    description: 'd',
    definition: DEFINITION,
    webhook_url: expect.stringMatching(/^http:\/\/localhost\/webhook\/[A-Za-z0-9_-]{43}$/),
    is_active: true,
    owner_id: userId,
    version: 1,
    settings: { timeout_ms: 1000 },
    issues: [],
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
  });
  expect((await call('GET', `/workflows/${made.body.id}`)).body).toEqual(made.body);
});

test('an inactive workflow is saved with its faults, which come back', async () => {
  const made = await make({ is_active: false, definition: { nodes: [], connections: [] } });
  expect(made).toMatchObject({ is_active: false, issues: [{ field: 'nodes', issue: expect.any(String) }] });
});

describe('changes', () => {
  test('PATCH changes what it names, PUT replaces and leaves is_active', async () => {
    const made = await make({ description: 'd', is_active: false, settings: { timeout_ms: 5 } });
    const patched = await call('PATCH', `/workflows/${made.id}`, { name: 'p' });
    expect(patched.body).toMatchObject({ name: 'p', description: 'd', version: 2, settings: { timeout_ms: 5 } });
    const put = await call('PUT', `/workflows/${made.id}`, { name: 'q', definition: DEFINITION });
    expect(put.body).toMatchObject({ name: 'q', description: '', version: 3, settings: {}, is_active: false });
    expect(put.body.webhook_url).toBe(made.webhook_url);
  });

  test.each([
    ['"1"', undefined],
    ['1', undefined],
    ['*', undefined],
    ['"1"', 1],
    [undefined, 1],
  ])('If-Match %s and version %s hold for version 1, not for version 2', async (ifMatch, version) => {
    const { id } = await make();
    const change = () =>
      call(
        'PATCH',
        `/workflows/${id}`,
        { name: 'm', ...(version && { version }) },
        ifMatch ? { 'if-match': ifMatch } : {},
      );
    expect((await change()).status).toBe(200);
    expect((await change()).status).toBe(ifMatch === '*' ? 200 : 409);
  });

  test('DELETE holds to a version too, and then the workflow is gone with its executions', async () => {
    const { id } = await make();
    const run = await call('POST', `/workflows/${id}/execute`);
    expect((await call('DELETE', `/workflows/${id}`, { version: 2 })).status).toBe(409);
    const gone = await call('DELETE', `/workflows/${id}`, undefined, { 'if-match': '1' });
    expect([gone.status, gone.body]).toEqual([204, '']);
    expect((await call('GET', `/workflows/${id}`)).status).toBe(404);
    expect((await call('GET', `/logs/${run.body.execution_id}`)).status).toBe(404);
    expect((await call('DELETE', `/workflows/${id}`)).status).toBe(404);
  });

  test('definitions leave a version behind each', async () => {
    const { id } = await make();
    for (let count = 0; count < 3; count += 1) await call('PATCH', `/workflows/${id}`, { definition: DEFINITION });
    const first = await call('GET', `/workflows/${id}/versions?limit=3`);
    expect(first.body.items.map((item: { version: number }) => item.version)).toEqual([4, 3, 2]);
    const newest = {
      version: 4,
      definition: DEFINITION,
      created_at: expect.any(String),
      saved_by: { kind: 'session' },
    };
    expect(first.body.items[0]).toEqual(newest);
    expect(first.body.next_cursor).toBe('2');
    const second = await call('GET', `/workflows/${id}/versions?limit=3&cursor=2`);
    expect(second.body).toMatchObject({ items: [{ version: 1 }], next_cursor: null });
  });

  test('one version has the definition that was in force, also when the version changed something else', async () => {
    const { id } = await make();
    const definition = { ...DEFINITION, nodes: [{ ...DEFINITION.nodes[0], name: 'Start' }] };
    await call('PATCH', `/workflows/${id}`, { definition });
    await call('PATCH', `/workflows/${id}`, { name: 'renamed' });
    const at = async (version: number) => (await call('GET', `/workflows/${id}/versions/${version}`)).body;
    const first = { version: 1, definition: DEFINITION, created_at: '2026-01-01T00:00:00.000Z' };
    expect(await at(1)).toEqual({ ...first, saved_by: { kind: 'session' } });
    expect(await at(2)).toMatchObject({ version: 2, definition });
    expect(await at(3)).toMatchObject({ version: 2, definition });
    expect((await at(4)).error.code).toBe('NOT_FOUND');
    // What was once saved can be saved again.
    const restored = await call('PATCH', `/workflows/${id}`, { definition: (await at(1)).definition });
    expect(restored.body).toMatchObject({ version: 4, definition: DEFINITION });
  });
});

test("lists are one user's own, newest first, in pages, with filters", async () => {
  const other = await api.addUser('other@here.example');
  const mine = (query: string) => api.call('GET', `/api/v1/workflows${query}`, { headers: other.headers });
  for (const name of ['Alpha', 'Beta', 'alphabet']) {
    const body = { name, definition: DEFINITION, is_active: name !== 'Beta' };
    await api.call('POST', '/api/v1/workflows', { body, headers: other.headers });
  }
  const names = (answer: Awaited<ReturnType<typeof mine>>) =>
    answer.body.items.map((item: { name: string }) => item.name);
  const page = await mine('?limit=2');
  expect(names(page)).toEqual(['alphabet', 'Beta']);
  expect(page.body.items[0].last_execution).toBeNull();
  const rest = await mine(`?limit=2&cursor=${page.body.next_cursor}`);
  expect([names(rest), rest.body.next_cursor]).toEqual([['Alpha'], null]);
  expect(names(await mine('?q=ALPHA'))).toEqual(['alphabet', 'Alpha']);
  expect(names(await mine('?is_active=false'))).toEqual(['Beta']);
});

test('a list shows the last executions of each workflow when it is asked to', async () => {
  const { id } = await make();
  const runs: string[] = [];
  for (let count = 0; count < 21; count += 1) {
    runs.unshift((await call('POST', `/workflows/${id}/execute`, {})).body.execution_id);
  }
  const [shown] = (await call('GET', '/workflows?include=recent&limit=1')).body.items;
  expect(shown.recent_executions.map((one: { id: string }) => one.id)).toEqual(runs.slice(0, 20));
  expect(shown.recent_executions[0]).toEqual({ id: runs[0], status: 'queued', started_at: null, completed_at: null });
  expect(shown.last_execution).toEqual(shown.recent_executions[0]);
  expect((await call('GET', '/workflows?limit=1')).body.items[0]).not.toHaveProperty('recent_executions');
});

describe('executions', () => {
  test('run, are listed without steps and shown with them', async () => {
    const { id } = await make();
    const run = await call('POST', `/workflows/${id}/execute`, { order: 1 });
    expect([run.status, run.body]).toEqual([202, { execution_id: expect.any(String), status: 'queued' }]);
    const stored = [...api.memory.executions.values()].at(-1);
    if (stored === undefined) throw new Error('no execution');
    const at = Date.UTC(2026, 0, 2);
    Object.assign(stored, {
      status: 'failed',
      startedAt: at,
      completedAt: at + 5,
      error: { code: 'HTTP_ERROR', message: 'no', nodeId: 'call' },
      steps: [
        {
          nodeId: 'call',
          iteration: '',
          status: 'failed',
          attempt: 1,
          idempotencyKey: 'k',
          input: '{"url":"http://x"}',
          output: null,
          emitted: [],
          error: { code: 'HTTP_ERROR', message: 'no' },
          attempts: [{ number: 1, startedAt: at, completedAt: at + 5, error: null }],
          startedAt: at,
          completedAt: at + 5,
          nextAttemptAt: null,
        },
      ],
    });
    const summary = {
      id: run.body.execution_id,
      workflow_id: id,
      workflow_version: 1,
      status: 'failed',
      error_message: 'no',
      error: { code: 'HTTP_ERROR', message: 'no', node_id: 'call' },
      started_at: '2026-01-02T00:00:00.000Z',
      completed_at: '2026-01-02T00:00:00.005Z',
      created_at: '2026-01-01T00:00:00.000Z',
      retry_of: null,
    };
    const list = await call('GET', `/workflows/${id}/logs?status=failed&since=2025-12-31T00:00:00%2B01:00`);
    expect(list.body).toEqual({ items: [summary], next_cursor: null });
    expect((await call('GET', `/workflows/${id}/logs?until=2025-12-31T00:00:00Z`)).body.items).toEqual([]);
    const whole = await call('GET', `/logs/${run.body.execution_id}`);
    expect(whole.body).toEqual({
      ...summary,
      payload: { order: 1 },
      result: null,
      steps: [
        {
          node_id: 'call',
          iteration: '',
          status: 'failed',
          input: { url: 'http://x' },
          output: null,
          error: { code: 'HTTP_ERROR', message: 'no' },
          attempts: [{ number: 1, started_at: summary.started_at, completed_at: summary.completed_at, error: null }],
          started_at: summary.started_at,
          completed_at: summary.completed_at,
          next_attempt_at: null,
          emitted: [],
        },
      ],
    });
    expect((await call('POST', `/executions/${run.body.execution_id}/cancel`)).body.error.code).toBe(
      'EXECUTION_FINISHED',
    );
    const again = await call('POST', `/executions/${run.body.execution_id}/retry`, {});
    expect((await call('GET', `/logs/${again.body.execution_id}`)).body.retry_of).toBe(run.body.execution_id);
    const cancelled = await call('POST', `/executions/${again.body.execution_id}/cancel`, {});
    expect([cancelled.status, cancelled.body.status]).toEqual([202, 'cancelled']);
  });

  test.each<[string, string | undefined, unknown]>([
    ['no body', undefined, {}],
    ['an empty body', '', {}],
    ['null', 'null', null],
    ['an array', '[1]', [1]],
    ['text', '"x"', 'x'],
    ['false', 'false', false],
    ['a number', '0', 0],
    ['__proto__', '{"__proto__":{"a":1}}', JSON.parse('{"__proto__":{"a":1}}')],
  ])('%s is a payload', async (_name, body, payload) => {
    const { id } = await make();
    const run = await call(
      'POST',
      `/workflows/${id}/execute`,
      body,
      body === undefined ? {} : { 'content-type': 'application/json' },
    );
    expect(run.status).toBe(202);
    expect((await call('GET', `/logs/${run.body.execution_id}`)).body.payload).toEqual(payload);
  });

  test('the same key gives the same execution, with another value a conflict', async () => {
    const { id } = await make();
    const run = (body: unknown) => call('POST', `/workflows/${id}/execute`, body, { 'idempotency-key': 'once' });
    const first = await run({ a: 1 });
    expect((await run({ a: 1 })).body).toEqual(first.body);
    expect((await run({ a: 2 })).body.error.code).toBe('IDEMPOTENCY_CONFLICT');
  });
});

test('node types come with the schemas of their configs', async () => {
  const { body } = await call('GET', '/node-types');
  expect(body.items).toHaveLength(1);
  expect(body.items[0]).toMatchObject({
    type: 'webhook',
    version: 1,
    group: 'trigger',
    trigger: true,
    icon: 'webhook',
    summary: '{method}',
    outputs: ['main'],
    outputs_from: null,
    config_schema: { type: 'object', properties: { method: { type: 'string' } }, additionalProperties: false },
  });
});
