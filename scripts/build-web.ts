import { spawnSync } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { compressFiles } from './compress-files.ts';
import { isWebStale, WEB_PAGE } from './is-web-stale.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'apps/automateos/dist/web');

/** Builds the web app if it was never built or one of its sources is younger. */
function buildWeb(): number {
  if (!isWebStale(ROOT)) return 0;
  console.error('Building the web app; the next start skips this.');
  const startedAt = new Date();
  const { status } = spawnSync('npm', ['run', '--silent', '--workspace=apps/web', 'build'], {
    cwd: ROOT,
    // What it says is not for the reader of the server's stdout.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) return status ?? 1;
  // Fonts and pictures are compressed already.
  compressFiles(FOLDER, ['assets/*.{css,js,svg}']);
  // A source that changed during the build is younger than what was built of it.
  utimesSync(join(ROOT, WEB_PAGE), startedAt, startedAt);
  return 0;
}

process.exitCode = buildWeb();
