import type { Transition } from '../ports.ts';

/** Longer delays park the execution and free the worker; shorter ones are slept. */
const LONGEST_SLEEP_MS = 10_000;
/** The same for waits, during which the time limit stands still: what is slept counts. */
const LONGEST_WAIT_SLEPT_MS = 1_000;

export interface Standstill {
  /** The process is stopping: the run goes back to the queue. */
  readonly isDraining: boolean;
  /** No step runs and none can start. */
  readonly isIdle: boolean;
  /** When the next retry is due; null: none is. */
  readonly retryAt: number | null;
  /** A step waits for a time, an answer or another run. */
  readonly hasWaits: boolean;
  /** When the next wait ends by itself; null: none does. */
  readonly waitAt: number | null;
  readonly wakeSeq: number;
  /** Of the time limit. */
  readonly leftMs: number;
}

/** How a run without a call in flight leaves this process; null: it stays, because it goes on soon. */
export function parkingOf(run: Standstill, nowMs: number): Transition | null {
  const { retryAt, waitAt, wakeSeq } = run;
  const timeLeftMs = Math.max(1, Math.round(run.leftMs));
  const goesOnSoon =
    (retryAt !== null && retryAt - nowMs <= LONGEST_SLEEP_MS) ||
    (waitAt !== null && waitAt - nowMs <= LONGEST_WAIT_SLEPT_MS);
  if (run.isIdle && !goesOnSoon) {
    const due = [retryAt, waitAt].filter((at) => at !== null);
    const wakeAt = due.length === 0 ? null : Math.min(...due);
    // The time limit stands still while a run waits, or a person has to decide; a retry that is due later uses it up.
    const standsStill = run.hasWaits || wakeAt === null;
    return { to: 'waiting', wakeAt, wakeSeq, timeLeftMs: standsStill ? timeLeftMs : null };
  }
  return run.isDraining ? { to: 'queued', timeLeftMs } : null;
}
