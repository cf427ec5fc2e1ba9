import { expect, test } from 'vitest';
import { createClockTrust } from './clock-trust.ts';

const HOUR_MS = 3_600_000;

function open() {
  let monotonicMs = 5_000;
  let wallMs = Date.parse('2026-06-01T00:00:00Z');
  const isTrusted = createClockTrust({ monotonicMs: () => monotonicMs });
  return {
    after: (hours: number, jumpHours = 0) => {
      monotonicMs += hours * HOUR_MS;
      wallMs += (hours + jumpHours) * HOUR_MS;
      return isTrusted(wallMs);
    },
  };
}

test('a clock that goes on steadily is believed, small corrections included', () => {
  const { after } = open();
  expect([after(0), after(1, 0.9), after(1, 0.9), after(100)]).toEqual([true, true, true, true]);
});

test('a clock that jumped is not believed until it has gone on steadily for a day', () => {
  const { after } = open();
  expect([after(0), after(0.1, 100_000), after(0.1, -100_000), after(23), after(2)]).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
});
