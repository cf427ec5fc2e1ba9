import type { Clock } from '@automateos/runtime';

export interface FakeClock extends Clock {
  /** Lets time pass: both clocks go on, and calls that are due by then are made in order. */
  advance(ms: number): void;
  /** Moves the wall clock alone, as an administrator or NTP does; it may go back. */
  setWallClock(nowMs: number): void;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly call: () => void;
}

/** A clock that stands still until a test moves it. */
export function createFakeClock(startMs = Date.UTC(2026, 0, 15, 12)): FakeClock {
  let wallMs = startMs;
  let monotonicMs = 0;
  let order = 0;
  const timers = new Set<Timer>();

  function nextDue(untilMs: number): Timer | undefined {
    const due = [...timers].filter((timer) => timer.atMs <= untilMs);
    return due.sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
  }

  return {
    nowMs: () => wallMs,
    monotonicMs: () => monotonicMs,
    after(delayMs, call) {
      order += 1;
      const timer = { atMs: monotonicMs + Math.max(0, delayMs), order, call };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const untilMs = monotonicMs + ms;
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        timers.delete(timer);
        const passedMs = Math.max(0, timer.atMs - monotonicMs);
        monotonicMs += passedMs;
        wallMs += passedMs;
        timer.call();
      }
      wallMs += untilMs - monotonicMs;
      monotonicMs = untilMs;
    },
    setWallClock(nowMs) {
      wallMs = nowMs;
    },
  };
}
