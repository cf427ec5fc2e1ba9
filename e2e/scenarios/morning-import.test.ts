import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FakeService, type PostgresServer, startFakeService, startPostgres } from '@automateos/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createWrongClock, type WrongClock } from '../chaos/wrong-clock.ts';
import { ApiClient } from '../support/api-client.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

const IN_TIME = { timeout: 60_000, interval: 250 };
const ROWS = 250;
const PAGE = 50;

let dataDir: string;
let clock: WrongClock;
let server: ServerProcess;
let source: FakeService;
let postgres: PostgresServer;
let target: pg.Client;
const api = new ApiClient(() => server.url);

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-import-'));
  clock = createWrongClock(path.join(dataDir, 'clock'));
  source = await startFakeService((request) => {
    const page = Number(new URL(request.path, 'http://source').searchParams.get('page'));
    const rows = Array.from({ length: PAGE }, (_, index) => ({
      id: (page - 1) * PAGE + index + 1,
      name: `Row ${index}`,
    }));
    return { body: { rows, has_more: page * PAGE < ROWS } };
  });
  postgres = await startPostgres();
  target = new pg.Client(postgres.url);
  await target.connect();
  await target.query('CREATE TABLE rows (id int PRIMARY KEY, name text, imported int NOT NULL DEFAULT 1)');
});

afterAll(async () => {
  await server.stop();
  await target.end();
  await postgres.stop();
  source.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Starts the product at an instant of its own wall clock. */
async function startAt(instant: string): Promise<void> {
  clock.jump(`+${Math.round((Date.parse(instant) - Date.now()) / 1_000)}`);
  server = await startServer(dataDir, { ...clock.env, EGRESS_ALLOW: '127.0.0.0/8' });
}

function addImport(credential: string) {
  return api.createWorkflow('Import', {
    nodes: [
      { id: 'at-six', type: 'schedule', config: { cron: '0 6 * * *', timezone: 'Europe/Berlin' } },
      {
        id: 'source',
        type: 'http_request',
        config: {
          url: `${source.url}/rows`,
          pagination: { by: 'page', parameter: 'page', items: 'rows', stop_when: { path: 'has_more', equals: false } },
        },
      },
      { id: 'each', type: 'for_each', config: { items: '{{source.body}}', concurrency: 5 } },
      {
        id: 'upsert',
        type: 'sql',
        parent: 'each',
        config: {
          credential,
          query:
            'INSERT INTO rows (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = $2, imported = rows.imported + 1',
          parameters: ['{{item.id}}', '{{item.name}}'],
          idempotent: true,
        },
      },
    ],
    connections: [
      { from: 'at-six', to: 'source' },
      { from: 'source', to: 'each' },
    ],
  });
}

/** Waits for so many runs that went well, and gives the slots of those that the schedule started, oldest first. */
async function slotsOf(workflowId: string, runs: number): Promise<string[]> {
  const all = await vi.waitFor(async () => {
    const executions = await api.listExecutions(workflowId);
    expect(executions.map(({ status }) => status)).toEqual(Array(runs).fill('success'));
    return executions;
  }, IN_TIME);
  const slots: string[] = [];
  for (const { id } of all.reverse()) {
    const { payload } = await api.getExecution(id);
    if (typeof payload === 'object' && payload !== null && 'scheduled_at' in payload)
      slots.push(String(payload.scheduled_at));
  }
  return slots;
}

/** How many rows there are, and how often each was written. */
async function written(): Promise<unknown> {
  const { rows } = await target.query('SELECT imported AS times, count(*)::int AS rows FROM rows GROUP BY 1');
  return rows;
}

test('250 rows are imported at six in Berlin, without duplicates, over the change to summer time; what was missed is caught up once', {
  timeout: 240_000,
}, async () => {
  // Winter: six o'clock is five in UTC.
  await startAt('2027-03-27T04:59:50Z');
  await api.signUp();
  const fields = { host: '127.0.0.1', port: postgres.port, database: 'postgres', username: 'postgres', tls: 'off' };
  const credential = { name: 'Target', type: 'postgres', fields };
  const { id } = await api.request<{ id: string }>('POST', '/api/v1/credentials', credential);
  const workflow = await addImport(id);
  expect(await slotsOf(workflow.id, 1)).toEqual(['2027-03-27T05:00:00.000Z']);
  expect(source.requests).toHaveLength(ROWS / PAGE);
  expect(await written()).toEqual([{ times: 1, rows: ROWS }]);

  await api.request('POST', `/api/v1/workflows/${workflow.id}/execute`, { by: 'hand' });
  await slotsOf(workflow.id, 2);
  expect(await written()).toEqual([{ times: 2, rows: ROWS }]);

  // In the night the clocks of Berlin went forward: six o'clock is four in UTC now.
  await server.stop();
  await startAt('2027-03-28T03:59:50Z');
  await api.signIn();
  expect(await slotsOf(workflow.id, 3)).toEqual(['2027-03-27T05:00:00.000Z', '2027-03-28T04:00:00.000Z']);
  expect(await written()).toEqual([{ times: 3, rows: ROWS }]);

  // Down over two slots, and killed: the last one is caught up, once.
  await server.kill();
  await startAt('2027-03-30T05:00:00Z');
  await api.signIn();
  expect((await slotsOf(workflow.id, 4)).at(-1)).toBe('2027-03-30T04:00:00.000Z');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(await slotsOf(workflow.id, 4)).toHaveLength(3);
  expect(await written()).toEqual([{ times: 4, rows: ROWS }]);
});
