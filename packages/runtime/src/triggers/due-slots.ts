import { LIMITS, type Schedule } from '@automateos/model';

/** A slot that is less late than this was not missed: a worker that died has its executions taken over as late. */
const ON_TIME_MS = 30_000;

export interface DueSlots {
  /** To be started now, in their order. */
  readonly slots: readonly number[];
  /** The first slot that is still to come; null: there is none. */
  readonly nextAt: number | null;
}

/**
 * Which slots are started at an instant at which the first of them has come: those that are on time, and of the missed
 * ones those that the schedule catches up.
 *
 * @param state the slot at which the schedule stands, and when it began
 */
export function dueSlots(schedule: Schedule, state: { nextAt: number; anchorAt: number }, nowMs: number): DueSlots {
  const { slots, nextAt } = lastSlots(schedule, state, nowMs);
  const onTime = slots.filter((slot) => slot > nowMs - ON_TIME_MS);
  switch (schedule.catchUp) {
    case 'none':
      return { slots: onTime, nextAt };
    case 'last':
      return { slots: onTime.length > 0 ? onTime : slots.slice(-1), nextAt };
    case 'all':
      return { slots, nextAt };
  }
}

/** The last slots up to now, as many as are ever caught up; looked for from the end, since years may have passed. */
function lastSlots({ nextAfter }: Schedule, state: { nextAt: number; anchorAt: number }, nowMs: number): DueSlots {
  for (let back = ON_TIME_MS; ; back *= 2) {
    const isAll = nowMs - back <= state.nextAt;
    const slots: number[] = [];
    let next: number | null = isAll ? state.nextAt : nextAfter(nowMs - back, state.anchorAt);
    for (; next !== null && next <= nowMs; next = nextAfter(next, state.anchorAt)) slots.push(next);
    if (isAll || slots.length >= LIMITS.catchUpSlots) return { slots: slots.slice(-LIMITS.catchUpSlots), nextAt: next };
  }
}
