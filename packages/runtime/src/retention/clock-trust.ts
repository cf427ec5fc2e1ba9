import type { Clock } from '../ports.ts';

const HOUR_MS = 3_600_000;
/** How long a clock that jumped has to go on steadily before it is believed again. */
const PROBATION_MS = 24 * HOUR_MS;

/**
 * Whether a wall clock has gone on as steadily as the monotonic one: one that jumps to 2038 makes everything old, and
 * what is removed by mistake does not come back with the clock.
 *
 * @returns to be asked with the wall clock's time
 */
export function createClockTrust(clock: Pick<Clock, 'monotonicMs'>): (wallMs: number) => boolean {
  let offset: number | undefined;
  let steadySinceMs = Number.NEGATIVE_INFINITY;
  return (wallMs) => {
    const monotonicMs = clock.monotonicMs();
    const current = wallMs - monotonicMs;
    if (offset !== undefined && Math.abs(current - offset) > HOUR_MS) steadySinceMs = monotonicMs;
    // Small corrections are followed, so that they do not add up to a jump.
    offset = current;
    return monotonicMs - steadySinceMs >= PROBATION_MS;
  };
}
