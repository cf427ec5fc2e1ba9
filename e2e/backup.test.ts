import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '@automateos/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { ApiClient } from './support/api-client.ts';
import { BIN, startRole } from './support/server-process.ts';
import { startSink } from './support/sink.ts';

const SECRET_KEY = 'the-key-of-this-installation'.repeat(2);
const FIRST_ACKS = 60;
const MOST_SENT = 800;
/** Longer than a backup takes, so that this call is under way in it. */
const SLOW_MS = 20_000;

let work: string;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let made = 0;

beforeAll(async () => {
  [work, postgres] = [await mkdtemp(path.join(tmpdir(), 'automateos-e2e-backup-')), await startPostgres()];
});
afterAll(async () => {
  await postgres.stop();
  await rm(work, { recursive: true, force: true });
});

type Environment = Record<string, string>;

async function emptyInstallation(database: string): Promise<Environment> {
  made += 1;
  const shared = { SECRET_KEY, EGRESS_ALLOW: '127.0.0.0/8', LOG_LEVEL: 'error' };
  if (database === 'SQLite') return { ...shared, DATA_DIR: path.join(work, `data-${made}`) };
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`create database installation_${made}`);
  await client.end();
  const url = new URL(postgres.url);
  url.pathname = `/installation_${made}`;
  return { ...shared, DATABASE_URL: url.href };
}

