import type { JsonObject } from './json.ts';

/**
 * What becomes of slots that were missed because no worker was there:
 *
 *   none  they are left out
 *   last  of all of them the last one runs, once
 *   all   each of them runs, the last 100 at most
 */
export const CATCH_UP = ['none', 'last', 'all'] as const;

/** When a trigger starts its workflow by itself. Instants are Unix milliseconds. */
export interface Schedule {
  /**
   * The first slot after an instant; null: there is none any more.
   *
   * @param anchorMs when the schedule began: intervals are counted from here
   */
  readonly nextAfter: (afterMs: number, anchorMs: number) => number | null;
  readonly catchUp: (typeof CATCH_UP)[number];
  readonly timezone: string;
  /** Slots can be less than a minute apart: of these an account has a limited number. */
  readonly isFast: boolean;
}

/**
 * The payload of a run that a slot started.
 *
 * @param startedMs when the run was started, which after downtime is later than its slot
 */
export function slotPayload({ timezone }: Pick<Schedule, 'timezone'>, slotMs: number, startedMs: number): JsonObject {
  return {
    scheduled_at: new Date(slotMs).toISOString(),
    started_at: new Date(startedMs).toISOString(),
    slot: slotMs,
    timezone,
  };
}

/** Whose failures start a workflow. */
export interface FailureWatch {
  /** Empty: all other workflows of the same owner. */
  readonly workflowIds: readonly string[];
}
