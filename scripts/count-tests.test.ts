import { expect, it } from 'vitest';
import { countTests } from './count-tests.ts';

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
