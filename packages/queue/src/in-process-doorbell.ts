import type { ExecutionId } from '@automateos/model';
import type { Clock, Doorbell } from '@automateos/runtime';

/** Rings that are asked for later than this are left to the sweep, so that no timer is held for days. */
const LONGEST_TIMER_MS = 3_600_000;

/** The doorbell of a process that runs everything itself. What is rung in one turn of the event loop is heard together. */
export function createInProcessDoorbell(clock: Clock): Doorbell {
  let hear: Parameters<Doorbell['listen']>[0] | undefined;
  let isClosed = false;
  const rung = new Set<ExecutionId>();
  const timers = new Map<ExecutionId, () => void>();

  const ringNow = (executionId: ExecutionId): void => {
    if (isClosed) return;
    const isFirst = rung.size === 0;
    rung.add(executionId);
    if (!isFirst) return;
    setImmediate(() => {
      const ids = [...rung];
      rung.clear();
      if (!isClosed) void hear?.(ids);
    });
  };

  return {
    ring: (executionId, atMs) => {
      const delayMs = atMs === undefined ? 0 : atMs - clock.nowMs();
      if (delayMs <= 0) ringNow(executionId);
      else if (delayMs <= LONGEST_TIMER_MS) {
        timers.get(executionId)?.();
        const stop = clock.after(delayMs, () => {
          timers.delete(executionId);
          ringNow(executionId);
        });
        timers.set(executionId, stop);
      }
    },
    ringAll: ringNow,
    listen: (listener) => {
      hear = listener;
    },
    state: () => 'ok',
    close: () => {
      isClosed = true;
      for (const stop of timers.values()) stop();
      timers.clear();
      return Promise.resolve();
    },
  };
}
