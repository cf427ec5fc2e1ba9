/** A date and time of day as a clock on a wall shows it, in a time zone that is known from elsewhere. Months are 1 to 12. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const DAY_MS = 86_400_000;
/** From year 1 to the end of year 9999. */
const EARLIEST_MS = utcMs({ year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 });
const LATEST_MS = Date.UTC(10_000, 0, 1) - 1;

/** There are some 600 names, so all that were asked for are kept. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch (error: unknown) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Whether an instant, in Unix milliseconds, is of a year that can be written with four digits. */
export function isInRange(instantMs: number): boolean {
  return instantMs >= EARLIEST_MS && instantMs <= LATEST_MS;
}

/** The Unix milliseconds of a wall time in UTC; values over their limits carry on, as month 13 does. */
export function utcMs({ year, month, day, hour, minute, second, millisecond }: WallTime): number {
  const date = new Date(0);
  // The short form takes years below 100 for those of the last century.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  return date.getTime();
}

/** What clocks in a time zone show at an instant. */
export function toWallTime(instantMs: number, timeZone: string): WallTime {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(instantMs)) parts[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second, millisecond: modulo(instantMs, 1_000) };
}

/** How far clocks in a time zone are ahead of UTC at an instant, in milliseconds. */
export function offsetMs(instantMs: number, timeZone: string): number {
  return utcMs(toWallTime(instantMs, timeZone)) - instantMs;
}

/**
 * The instant at which clocks in a time zone show a wall time. Of two, when clocks were set back, the earlier one; of
 * none, when they were set forward, as much later as they were set.
 */
export function toInstant(wall: WallTime, timeZone: string): number {
  const asUtc = utcMs(wall);
  const before = offsetMs(asUtc - DAY_MS, timeZone);
  const after = offsetMs(asUtc + DAY_MS, timeZone);
  const earlier = asUtc - before;
  if (before === after || offsetMs(earlier, timeZone) === before) return earlier;
  const later = asUtc - after;
  return offsetMs(later, timeZone) === after ? later : earlier;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
