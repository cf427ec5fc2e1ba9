import { expect, test } from 'vitest';
import { isLimited, settingsSchema } from './definition.ts';
import { LIMITS } from './limits.ts';

test.each([
  {},
  { max_concurrency: 1 },
  { rate_limit: { count: LIMITS.rateCount, per_ms: LIMITS.ratePeriodMs }, max_concurrency: LIMITS.maxConcurrency },
])('settings that can be kept: %o', (settings) => {
  expect(settingsSchema.safeParse(settings).success).toBe(true);
  expect(isLimited(settings)).toBe(Object.keys(settings).length > 0);
});

test.each([
  { retention: { days: 0 } },
  { retention: { max_executions: LIMITS.retentionExecutions + 1 } },
  { max_concurrency: 0 },
  { max_concurrency: 1.5 },
  { max_concurrency: LIMITS.maxConcurrency + 1 },
  { rate_limit: { count: 0, per_ms: 1_000 } },
  { rate_limit: { count: 1 } },
  { rate_limit: { count: 1, per_ms: LIMITS.ratePeriodMs + 1 } },
  { rate_limit: { count: 1, per_ms: 1, burst: 2 } },
])('settings that cannot: %o', (settings) => {
  expect(settingsSchema.safeParse(settings).success).toBe(false);
});
