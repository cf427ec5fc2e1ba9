import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSearch, type Outcome, readPlaywrightReport, readVitestReport, type VitestOutcome } from './test-reports.ts';

const ROOT = join(import.meta.dirname, '..');

/** What passed, what failed, and what failed at first and passed when it was repeated alone. */
interface Verdict extends Outcome {
  readonly shaky: readonly string[];
}

/** Runs vitest once with the arguments given. */
function runVitest(args: readonly string[], folder: string): VitestOutcome {
  const report = join(folder, 'vitest.json');
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = run('vitest/vitest.mjs', ['run', ...reporters, ...args]);
  return orFailed(status, readVitestReport(readReport(report)));
}

/**
 * Runs all tests of vitest. Files that failed are run once more by themselves: one that then passes met a busy
 * machine, and is named at the end. Not so a test that searches, and not a fault outside of tests.
 */
function runAllOfVitest(folder: string): Verdict {
  const first = runVitest([], folder);
  const files = first.failedFiles;
  const isFinal = files.length === 0 || files.some(isSearch) || first.failures.length > MOST_REPEATED;
  if (isFinal) return { ...first, shaky: [] };
  console.log(`\nOnce more, by themselves:\n${files.join('\n')}\n`);
  const second = runVitest(['--maxWorkers=1', ...files], folder);
  const shaky = second.failures.length === 0 ? first.failures : [];
  return { passed: first.passedElsewhere + second.passed, failures: second.failures, shaky };
}

/** With more failures than these something is broken. */
const MOST_REPEATED = 10;

/** Runs the browser tests, one that fails twice. */
function runPlaywright(folder: string): Verdict {
  const report = join(folder, 'playwright.json');
  const args = ['test', '--config=e2e/browser/playwright.config.ts', '--reporter=list,json', '--retries=1'];
  const status = run('@playwright/test/cli.js', args, { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return orFailed(status, readPlaywrightReport(readReport(report)));
}

function run(script: string, args: readonly string[], env: Record<string, string> = {}): number | null {
  const program = join(ROOT, 'node_modules', script);
  const options = { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } } as const;
  return spawnSync(process.execPath, [program, ...args], options).status;
}

/** An error outside any test, a leaked rejection for example, fails the run although every test passed. */
function orFailed<Read extends Outcome>(status: number | null, read: Read): Read {
  if (status === 0 || read.failures.length > 0) return read;
  return { ...read, failures: [`the runner ended with ${status ?? 'a signal'} though no test failed`] };
}

function readReport<Report>(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // The runner ended before it could write: its own output says why.
    return undefined;
  }
}

function list(title: string, names: readonly string[]): void {
  if (names.length > 0) console.log(`\n${title}\n${names.map((name) => `  ${name}`).join('\n')}`);
}

const args = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'automateos-test-'));
try {
  // Arguments choose among vitest's tests; without any, all tests there are run.
  const verdicts: Verdict[] =
    args.length > 0 ? [{ ...runVitest(args, folder), shaky: [] }] : [runAllOfVitest(folder), runPlaywright(folder)];
  const failures = verdicts.flatMap((verdict) => verdict.failures);
  const passed = verdicts.reduce((sum, verdict) => sum + verdict.passed, 0);
  list(
    'Failed at first, and passed when it was repeated (a fault to look for):',
    verdicts.flatMap(({ shaky }) => shaky),
  );
  list('Failed:', failures);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
