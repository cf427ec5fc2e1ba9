import type { Json } from '@automateos/model';

const keyOf = (workflowId: string): string => `payload:${workflowId}`;

/** The text of the payload that a workflow was last tried with in this browser. */
export function readPayload(workflowId: string): string | undefined {
  try {
    return localStorage.getItem(keyOf(workflowId)) ?? undefined;
  } catch {
    return undefined; // storage may be closed to us
  }
}

/** A payload to begin with, as somebody would write it. */
export function keepSample(workflowId: string, payload: Json): void {
  keepPayload(workflowId, JSON.stringify(payload, null, 2));
}

export function keepPayload(workflowId: string, text: string): void {
  try {
    localStorage.setItem(keyOf(workflowId), text);
  } catch {
    // Storage may be full or closed to us: it is typed again next time.
  }
}
