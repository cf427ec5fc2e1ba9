import { expect, it } from 'vitest';
import { wait } from './definition.ts';

const STARTED_AT = Date.UTC(2026, 0, 1);

it('wait ends after its time, or at its instant', () => {
  expect(wait.wait?.({ duration_ms: 60_000 }, STARTED_AT)).toEqual({
    endsAt: STARTED_AT + 60_000,
    ending: { output: { until: '2026-01-01T00:01:00.000Z' }, emitted: ['main'] },
    asks: null,
  });
  expect(wait.wait?.({ until: '2026-03-01T09:00:00+01:00' }, STARTED_AT).endsAt).toBe(Date.UTC(2026, 2, 1, 8));
});

it('wait takes a length of time or an instant, one of the two', () => {
  expect(wait.config.safeParse({ duration_ms: 5 }).success).toBe(true);
  expect(wait.config.safeParse({}).error?.issues[0]).toMatchObject({
    path: ['duration_ms'],
    message: expect.stringContaining('how long'),
  });
  const both = wait.config.safeParse({ duration_ms: 5, until: '2026-03-01T09:00:00Z' });
  expect(both.error?.issues[0]).toMatchObject({ path: ['until'] });
  expect(wait.config.safeParse({ until: 'tomorrow' }).error?.issues[0]?.message).toContain('Must be an instant');
  expect(wait.config.safeParse({ duration_ms: 367 * 86_400_000 }).success).toBe(false);
});
