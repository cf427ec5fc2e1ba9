import { offsetMs } from '../../data/date-time/zone.ts';
import type { CronPattern } from './cron-pattern.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * The first instant after another at which a cron pattern fires in a time zone. Where clocks are changed:
 *
 *   a pattern with hours     each time that it names comes once a day: of a double hour the first; what the change
 *                            leaves out comes at the moment of the change
 *   one without (`*`)        goes on by the time that passes: in both hours of a double one, in none that is left out
 */
export function nextSlot(pattern: CronPattern, timezone: string, afterMs: number): number {
  return pattern.isEveryHour ? nextPassed(pattern, timezone, afterMs) : nextShown(pattern, timezone, afterMs);
}

function nextShown(pattern: CronPattern, timezone: string, afterMs: number): number {
  let wallMs = afterMs + offsetMs(afterMs, timezone);
  for (;;) {
    wallMs = pattern.nextAfter(wallMs);
    const instant = toInstant(wallMs, timezone);
    // In the second half of a double hour, what follows on the clock has been already.
    if (instant > afterMs) return instant;
  }
}

function nextPassed(pattern: CronPattern, timezone: string, afterMs: number): number {
  let fromMs = Math.floor(afterMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  for (;;) {
    const offset = offsetMs(fromMs, timezone);
    const instant = pattern.nextAfter(fromMs + offset - 1_000) - offset;
    // Clocks are set once a day at most, so this much can be seen at a time.
    const horizon = Math.min(instant, fromMs + DAY_MS);
    if (offsetMs(horizon, timezone) !== offset) {
      const change = changeBetween(fromMs, horizon, timezone);
      if (instant < change) return instant;
      fromMs = change;
    } else if (instant === horizon) return instant;
    else fromMs = Math.max(horizon, instant - DAY_MS);
  }
}

/** The first instant at which clocks show this, or that of the change which leaves it out. */
function toInstant(wallMs: number, timezone: string): number {
  const before = offsetMs(wallMs - DAY_MS, timezone);
  const after = offsetMs(wallMs + DAY_MS, timezone);
  const [earlier, later] = [wallMs - before, wallMs - after];
  if (before === after || offsetMs(earlier, timezone) === before) return earlier;
  if (offsetMs(later, timezone) === after) return later;
  return changeBetween(later, earlier, timezone);
}

/** The first minute in (from, until] with the offset of `until`. */
function changeBetween(fromMs: number, untilMs: number, timezone: string): number {
  const offset = offsetMs(untilMs, timezone);
  let [low, high] = [Math.floor(fromMs / MINUTE_MS), Math.ceil(untilMs / MINUTE_MS)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(middle * MINUTE_MS, timezone) === offset) high = middle;
    else low = middle;
  }
  return high * MINUTE_MS;
}
