import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FakeService, startFakeService } from '@automateos/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

const IN_TIME = { timeout: 60_000, interval: 50 };

let dataDir: string;
let server: ServerProcess;
let site: FakeService;
let pager: FakeService;

const start = (): Promise<ServerProcess> => startServer(dataDir, { EGRESS_ALLOW: '127.0.0.0/8' });

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-uptime-'));
  site = await startFakeService();
  pager = await startFakeService();
  server = await start();
});

afterAll(async () => {
  await server.stop();
  site.close();
  pager.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('a site that is down is told once, though the process dies in the middle of a check; when it was up in between, once more', async () => {
  const api = new ApiClient(() => server.url);
  await api.signUp();
  site.answer(() => new Promise(() => {}));
  const workflow = await api.createWorkflow('Uptime', {
    nodes: [
      { id: 'each', type: 'schedule', config: { every_ms: 1_000, catch_up: 'none' } },
      { id: 'check', type: 'http_request', config: { url: `${site.url}/health`, fail_on: 'never' } },
      { id: 'down', type: 'if', config: { condition: '{{check.status}} >= 500' } },
      { id: 'claim', type: 'store', config: { operation: 'compare_and_set', key: 'alerted', value: true } },
      { id: 'first', type: 'filter', config: { condition: '{{claim.swapped}}' } },
      {
        id: 'alert',
        type: 'http_request',
        config: { url: `${pager.url}/alerts`, method: 'POST', body: { text: 'The site is down ({{check.status}})' } },
      },
      { id: 'clear', type: 'store', config: { operation: 'delete', key: 'alerted' } },
    ],
    connections: [
      { from: 'each', to: 'check' },
      { from: 'check', to: 'down' },
      { from: 'down', output: 'true', to: 'claim' },
      { from: 'claim', to: 'first' },
      { from: 'first', to: 'alert' },
      { from: 'down', output: 'false', to: 'clear' },
    ],
  });
  const checksUntil = (more: number): Promise<void> => {
    const until = site.requests.length + more;
    return vi.waitFor(() => expect(site.requests.length).toBeGreaterThanOrEqual(until), IN_TIME);
  };

  await checksUntil(1);
  // The process dies while the first check is out; its run is taken up, and checks again.
  const interrupted = (await api.listExecutions(workflow.id)).at(-1);
  await server.kill();
  site.answer(() => ({ status: 503, body: 'down' }));
  server = await start();
  await vi.waitFor(() => expect(pager.requests).toHaveLength(1), IN_TIME);
  const ended = await vi.waitFor(async () => {
    const execution = await api.getExecution(interrupted?.id ?? '');
    expect(execution.status).toBe('success');
    return execution;
  }, IN_TIME);
  expect(ended.steps.find(({ node_id }) => node_id === 'check')?.attempts).toHaveLength(2);
  await checksUntil(3);
  expect(pager.requests.map(({ json }) => json)).toEqual([{ text: 'The site is down (503)' }]);

  const isCleared = async (): Promise<void> => {
    const [newest] = await api.listExecutions(workflow.id);
    const execution = await api.getExecution(newest?.id ?? '');
    expect(execution.result).toEqual({ clear: { deleted: false } });
  };
  site.answer(() => ({ body: 'up' }));
  await checksUntil(2);
  await vi.waitFor(isCleared, IN_TIME);
  site.answer(() => ({ status: 500, body: 'down again' }));
  await vi.waitFor(() => expect(pager.requests).toHaveLength(2), IN_TIME);
  await checksUntil(2);
  expect(pager.requests).toHaveLength(2);
}, 240_000);
