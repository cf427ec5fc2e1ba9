import { isInRange, toInstant, toWallTime, utcMs, type WallTime } from './zone.ts';

export const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds', 'milliseconds'] as const;
export type Unit = (typeof UNITS)[number];
export type Amounts = { readonly [Name in Unit]?: number | undefined };

/** Units that are as long as they are, whatever the calendar says. */
const FIXED_MS: { readonly [Name in Unit]?: number } = {
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
};

/**
 * Adds amounts, which may be negative. Years to days keep the time of day, whatever clocks were set to between; a day
 * that the month has not is its last one. Hours and less are added exactly. NaN where that leads out of the calendar.
 */
export function addTo(instantMs: number, amounts: Amounts, timeZone: string): number {
  const { years = 0, months = 0, weeks = 0, days = 0 } = amounts;
  let result = instantMs;
  if (years !== 0 || months !== 0 || weeks !== 0 || days !== 0) {
    const wall = toWallTime(instantMs, timeZone);
    const monthStart: WallTime = { ...wall, year: wall.year + years, month: wall.month + months, day: 1 };
    const firstMs = utcMs(monthStart);
    if (!isInRange(firstMs)) return Number.NaN;
    const { year, month } = toWallTime(firstMs, 'UTC');
    const day = Math.min(wall.day, daysIn(year, month)) + weeks * 7 + days;
    const shiftedMs = utcMs({ ...wall, year, month, day });
    if (!isInRange(shiftedMs)) return Number.NaN;
    result = toInstant(toWallTime(shiftedMs, 'UTC'), timeZone);
  }
  for (const [unit, lengthMs] of Object.entries(FIXED_MS)) result += (amounts[unit as Unit] ?? 0) * lengthMs;
  return result;
}

function daysIn(year: number, month: number): number {
  return toWallTime(utcMs({ year, month: month + 1, day: 0, hour: 0, minute: 0, second: 0, millisecond: 0 }), 'UTC')
    .day;
}

/** Rough lengths, to start from. */
const ABOUT_MS: { readonly [Name in Unit]?: number } = {
  years: 365.2425 * 86_400_000,
  months: 30.436875 * 86_400_000,
  weeks: 7 * 86_400_000,
  days: 86_400_000,
};

/**
 * How many whole units lie between two instants, which is how often a unit can be added without going past the other;
 * negative when the second one is the earlier.
 */
export function wholeUnits(fromMs: number, toMs: number, unit: Unit, timeZone: string): number {
  const fixed = FIXED_MS[unit];
  if (fixed !== undefined) return Math.trunc((toMs - fromMs) / fixed) + 0;
  const sign = toMs < fromMs ? -1 : 1;
  // Also false where adding leads out of the calendar.
  const isReached = (count: number): boolean => sign * (addTo(fromMs, { [unit]: sign * count }, timeZone) - toMs) <= 0;
  let count = Math.max(0, Math.floor(Math.abs(toMs - fromMs) / (ABOUT_MS[unit] ?? 1)) - 1);
  while (isReached(count + 1)) count += 1;
  while (count > 0 && !isReached(count)) count -= 1;
  return count === 0 ? 0 : sign * count;
}
