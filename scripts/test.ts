import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Counts, countBrowserTests, countTests } from './count-tests.ts';

const ROOT = join(import.meta.dirname, '..');

/** Runs vitest once with the arguments given and counts what it ran. */
function runVitest(args: readonly string[], folder: string): Counts {
  const report = join(folder, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = run('vitest/vitest.mjs', ['run', ...reporters, ...args]);
  return orFailed(status, countTests(readReport(report)));
}

/** Runs the browser tests once and counts them. */
function runPlaywright(folder: string): Counts {
  const report = join(folder, 'playwright.json');
  const args = ['test', '--config=e2e/browser/playwright.config.ts', '--reporter=list,json'];
  const status = run('@playwright/test/cli.js', args, { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return orFailed(status, countBrowserTests(readReport(report)));
}

function run(script: string, args: readonly string[], env: Record<string, string> = {}): number | null {
  const program = join(ROOT, 'node_modules', script);
  const options = { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } } as const;
  return spawnSync(process.execPath, [program, ...args], options).status;
}

/** An error outside any test, a leaked rejection for example, fails the run although every test passed. */
function orFailed(status: number | null, counts: Counts): Counts {
  return status === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function readReport<Report>(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // The runner ended before it could write: its own output says why.
    return undefined;
  }
}

const args = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'automateos-test-'));
try {
  // Arguments choose among vitest's tests; without any, all tests there are run.
  const counts = [runVitest(args, folder), ...(args.length === 0 ? [runPlaywright(folder)] : [])];
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
