import type { Clock } from '../ports.ts';

/** The retries of a run that are due later, by the slots of their steps. */
export class RetryTimers {
  readonly #clock: Clock;
  readonly #timers = new Map<number, { readonly dueMonotonicMs: number; readonly stop: () => void }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns when it is due, Unix milliseconds by the clock of now */
  start(slot: number, delayMs: number, call: () => void): number {
    const stop = this.#clock.after(delayMs, () => {
      this.#timers.delete(slot);
      call();
    });
    this.#timers.set(slot, { dueMonotonicMs: this.#clock.monotonicMs() + delayMs, stop });
    return this.#clock.nowMs() + delayMs;
  }

  /** The same of the next one, whatever became of the wall clock since. Null when none is due. */
  earliestDueAt(): number | null {
    if (this.#timers.size === 0) return null;
    const dueMs = Math.min(...[...this.#timers.values()].map(({ dueMonotonicMs }) => dueMonotonicMs));
    return Math.round(this.#clock.nowMs() + dueMs - this.#clock.monotonicMs());
  }

  stopAll(): void {
    for (const { stop } of this.#timers.values()) stop();
    this.#timers.clear();
  }
}
