import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { installProgram } from '@automateos/testing';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Runs once before the browser tests: there is a browser, and the web app and the docs are built from the sources as they are. */
export default function provisionBrowser(): void {
  installProgram(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', 'chromium');
  const { status } = spawnSync('npm', ['run', '--silent', '--workspace', 'apps/web', 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the web app could not be built');
  const docs = spawnSync(process.execPath, [path.join(ROOT, 'scripts/build-docs.ts')], { stdio: 'inherit' });
  if (docs.status !== 0) throw new Error('the documentation could not be built');
}
