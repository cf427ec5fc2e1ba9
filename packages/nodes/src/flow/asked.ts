import { type JsonObject, LIMITS, type WaitPlan } from '@automateos/model';
import { z } from 'zod';

/** What both nodes with a link have in common: outputs, time limit, and what is told while they wait. */
export const ASKED = 'asked';
export const TIMEOUT = 'timeout';

export const timeLimitField = z.int().min(1_000).max(LIMITS.longestWaitMs).optional().meta({
  title: 'Time limit',
  description: 'After this time without an answer the run goes on at `timeout`. Left out: it waits for ever.',
  format: 'duration_ms',
});

/** A wait that an answer ends, or its time limit. @param silence the output when nobody has answered */
export function askedWait(timeLimitMs: number | undefined, startedAt: number, silence: JsonObject): WaitPlan {
  const endsAt = timeLimitMs === undefined ? null : startedAt + timeLimitMs;
  const told = { ends_at: endsAt === null ? null : new Date(endsAt).toISOString() };
  return { endsAt, ending: { output: silence, emitted: [TIMEOUT] }, asks: { value: told, emitted: [ASKED] } };
}
