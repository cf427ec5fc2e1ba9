import type { CodeOutcome, CodeRequest } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../pure/run-node.conformance.ts';
import { code } from './definition.ts';
import { execute } from './execute.ts';

/** Runs the node over a runner that gives this outcome; tells what the runner was asked, too. */
async function outcomeFor(outcome: CodeOutcome, timeoutMs = 100_000) {
  const asked: CodeRequest[] = [];
  const config = code.config.parse({ code: 'return 1', input: { a: 1 }, timeout_ms: 5_000 });
  const runCode = async (request: CodeRequest) => {
    asked.push(request);
    return outcome;
  };
  const { signal } = new AbortController();
  return { asked, step: await execute({ config, timeoutMs, signal, runCode }) };
}

describe('code', () => {
  it('gives its result and its console', async () => {
    const { asked, step } = await outcomeFor({ ok: true, result: [1], logs: ['x'] });
    expect(step).toEqual({ ok: true, output: { result: [1], logs: ['x'] }, emitted: ['main'] });
    expect(asked).toMatchObject([{ source: 'return 1', input: { a: 1 }, timeLimitMs: 5_000 }]);
  });

  it('runs no longer than the node may', async () => {
    const { asked } = await outcomeFor({ ok: true, result: 1, logs: [] }, 200);
    expect(asked).toMatchObject([{ timeLimitMs: 200 }]);
  });

  it.each([
    ['CODE_ERROR', false],
    ['CODE_LIMIT', false],
    ['CODE_UNAVAILABLE', true],
    ['ABORTED', true],
  ] as const)('fails with %s; another try may help: %s', async (name, retryable) => {
    const { step } = await outcomeFor({ ok: false, code: name, message: 'Why', line: 3, logs: ['x'] });
    const error = { code: name, message: 'Why (line 3)', details: { line: 3, logs: ['x'] } };
    expect(step).toEqual({ ok: false, error, retryable });
  });

  it('takes the output of the node before when no input is said', () => {
    expect(faultsOf(code, { code: 'return input' })).toEqual([]);
  });

  it.each([
    [{}, 'code: Required'],
    [{ code: '' }, 'code: '],
    [{ code: 'x'.repeat(256 * 1024 + 1) }, 'code: '],
    [{ code: 'x', timeout_ms: 60_001 }, 'timeout_ms: '],
  ])('refuses %#', (config, fault) => {
    expect(faultsOf(code, config)).toEqual([expect.stringContaining(fault)]);
  });
});
