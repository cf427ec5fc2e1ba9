import type { StoreEntryRecord } from '@automateos/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFINITION, startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

let api: TestApi;
let mine: Record<string, string>;
let theirs: Record<string, string>;
let workflowId: string;

const at = (ms: number): string => new Date(ms).toISOString();
const entry = (key: string, value: unknown, expiresAt: number | null = null): StoreEntryRecord => {
  const text = JSON.stringify(value);
  return { key, value: text, sizeBytes: key.length + text.length, expiresAt, updatedAt: 1_000 };
};

beforeAll(async () => {
  api = await startTestApi();
  const me = await api.addUser('me@here.example');
  mine = me.headers;
  theirs = (await api.addUser('you@here.example')).headers;
  const made = await api.call('POST', '/api/v1/workflows', {
    body: { name: 'n', definition: DEFINITION },
    headers: mine,
  });
  workflowId = String(made.body.id);
  const put = (area: string, made: StoreEntryRecord) =>
    api.memory.storeEntries.set(`${me.id} ${area} ${made.key}`, made);
  put('', entry('a', { n: 1 }));
  put('', entry('b/ä&c', [1], 5_000));
  put(workflowId, entry('a', 'of the workflow'));
});
afterAll(() => api.app.close());

const get = (query: string, headers = mine) => api.call('GET', `/api/v1/store${query}`, { headers });

test('entries are listed by key without their values, page by page', async () => {
  const item = (key: string, size_bytes: number, expires_at: string | null) => ({
    key,
    size_bytes,
    expires_at,
    updated_at: at(1_000),
  });
  expect((await get('?limit=1')).body).toEqual({ items: [item('a', 8, null)], next_cursor: 'a' });
  expect((await get('?cursor=a')).body).toEqual({ items: [item('b/ä&c', 8, at(5_000))], next_cursor: null });
  expect((await get('?prefix=b')).body.items).toHaveLength(1);
  expect((await get(`?workflow_id=${workflowId}`)).body.items).toEqual([item('a', 18, null)]);
});

test('an entry has its value, and any key can be asked for', async () => {
  const answer = await get(`/entry?key=${encodeURIComponent('b/ä&c')}`);
  expect(answer).toMatchObject({ status: 200, body: { key: 'b/ä&c', value: [1], expires_at: at(5_000) } });
  expect((await get(`/entry?key=a&workflow_id=${workflowId}`)).body.value).toBe('of the workflow');
  expect((await get('/entry?key=gone')).status).toBe(404);
});

test('what is somebody else’s is not there', async () => {
  expect((await get('', theirs)).body).toEqual({ items: [], next_cursor: null });
  expect((await get('/entry?key=a', theirs)).status).toBe(404);
  expect((await get(`?workflow_id=${workflowId}`, theirs)).status).toBe(404);
  expect((await get(`/entry?key=a&workflow_id=${workflowId}`, theirs)).status).toBe(404);
});

test('an entry is deleted once', async () => {
  const remove = () => api.call('DELETE', '/api/v1/store/entry?key=a', { headers: mine });
  expect((await remove()).status).toBe(204);
  expect((await remove()).status).toBe(404);
  expect((await get(`/entry?key=a&workflow_id=${workflowId}`)).status).toBe(200);
});
