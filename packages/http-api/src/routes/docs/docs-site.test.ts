import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

const PAGE = '<h1>Filter</h1>';
const SCRIPT = 'document.title;';

let parent: string;
let api: TestApi;

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'automateos-docs-'));
  const folder = join(parent, 'docs');
  for (const path of ['docs/nodes', 'docs/assets']) mkdirSync(join(parent, path), { recursive: true });
  writeFileSync(join(folder, 'guide.html'), '<h1>Guide</h1>');
  writeFileSync(join(folder, 'nodes.html'), '<h1>Nodes</h1>');
  writeFileSync(join(folder, 'nodes/filter.html'), PAGE);
  writeFileSync(join(folder, 'nodes/filter.html.gz'), gzipSync(PAGE));
  writeFileSync(join(folder, 'assets/search.js'), SCRIPT);
  writeFileSync(join(folder, '.env.html'), 'hidden');
  writeFileSync(join(parent, 'secret.html'), 'hidden');
  api = await startTestApi({ docsFolder: folder });
});
afterAll(async () => {
  await api.app.close();
  rmSync(parent, { recursive: true });
});

test.each([
  ['/docs/guide', '<h1>Guide</h1>'],
  ['/docs/nodes', '<h1>Nodes</h1>'],
  ['/docs/nodes/filter', PAGE],
])('%s is a page, under the policy of all answers', async (url, content) => {
  const { status, body, headers } = await api.call('GET', url);
  expect([status, body, headers['content-type']]).toEqual([200, content, 'text/html; charset=utf-8']);
  expect(headers['content-security-policy']).toContain("script-src 'self';style-src 'self';");
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(headers['cache-control']).toBe('public, max-age=0');
  const again = await api.call('GET', url, { headers: { 'if-none-match': String(headers.etag) } });
  expect(again.status).toBe(304);
});

test('files go out as what they are, compressed where there is such a file', async () => {
  const script = await api.call('GET', '/docs/assets/search.js');
  expect([script.status, script.body]).toEqual([200, SCRIPT]);
  expect(script.headers['content-type']).toBe('application/javascript; charset=utf-8');
  const page = await api.app.inject({ url: '/docs/nodes/filter', headers: { 'accept-encoding': 'gzip' } });
  expect([page.headers['content-encoding'], page.headers['content-type']]).toEqual([
    'gzip',
    'text/html; charset=utf-8',
  ]);
  expect(gunzipSync(page.rawPayload).toString()).toBe(PAGE);
});

test('the folder itself leads to the first page; the API reference stays where it was', async () => {
  const folder = await api.call('GET', '/docs/');
  expect([folder.status, folder.headers.location]).toEqual([302, '/docs/guide']);
  expect((await api.call('GET', '/docs')).body).toContain('/docs/scalar.js');
  expect((await api.call('GET', '/docs/start.js')).body).toContain('Scalar');
});

test.each(['/docs/nothing', '/docs/nodes/', '/docs/.env', '/docs/..%2fsecret', '/docs/nodes/..%2f..%2fsecret'])(
  '%s is not there',
  async (url) => {
    const { status, body, headers } = await api.call('GET', url);
    expect([status, body.error.code, headers['cache-control']]).toEqual([404, 'NOT_FOUND', 'no-store']);
  },
);
