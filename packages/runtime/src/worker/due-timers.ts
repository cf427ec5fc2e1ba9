import type { Clock } from '../ports.ts';

/** Longer ones overflow the timer; a run that waits so long is parked, or restored, before. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The steps of a run that go on at a later time, by their slots. */
export class DueTimers {
  readonly #clock: Clock;
  readonly #timers = new Map<number, { readonly dueMonotonicMs: number; readonly stop: () => void }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns when it is due, Unix milliseconds by the clock of now */
  start(slot: number, delayMs: number, call: () => void): number {
    const onDue = (): void => {
      this.#timers.delete(slot);
      call();
    };
    const stop = delayMs > LONGEST_TIMER_MS ? () => {} : this.#clock.after(delayMs, onDue);
    this.#timers.set(slot, { dueMonotonicMs: this.#clock.monotonicMs() + delayMs, stop });
    return this.#clock.nowMs() + delayMs;
  }

  /** The same of the next one, whatever became of the wall clock since. Null when none is due. */
  earliestDueAt(): number | null {
    if (this.#timers.size === 0) return null;
    const dueMs = Math.min(...[...this.#timers.values()].map(({ dueMonotonicMs }) => dueMonotonicMs));
    return Math.round(this.#clock.nowMs() + dueMs - this.#clock.monotonicMs());
  }

  stop(slot: number): void {
    this.#timers.get(slot)?.stop();
    this.#timers.delete(slot);
  }

  stopAll(): void {
    for (const { stop } of this.#timers.values()) stop();
    this.#timers.clear();
  }
}
