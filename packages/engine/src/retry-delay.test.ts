import { LIMITS, type RetryPolicy } from '@automateos/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { propertySettings } from './property-settings.conformance.ts';
import { retryDelayMs } from './retry-delay.ts';
import { POLICY } from './simulated-run.conformance.ts';

const ALMOST_ONE = 1 - Number.EPSILON;

it('grows by the factor up to the cap', () => {
  const policy = { ...POLICY, max_attempts: 20, max_delay_ms: 5_000 };
  const delays = [1, 2, 3, 4, 5].map((attempt) => retryDelayMs(policy, attempt, undefined, 0));
  expect(delays).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
});

it('spreads over the whole range with jitter', () => {
  const policy = { ...POLICY, jitter: true };
  expect([0, 0.5, ALMOST_ONE].map((random) => retryDelayMs(policy, 2, undefined, random))).toEqual([0, 1_000, 1_999]);
});

it('gives no next attempt after the last', () => {
  expect(retryDelayMs(POLICY, 3, undefined, 0)).toBeUndefined();
  expect(retryDelayMs(POLICY, 4, 5, 0)).toBeUndefined();
});

it.each([
  ['longer than the delay', 90_000, 90_000],
  ['shorter than the delay', 10, 1_000],
  ['exactly a day', LIMITS.maxDelayMs, LIMITS.maxDelayMs],
  ['above a day', LIMITS.maxDelayMs + 1, undefined],
  ['of no known end', Number.POSITIVE_INFINITY, undefined],
])('with Retry-After %s', (_, retryAfterMs, expected) => {
  expect(retryDelayMs(POLICY, 1, retryAfterMs, 0)).toBe(expected);
});

it('stays between 0 and max_delay_ms or is exactly Retry-After where that is longer', () => {
  const policies: fc.Arbitrary<RetryPolicy> = fc.record({
    max_attempts: fc.integer({ min: 1, max: LIMITS.maxAttempts }),
    initial_delay_ms: fc.integer({ min: 0, max: LIMITS.maxDelayMs }),
    factor: fc.double({ min: 1, max: 100, noNaN: true }),
    max_delay_ms: fc.integer({ min: 0, max: LIMITS.maxDelayMs }),
    jitter: fc.boolean(),
  });
  const attempts = fc.integer({ min: 1, max: LIMITS.maxAttempts + 5 });
  const retryAfter = fc.option(fc.integer({ min: 0, max: 2 * LIMITS.maxDelayMs }), { nil: undefined });
  const randoms = fc.double({ min: 0, max: ALMOST_ONE, noNaN: true });
  const law = fc.property(policies, attempts, retryAfter, randoms, (policy, attempt, retryAfterMs, random) => {
    const delay = retryDelayMs(policy, attempt, retryAfterMs, random);
    const isOver = attempt >= policy.max_attempts || (retryAfterMs ?? 0) > LIMITS.maxDelayMs;
    expect(delay === undefined).toBe(isOver);
    if (isOver) return;
    expect(Number.isInteger(delay)).toBe(true);
    expect(delay).toBeGreaterThanOrEqual(retryAfterMs ?? 0);
    if (delay !== retryAfterMs) expect(delay).toBeLessThanOrEqual(policy.max_delay_ms);
  });
  fc.assert(law, propertySettings(1_000));
});
