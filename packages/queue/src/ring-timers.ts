import type { ExecutionId } from '@automateos/model';
import type { Clock } from '@automateos/runtime';

/** Rings that are asked for later than this are left to the sweep, so that no timer is held for days. */
const LONGEST_TIMER_MS = 3_600_000;
/** The sweep finds the rest, a second later: what waits must not fill the memory. */
export const MOST_TIMERS = 10_000;

export interface RingTimers {
  /** Rings at once, or at that instant (Unix milliseconds); a later one takes the place of the one that is waiting. */
  ring(executionId: ExecutionId, atMs?: number): void;
  close(): void;
}

/** Keeps the rings for later in this process. If it dies the sweep of the others finds what is due. */
export function createRingTimers(clock: Clock, ringNow: (executionId: ExecutionId) => void): RingTimers {
  const timers = new Map<ExecutionId, () => void>();
  let isClosed = false;
  return {
    ring: (executionId, atMs) => {
      if (isClosed) return;
      const delayMs = atMs === undefined ? 0 : atMs - clock.nowMs();
      if (delayMs <= 0) ringNow(executionId);
      else if (delayMs <= LONGEST_TIMER_MS && (timers.size < MOST_TIMERS || timers.has(executionId))) {
        timers.get(executionId)?.();
        const stop = clock.after(delayMs, () => {
          timers.delete(executionId);
          ringNow(executionId);
        });
        timers.set(executionId, stop);
      }
    },
    close: () => {
      isClosed = true;
      for (const stop of timers.values()) stop();
      timers.clear();
    },
  };
}
