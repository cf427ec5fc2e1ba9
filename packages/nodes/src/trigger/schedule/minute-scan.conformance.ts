import { offsetMs } from '../../data/date-time/zone.ts';

export const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'] as const;
export type Zone = (typeof ZONES)[number];

/** Three years of each zone, minute by minute. */
export const SCANNED = { from: Date.UTC(2025, 0, 1), until: Date.UTC(2028, 0, 1) };

const MINUTE_MS = 60_000;
/** Clocks are only ever set at a full quarter of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;

/** A pattern whose fields are known as sets; an empty set stands for `*`. */
export interface KnownPattern {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
}

export function toCron({ minutes, hours, days, months, weekdays }: KnownPattern): string {
  return [minutes, hours, days, months, weekdays].map((set) => (set.length === 0 ? '*' : set.join(','))).join(' ');
}

function matches(pattern: KnownPattern, wallMs: number): boolean {
  const wall = new Date(wallMs);
  const holds = (set: readonly number[], value: number): boolean => set.length === 0 || set.includes(value);
  const isDay = holds(pattern.days, wall.getUTCDate());
  const isWeekday = holds(pattern.weekdays, wall.getUTCDay());
  const isEither = pattern.days.length > 0 && pattern.weekdays.length > 0 ? isDay || isWeekday : isDay && isWeekday;
  return (
    holds(pattern.minutes, wall.getUTCMinutes()) &&
    holds(pattern.hours, wall.getUTCHours()) &&
    holds(pattern.months, wall.getUTCMonth() + 1) &&
    isEither
  );
}

/** The offsets of a zone by quarters of an hour, read once. */
export function readOffsets(zone: Zone): (instantMs: number) => number {
  const start = SCANNED.from - 2 * 86_400_000;
  const count = (SCANNED.until + 60 * 86_400_000 - start) / QUARTER_MS;
  const offsets = Array.from({ length: count }, (_, index) => offsetMs(start + index * QUARTER_MS, zone));
  return (instantMs) => offsets[Math.floor((instantMs - start) / QUARTER_MS)] ?? 0;
}

/** The instants at which clocks are set, as read from the offsets. */
export function changesOf(offsetAt: (instantMs: number) => number): number[] {
  const changes: number[] = [];
  for (let at = SCANNED.from; at < SCANNED.until; at += QUARTER_MS) {
    if (offsetAt(at) !== offsetAt(at - QUARTER_MS)) changes.push(at);
  }
  return changes;
}

/** All slots in (after, until], found by a look at each minute; `most` at most. */
export function scan(
  pattern: KnownPattern,
  offsetAt: (instantMs: number) => number,
  afterMs: number,
  untilMs: number,
  most = Number.POSITIVE_INFINITY,
): number[] {
  const slots: number[] = [];
  const goesByHours = pattern.hours.length > 0;
  for (
    let at = Math.floor(afterMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
    at <= untilMs && slots.length < most;
    at += MINUTE_MS
  ) {
    const offset = offsetAt(at);
    const wall = at + offset;
    if (!goesByHours) {
      if (matches(pattern, wall)) slots.push(at);
      continue;
    }
    // Shown before: the clock was set back within the last day, from beyond this time.
    const shownBefore = [1, 2, 3, 4, 5, 6].some((quarter) => {
      const before = wall - offsetAt(at - quarter * QUARTER_MS);
      return before < at && before + offsetAt(before) === wall;
    });
    const leapt = offset - offsetAt(at - MINUTE_MS);
    const leftOut = Array.from({ length: Math.max(0, leapt / MINUTE_MS) }, (_, back) => wall - (back + 1) * MINUTE_MS);
    if ((matches(pattern, wall) && !shownBefore) || leftOut.some((missing) => matches(pattern, missing)))
      slots.push(at);
  }
  return slots;
}
