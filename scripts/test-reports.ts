/** What a run of tests came to. Each failure is the name of a test, and the first line of what it says. */
export interface Outcome {
  readonly passed: number;
  readonly failures: readonly string[];
}

export interface VitestOutcome extends Outcome {
  /** The files that a failure is in. */
  readonly failedFiles: readonly string[];
  /** The tests that passed in all other files. */
  readonly passedElsewhere: number;
}

/** The part of vitest's JSON report that is read here. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

const NO_REPORT: Outcome = { passed: 0, failures: ['the runner ended without a report'] };

/**
 * Reads vitest's report. A file that failed before any of its tests could (it does not load, a hook threw) counts as one
 * failure, and so does a run without a report.
 */
export function readVitestReport(report: VitestReport | undefined): VitestOutcome {
  if (report === undefined) return { ...NO_REPORT, failedFiles: [], passedElsewhere: 0 };
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [describe(name, message)] : [];
    return failed.map(({ fullName, failureMessages }) => describe(`${name}: ${fullName}`, failureMessages?.[0]));
  });
  const failedFiles = report.testResults.filter(({ status }) => status === 'failed');
  const otherFiles = report.testResults.filter(({ status }) => status !== 'failed');
  const passedElsewhere = countPassed(otherFiles);
  return {
    passed: passedElsewhere + countPassed(failedFiles),
    failures,
    failedFiles: failedFiles.map(({ name }) => name),
    passedElsewhere,
  };
}

function countPassed(files: VitestReport['testResults']): number {
  return files.flatMap((file) => file.assertionResults).filter(({ status }) => status === 'passed').length;
}

/** The part of Playwright's JSON report that is read here. */
export interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly flaky: number };
  /** Faults outside tests: a file that does not load, a set-up that failed. */
  readonly errors: readonly { readonly message?: string }[];
  readonly suites: readonly PlaywrightSuite[];
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly { readonly status: 'skipped' | 'expected' | 'unexpected' | 'flaky' }[];
  }[];
}

/** Reads the report of the browser tests: what failed, and what passed only when it was repeated. */
export function readPlaywrightReport(report: PlaywrightReport | undefined): Outcome & { readonly shaky: string[] } {
  if (report === undefined) return { ...NO_REPORT, shaky: [] };
  const specs = report.suites.flatMap(specsOf);
  const named = (status: string): string[] =>
    specs.flatMap(({ file, title, tests }) =>
      tests.filter((test) => test.status === status).map(() => `${file}: ${title}`),
    );
  const faults = report.errors.map(({ message }) => describe('outside of tests', message));
  return {
    passed: report.stats.expected + report.stats.flaky,
    failures: [...named('unexpected'), ...faults],
    shaky: named('flaky'),
  };
}

function specsOf({ specs = [], suites = [] }: PlaywrightSuite): NonNullable<PlaywrightSuite['specs']> {
  return [...specs, ...suites.flatMap(specsOf)];
}

function describe(name: string, message: string | undefined): string {
  const line = message?.split('\n').find((text) => text.trim() !== '');
  return line === undefined ? name : `${name}: ${line.trim()}`;
}

/**
 * Tests that search: what one of them finds once is a find, though the next search may miss it. No machine that was busy
 * explains it.
 */
export function isSearch(file: string): boolean {
  return file.endsWith('.property.test.ts') || file.endsWith('e2e/chaos.test.ts');
}
