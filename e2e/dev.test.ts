import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '@automateos/testing';
import { afterEach, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
let folder: string;
let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const answers = (url: string, init?: RequestInit) => fetch(url, init).catch(() => undefined);

async function waitFor(url: string): Promise<Response> {
  for (;;) {
    const response = await answers(url);
    if (response?.ok) return response;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

test('one command serves the page with the API beside it, and one signal ends both', { timeout: 120_000 }, async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'automateos-dev-'));
  const [apiPort, webPort] = [await findFreePort(), await findFreePort()];
  child = spawn(process.execPath, ['scripts/dev.ts'], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      DATA_DIR: folder,
      PORT: String(apiPort),
      WEB_PORT: String(webPort),
      LOG_LEVEL: 'warn',
    },
    stdio: 'ignore',
  });
  const page = `http://127.0.0.1:${webPort}`;
  expect(await (await waitFor(page)).text()).toContain('/src/main.tsx');
  await waitFor(`${page}/health/live`);

  // The server takes the page's origin for its own: else nobody could stay signed in.
  const refused = await answers(`${page}/api/v1/auth/refresh`, { method: 'POST', headers: { origin: page } });
  expect(await refused?.text()).not.toContain('PUBLIC_URL');

  const exited = once(child, 'exit');
  child.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
  expect(await answers(page)).toBeUndefined();
  expect(await answers(`http://127.0.0.1:${apiPort}/health/live`)).toBeUndefined();
});
