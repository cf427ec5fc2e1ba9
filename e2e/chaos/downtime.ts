/** A stretch of time, Unix milliseconds, and what was away. */
export interface Interval {
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

/**
 * When nothing could be taken over, because the database was away, no worker was there, or the machine stood still. A
 * takeover is late by what the product takes, not by what was taken away from it.
 */
export interface Downtime {
  /** Notes whether something without which nothing goes on is away. */
  mark(what: string, isAway: boolean): void;
  intervals(): readonly Interval[];
  /** Watches no more. */
  stop(): void;
}

const TICK_MS = 100;
/** When this program itself did not run for so long, the machine was busy with others or stood still. */
const STANDSTILL_MS = 1_000;

export function createDowntime(): Downtime {
  const away = new Map<string, number>();
  const ended: Interval[] = [];
  let lastTickAt = Date.now();
  const timer = setInterval(() => {
    const at = Date.now();
    if (at - lastTickAt > STANDSTILL_MS) ended.push({ what: 'machine', from: lastTickAt, to: at });
    lastTickAt = at;
  }, TICK_MS);
  return {
    mark: (what, isAway) => {
      const since = away.get(what);
      if (isAway) {
        if (since === undefined) away.set(what, Date.now());
      } else if (since !== undefined) {
        away.delete(what);
        ended.push({ what, from: since, to: Date.now() });
      }
    },
    stop: () => clearInterval(timer),
    intervals: () => union([...ended, ...[...away].map(([what, from]) => ({ what, from, to: Date.now() }))]),
  };
}

function union(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const one of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || one.from > last.to) merged.push(one);
    else merged.splice(-1, 1, { ...last, what: `${last.what}, ${one.what}`, to: Math.max(last.to, one.to) });
  }
  return merged;
}

/** How much of the time between the two instants is in the intervals, which do not overlap. */
export function overlapMs(intervals: readonly Interval[], from: number, to: number): number {
  return intervals.reduce((sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)), 0);
}