function automateos(environment: Environment, ...args: string[]) {
  const env = { PATH: process.env.PATH, ...environment };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [BIN, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

const definition = (address: string) => ({
  nodes: [
    { id: 'start', type: 'webhook', config: {} },
    {
      id: 'call',
      type: 'http_request',
      config: { url: address, method: 'POST', body: '{{start.payload.n}}' },
    },
  ],
  connections: [{ from: 'start', to: 'call' }],
});

/** Posts to the webhook until it is stopped; tells what was acknowledged, by what was sent. */
function startLoad(webhookUrl: string) {
  const acks = new Map<number, string>();
  let isStopped = false;
  let next = 0;
  const send = async (): Promise<void> => {
    while (!isStopped && next < MOST_SENT) {
      next += 1;
      const n = next;
      const body = JSON.stringify({ n: String(n) });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(webhookUrl, { method: 'POST', headers, body }).catch(() => undefined);
      if (response?.status !== 202) return;
      const answer = (await response.json()) as { execution_id: string }; // the contract's
      acks.set(n, answer.execution_id);
      await sleep(20);
    }
  };
  const senders = Array.from({ length: 4 }, send);
  return {
    acks,
    stop: async () => {
      isStopped = true;
      await Promise.all(senders);
    },
  };
}

test.each([
  ['SQLite', 'SQLite'],
  ['PostgreSQL', 'PostgreSQL'],
  ['SQLite', 'PostgreSQL'],
])(
  'T16: %s, backed up under load and killed, is restored into %s: nothing is lost, calls keep their keys',
  async (from, to) => {
    const sink = await startSink();
    onTestFinished(() => sink.close());
    const [source, target] = [await emptyInstallation(from), await emptyInstallation(to)];
    const file = path.join(work, `backup-${made}`);
    const killed = await startRole('start', source);
    onTestFinished(() => killed.kill());
    const before = new ApiClient(() => killed.url);
    await before.signUp();
    const workflow = await before.createWorkflow('Calls', definition(`${sink.url}/call?delay=400`));
    const slow = await before.createWorkflow('Slow', definition(`${sink.url}/slow?delay=${SLOW_MS}`));
    const load = startLoad(workflow.webhook_url);
    await vi.waitFor(() => expect(load.acks.size).toBeGreaterThan(FIRST_ACKS), { timeout: 20_000 });
    const acknowledged = new Map(load.acks);
    const slowCalls = () => sink.hits.filter((hit) => hit.path === '/slow');
    const json = { 'content-type': 'application/json' };
    const sent = await fetch(slow.webhook_url, { method: 'POST', headers: json, body: '{"n":"slow"}' });
    expect(sent.status).toBe(202);
    await vi.waitFor(() => expect(slowCalls()).toHaveLength(1), { timeout: 10_000 });
    expect(await automateos(source, 'backup', file)).toMatchObject({ code: 0, stderr: '' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(load.acks.size).toBeGreaterThan(acknowledged.size);
    await killed.kill();
    await load.stop();

    const wrongKey = await automateos({ ...target, SECRET_KEY: 'another-key'.repeat(4) }, 'restore', file);
    expect([wrongKey.code, wrongKey.stderr]).toEqual([
      1,
      'automateos: SECRET_KEY is not the one that this backup was made with; set the right one\n',
    ]);
    expect(await automateos(target, 'restore', file)).toMatchObject({ code: 0, stderr: '' });

    let server = await startRole('start', target);
    onTestFinished(() => server.kill());
    const api = new ApiClient(() => server.url);
    await api.signIn();
    const hitsBefore = sink.hits.length;
    const url = `${server.url}/webhook/${workflow.webhook_url.split('/').at(-1)}`;
    const accepted = await fetch(url, {
      method: 'POST',
      headers: json,
      body: '{"n":"0"}',
    });
    expect(accepted.status).toBe(202);
    await sleep(3_000);
    expect(sink.hits.length).toBe(hitsBefore);
    const open = await automateos(target, 'doctor');
    expect(open.stdout).toContain('restored and paused');

    if (to === 'SQLite') {
      expect((await automateos(target, 'release')).stderr).toContain('stop it first');
      await server.stop();
    }
    expect(await automateos(target, 'release')).toMatchObject({ code: 0, stderr: '' });
    if (to === 'SQLite') server = await startRole('start', target);

    await vi.waitFor(
      async () => {
        const all = [...(await api.listExecutions(workflow.id)), ...(await api.listExecutions(slow.id))];
        expect(all.filter(({ status }) => status !== 'success')).toEqual([]);
      },
      { timeout: 90_000, interval: 500 },
    );
    const kept = new Set((await api.listExecutions(workflow.id)).map(({ id }) => id));
    expect([...acknowledged.values()].filter((id) => !kept.has(id))).toEqual([]);
    const keys = Map.groupBy(sink.hits, ({ body }) => body);
    for (const n of acknowledged.keys()) {
      const hits = keys.get(String(n)) ?? [];
      expect(hits.length).toBeGreaterThan(0);
      expect(new Set(hits.map(({ key }) => key)).size).toBe(1);
    }
    // This run went on in the middle of its call.
    expect(slowCalls().map(({ key }) => key)).toEqual([slowCalls()[0]?.key, slowCalls()[0]?.key]);
    expect(await server.stop()).toBe(0);
  },
  240_000,
);

test('refuses what is no backup, a database with data in it, a file that is there, and a start without the key', async () => {
  const installation = await emptyInstallation('SQLite');
  const server = await startRole('start', installation);
  const file = path.join(work, 'kept');
  expect(await automateos(installation, 'backup', file)).toMatchObject({ code: 0 });
  const again = await automateos(installation, 'backup', file);
  expect([again.code, again.stderr]).toEqual([1, `automateos: ${file} is there already: name another file\n`]);
  await server.stop();
  expect((await automateos(installation, 'restore', file)).stderr).toMatch(/^automateos: this database is not empty/);

  const empty = await emptyInstallation('SQLite');
  const refusalOf = async (bytes: string | Buffer) => {
    await writeFile(path.join(work, 'other'), bytes);
    return (await automateos(empty, 'restore', path.join(work, 'other'))).stderr;
  };
  expect(await refusalOf('no backup')).toMatch(/^automateos: \S+ cannot be read as a backup: [^\n]+\n$/);
  const whole = await readFile(file);
  expect(await refusalOf(whole.subarray(0, whole.length - 30))).toMatch(/^automateos: [^\n]+\n$/);
  expect((await automateos(empty, 'restore', path.join(work, 'nothing'))).stderr).toContain('ENOENT');
  await truncate(path.join(work, 'other'), 0);
  expect((await automateos(empty, 'restore', path.join(work, 'other'))).stderr).toMatch(/^automateos: [^\n]+\n$/);
  // None of these left anything behind that a restore would mind.
  expect(await automateos(empty, 'restore', file)).toMatchObject({ code: 0, stderr: '' });

  const { SECRET_KEY: _, ...withoutKey } = await emptyInstallation('SQLite');
  expect((await automateos(withoutKey, 'restore', file)).stderr).toContain('secret.key');
  const folder = withoutKey.DATA_DIR ?? '';
  await mkdir(folder);
  expect(await readdir(folder)).toEqual([]);
  expect((await readdir(work)).filter((name) => name.endsWith('.part'))).toEqual([]);
}, 60_000);
