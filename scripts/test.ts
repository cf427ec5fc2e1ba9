import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Counts, countTests, type VitestReport } from './count-tests.ts';

const ROOT = join(import.meta.dirname, '..');

/** Runs vitest once with the arguments given and counts what it ran. */
function runVitest(args: readonly string[]): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'automateos-test-'));
  try {
    const report = join(folder, 'report.json');
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...args], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    const counts = countTests(readReport(report));
    // An error outside any test, a leaked rejection for example, fails the run although every test passed.
    return status === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(path: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Vitest ended before it could write: its own output says why.
    return undefined;
  }
}

const { passed, failed } = runVitest(process.argv.slice(2));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
