import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';
import './src/app/server-url.conformance.ts';

const BIN = resolve(import.meta.dirname, '../automateos/bin/automateos.js');

/** Starts the product on a fresh database, for the tests of pages, and ends it after them. */
export default async function startRealServer(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'automateos-pages-'));
  const child = spawn(process.execPath, [BIN, 'start'], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^AutomateOS is ready at (.+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    project.provide('serverUrl', url);
    break;
  }
  return async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
}
