import type { Schedule } from '@automateos/model';
import { describe, expect, test } from 'vitest';
import { dueSlots } from './due-slots.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 15, 12) + 3_000;
const TWELVE = NOW - 3_000;

function every(everyMs: number, catchUp: Schedule['catchUp']): Schedule {
  const nextAfter = (afterMs: number): number => (Math.floor(afterMs / everyMs) + 1) * everyMs;
  return { nextAfter, catchUp, timezone: 'UTC', isFast: everyMs < MINUTE };
}

const from = (nextAt: number) => ({ nextAt, anchorAt: 0 });

describe('the slots that are started', () => {
  test.each(['none', 'last', 'all'] as const)('are the one that has just come, with %s', (catchUp) => {
    const due = dueSlots(every(MINUTE, catchUp), from(TWELVE), NOW);
    expect(due).toEqual({ slots: [TWELVE], nextAt: TWELVE + MINUTE });
  });

  test.each(['none', 'last', 'all'] as const)('are all that came since the last sweep, with %s', (catchUp) => {
    const due = dueSlots(every(1_000, catchUp), from(NOW - 2_000), NOW);
    expect(due.slots).toEqual([NOW - 2_000, NOW - 1_000, NOW]);
  });

  test.each([
    ['none', []],
    ['last', [TWELVE - 2 * 3_600_000]],
    ['all', [4, 3, 2].map((hours) => TWELVE - hours * 3_600_000)],
  ] as const)('after downtime are, with %s, %j', (catchUp, slots) => {
    const daily = every(3_600_000, catchUp);
    const away = from(TWELVE - 4 * 3_600_000);
    const due = dueSlots(daily, away, TWELVE - 3_600_000 - MINUTE);
    expect(due).toEqual({ slots, nextAt: TWELVE - 3_600_000 });
  });

  test('of the missed ones are none when the newest is on time, unless all are wanted', () => {
    expect(dueSlots(every(MINUTE, 'last'), from(TWELVE - 5 * MINUTE), NOW).slots).toEqual([TWELVE]);
    expect(dueSlots(every(MINUTE, 'none'), from(TWELVE - 5 * MINUTE), NOW).slots).toEqual([TWELVE]);
    expect(dueSlots(every(MINUTE, 'all'), from(TWELVE - 5 * MINUTE), NOW).slots).toHaveLength(6);
  });

  test('are the last 100 after years, found without a look at all that were missed', () => {
    let asked = 0;
    const second = every(1_000, 'all');
    const counting: Schedule = {
      ...second,
      nextAfter: (afterMs, anchorMs) => {
        asked += 1;
        return second.nextAfter(afterMs, anchorMs);
      },
    };
    const { slots, nextAt } = dueSlots(counting, from(NOW - 3 * 365 * 86_400_000), NOW);
    expect(slots).toEqual(Array.from({ length: 100 }, (_, index) => NOW - (99 - index) * 1_000));
    expect(nextAt).toBe(NOW + 1_000);
    expect(asked).toBeLessThan(1_000);
  });

  test('end with the schedule', () => {
    const once: Schedule = { nextAfter: () => null, catchUp: 'all', timezone: 'UTC', isFast: false };
    expect(dueSlots(once, from(NOW), NOW)).toEqual({ slots: [NOW], nextAt: null });
  });
});
