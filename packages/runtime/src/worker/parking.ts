import type { Transition } from '../ports.ts';

/** Longer delays park the execution and free the worker; shorter ones are slept. */
const LONGEST_SLEEP_MS = 10_000;

export interface Standstill {
  /** The process is stopping: the run goes back to the queue. */
  readonly isDraining: boolean;
  /** No step runs and none can start. */
  readonly isIdle: boolean;
  /** When the next retry is due; null: a person has to decide. */
  readonly wakeAt: number | null;
  readonly wakeSeq: number;
  /** Of the time limit. */
  readonly leftMs: number;
}

/** How a run without a call in flight leaves this process; null: it stays, because it goes on soon. */
export function parkingOf(run: Standstill, nowMs: number): Transition | null {
  const { wakeAt, wakeSeq } = run;
  const timeLeftMs = Math.max(1, Math.round(run.leftMs));
  if (run.isDraining) return { to: 'queued', timeLeftMs };
  if (!run.isIdle) return null;
  if (wakeAt !== null && wakeAt - nowMs <= LONGEST_SLEEP_MS) return null;
  // While a person has to decide, the time limit stands still; a retry that is due later uses it up.
  return { to: 'waiting', wakeAt, wakeSeq, timeLeftMs: wakeAt === null ? timeLeftMs : null };
}
