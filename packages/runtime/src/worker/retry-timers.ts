import type { Clock } from '../ports.ts';

/** The retries of a run that are due later, by the slots of their steps. */
export class RetryTimers {
  readonly #clock: Clock;
  readonly #timers = new Map<number, { readonly dueAt: number; readonly stop: () => void }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns when it is due, Unix milliseconds */
  start(slot: number, delayMs: number, call: () => void): number {
    const dueAt = this.#clock.nowMs() + delayMs;
    const stop = this.#clock.after(delayMs, () => {
      this.#timers.delete(slot);
      call();
    });
    this.#timers.set(slot, { dueAt, stop });
    return dueAt;
  }

  /** Null when none is due. */
  earliestDueAt(): number | null {
    if (this.#timers.size === 0) return null;
    return Math.min(...[...this.#timers.values()].map(({ dueAt }) => dueAt));
  }

  stopAll(): void {
    for (const { stop } of this.#timers.values()) stop();
    this.#timers.clear();
  }
}
