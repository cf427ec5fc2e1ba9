import { expect, it } from 'vitest';
import { isSearch, readPlaywrightReport, readVitestReport } from './test-reports.ts';

const passed = { status: 'passed', fullName: 'it holds' };
const failed = { status: 'failed', fullName: 'it breaks', failureMessages: ['\nAssertionError: no\n  at line 1'] };

it('counts passed and failed tests over all files, and no skipped ones', () => {
  const testResults = [
    { name: 'a.test.ts', status: 'passed', assertionResults: [passed, passed, { ...passed, status: 'skipped' }] },
    { name: 'b.test.ts', status: 'failed', assertionResults: [passed, failed, failed] },
  ];
  expect(readVitestReport({ testResults })).toEqual({
    passed: 3,
    failures: ['b.test.ts: it breaks: AssertionError: no', 'b.test.ts: it breaks: AssertionError: no'],
    failedFiles: ['b.test.ts'],
    passedElsewhere: 2,
  });
});

it('counts a file that does not load as one failure', () => {
  const file = { name: 'a.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] };
  expect(readVitestReport({ testResults: [file] })).toEqual({
    passed: 0,
    failures: ['a.test.ts: SyntaxError'],
    failedFiles: ['a.test.ts'],
    passedElsewhere: 0,
  });
});

it('counts a run without a report as a failure', () => {
  expect(readVitestReport(undefined).failures).toHaveLength(1);
  expect(readPlaywrightReport(undefined).failures).toHaveLength(1);
});

it('tells browser tests that passed when they were repeated from those that failed; a fault outside tests is a failure', () => {
  const spec = (title: string, status: 'expected' | 'unexpected' | 'flaky') => {
    return { title, file: 'a.spec.ts', tests: [{ status }] };
  };
  const suites = [
    { specs: [spec('one', 'expected')], suites: [{ specs: [spec('two', 'unexpected'), spec('three', 'flaky')] }] },
  ];
  const stats = { expected: 1, flaky: 1 };
  expect(readPlaywrightReport({ stats, errors: [{ message: 'no browser' }], suites })).toEqual({
    passed: 2,
    failures: ['a.spec.ts: two', 'outside of tests: no browser'],
    shaky: ['a.spec.ts: three'],
  });
});

it('knows the tests that search', () => {
  expect(isSearch('/project/packages/engine/src/engine.property.test.ts')).toBe(true);
  expect(isSearch('/project/e2e/chaos.test.ts')).toBe(true);
  expect(isSearch('/project/e2e/kill.test.ts')).toBe(false);
});
