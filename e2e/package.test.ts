import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorkflowDefinition } from '@automateos/model';
import { startPostgres, startRedis } from '@automateos/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ApiClient } from './support/api-client.ts';
import { type LaunchedProcess, launchRole } from './support/server-process.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const MINUTES_MS = 5 * 60_000;

// npm and npx take the Node that stands first in the path: the one that runs this test. A script of this repository hands
// its own npm settings down; who installs the package has none of them.
const { npm_config_strict_allow_scripts: _, ...inherited } = process.env;
const environment = { ...inherited, PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}` };
const run = (cwd: string, program: string, ...args: string[]): string =>
  execFileSync(program, args, { cwd, env: environment, encoding: 'utf8' }).trim();

/** One step in each thread that the package starts from a file of its own: of the database, of code, of heavy nodes. */
const DEFINITION: WorkflowDefinition = {
  nodes: [
    { id: 'start', type: 'webhook', config: {} },
    { id: 'code', type: 'code', config: { code: 'return "<p>word</p>".repeat(input.payload.times);' } },
    { id: 'page', type: 'html_extract', config: { html: '{{code.result}}', fields: { text: { selector: 'p' } } } },
  ],
  connections: [
    { from: 'start', to: 'code' },
    { from: 'code', to: 'page' },
  ],
};

describe('the published package, installed into an empty folder', () => {
  let folder: string;
  let bin: string;
  let server: LaunchedProcess | undefined;
  let url: string;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'automateos-install-')));
    const tarball = run(ROOT, process.execPath, 'scripts/make-package.ts', folder);
    await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
    run(folder, 'npm', 'install', '--loglevel=error', '--no-audit', '--no-fund', tarball);
    bin = path.join(folder, 'node_modules/automateos/bin/automateos.js');
    server = launchRole('start', { DATA_DIR: path.join(folder, 'data') }, bin);
    url = await server.ready;
  }, MINUTES_MS);

  afterAll(async () => {
    const code = await server?.stop();
    expect(code, server?.log()).toBe(0);
    await rm(folder, { recursive: true, force: true });
  });

  test('runs a workflow through all of its threads', async () => {
    const api = new ApiClient(() => url);
    await api.signUp();
    const workflow = await api.createWorkflow('First', DEFINITION);
    const answer = await fetch(workflow.webhook_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ times: 20_000 }),
    });
    expect(answer.status).toBe(202);
    const { execution_id } = (await answer.json()) as { execution_id: string };
    const execution = await vi.waitFor(
      async () => {
        const read = await api.getExecution(execution_id);
        expect(read.status).toBe('success');
        return read;
      },
      { timeout: 20_000, interval: 50 },
    );
    expect(execution.result).toEqual({ page: { text: 'word' } });
  });

  test('serves the web app with its files, the API reference and the documentation', async () => {
    const page = await (await fetch(`${url}/`)).text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1];
    const answers = await Promise.all(
      [`${url}${script}`, `${url}/docs/scalar.js`, `${url}/docs/guide`, `${url}/docs/assets/search.json`].map(
        (address) => fetch(address),
      ),
    );
    expect(answers.map(({ status, headers }) => [status, headers.get('content-type')])).toEqual([
      [200, expect.stringContaining('javascript')],
      [200, expect.stringContaining('javascript')],
      [200, expect.stringContaining('html')],
      [200, expect.stringContaining('json')],
    ]);
  });

  test('runs as two servers and two workers that are observed, as docs/deploying.md says', {
    timeout: 90_000,
  }, async () => {
    const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    const processes: LaunchedProcess[] = [];
    try {
      const page = await readFile(path.join(ROOT, 'docs/deploying.md'), 'utf8');
      const [, block = ''] = /cat > settings\.env <<END\n(.+?)END\n/s.exec(page) ?? [];
      const settings = Object.fromEntries(
        block
          .trim()
          .split('\n')
          .map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]),
      );
      expect(Object.keys(settings)).toEqual(expect.arrayContaining(['DATABASE_URL', 'REDIS_URL', 'SECRET_KEY']));
      // What stands for a place or for a command is the machine's.
      const values = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, SECRET_KEY: 'k'.repeat(44) };
      const common = { ...settings, ...values, METRICS_TOKEN: 'm'.repeat(48) };
      const runCommand = (command: string): string =>
        execFileSync(process.execPath, [bin, command], { env: { ...environment, ...common }, encoding: 'utf8' });
      expect(runCommand('migrate')).toContain('up to date');
      expect(runCommand('doctor')).not.toContain('failed');
      const launch = (role: 'server' | 'worker'): LaunchedProcess => {
        const launched = launchRole(role, { ...common, HEALTH_PORT: '0' }, bin);
        processes.push(launched);
        return launched;
      };
      const servers = await Promise.all([launch('server'), launch('server')].map(({ ready }) => ready));
      const workers = await Promise.all([launch('worker'), launch('worker')].map(({ ready }) => ready));

      const [first = '', second = ''] = servers;
      const api = new ApiClient(() => first);
      await api.signUp();
      const workflow = await api.createWorkflow('Shared', {
        nodes: [{ id: 'start', type: 'webhook', config: {} }],
        connections: [],
      });
      const { pathname } = new URL(workflow.webhook_url);
      for (const server of [first, second, first, second]) {
        expect((await fetch(server + pathname, { method: 'POST' })).status).toBe(202);
      }
      const headers = { authorization: `Bearer ${common.METRICS_TOKEN}` };
      await vi.waitFor(
        async () => {
          const texts = await Promise.all(
            [...servers, ...workers].map(async (each) => (await fetch(`${each}/metrics`, { headers })).text()),
          );
          const ended = texts.map((text) =>
            /^automateos_executions_ended_total\{status="success"\} (\d+)$/m.exec(text),
          );
          expect(ended.reduce((sum, found) => sum + Number(found?.[1] ?? 0), 0)).toBe(4);
        },
        { timeout: 20_000, interval: 100 },
      );
      expect((await fetch(`${workers[0]}/metrics`)).status).toBe(401);
    } finally {
      await Promise.all(processes.map((each) => each.stop()));
      await Promise.all([postgres.stop(), redis.stop()]);
    }
  });

  test('is a command, and says which version it is', () => {
    expect(run(folder, 'npx', '--no-install', 'automateos', '--version')).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
