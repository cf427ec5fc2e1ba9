import type { Json, JsonObject } from './json.ts';

/** What a trigger gives when a person starts the run with a payload. @param nowMs Unix milliseconds */
export function manualTriggerOutput(payload: Json, nowMs: number): JsonObject {
  return { payload, headers: {}, query: {}, method: 'POST', received_at: new Date(nowMs).toISOString() };
}
