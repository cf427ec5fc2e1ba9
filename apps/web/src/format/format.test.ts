import { describe, expect, it } from 'vitest';
import { formatDuration } from './duration.ts';
import { formatTimeAgo } from './time-ago.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [340.4, '340 ms'],
    [2_100, '2.1 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min'],
    [192_000, '3 min 12 s'],
    [7_500_000, '2 h 5 min'],
  ])('writes %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('formatTimeAgo', () => {
  const now = Date.parse('2026-06-15T12:00:00Z');
  it.each([
    ['2026-06-15T11:59:58Z', 'just now'],
    ['2026-06-15T11:59:20Z', '40 s ago'],
    ['2026-06-15T11:58:00Z', '2 min ago'],
    ['2026-06-15T05:30:00Z', '6 h ago'],
    ['2026-06-12T12:00:00Z', '3 d ago'],
    ['2026-06-15T12:05:00Z', 'in 5 min'],
  ])('tells %s as %s', (instant, text) => expect(formatTimeAgo(instant, now)).toBe(text));
});
