import { expect, it } from 'vitest';
import { toExpiresAt } from './expiry.ts';

it('tells the instant at which a key ends, and none for one that does not', () => {
  const now = Date.parse('2026-06-15T12:00:00Z');
  expect(toExpiresAt('7', now)).toBe('2026-06-22T12:00:00.000Z');
  expect(toExpiresAt('never', now)).toBeUndefined();
});
