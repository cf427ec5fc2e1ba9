import { expect, it } from 'vitest';
import { countBrowserTests, countTests } from './count-tests.ts';

it('counts passed and failed tests over all files, and no skipped ones', () => {
  const passed = { status: 'passed' };
  const failed = { status: 'failed' };
  const testResults = [
    { status: 'passed', assertionResults: [passed, passed, { status: 'skipped' }] },
    { status: 'failed', assertionResults: [passed, failed, failed] },
  ];
  expect(countTests({ testResults })).toEqual({ passed: 3, failed: 2 });
});

it('counts a file that does not load as one failure', () => {
  expect(countTests({ testResults: [{ status: 'failed', assertionResults: [] }] })).toEqual({ passed: 0, failed: 1 });
});

it('counts a run without a report as a failure', () => {
  expect(countTests(undefined)).toEqual({ passed: 0, failed: 1 });
});

it('counts browser tests: one that passed when repeated, and a fault outside tests, are failures', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 2 };
  expect(countBrowserTests({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 4 });
  expect(countBrowserTests(undefined)).toEqual({ passed: 0, failed: 1 });
});
