import { isJsonObject, type Json } from '@automateos/model';
import type { ExecutionRecord, RestartSource, StepRecord } from '../ports.ts';
import { triggerStep } from '../worker/step-log.ts';

/** The trigger's step with another payload in its output; what else came in stays as it was. */
export function stepWithPayload(record: ExecutionRecord, payload: Json, atMs: number): StepRecord {
  const recorded = record.steps.find(({ nodeId }) => nodeId === record.triggerNodeId)?.output ?? null;
  const output = recorded === null ? null : (JSON.parse(recorded) as Json); // JSON that this product wrote
  const changed = isJsonObject(output) ? { ...output, payload } : { payload };
  return triggerStep(record.triggerNodeId, JSON.stringify(changed), atMs);
}

/** A step with an output that the caller gives; it goes where the recorded one went, else on at `main`. */
export function stepWithOutput(source: RestartSource, nodeId: string, output: Json, atMs: number): StepRecord {
  const recorded = source.steps.find((step) => step.nodeId === nodeId);
  const emitted = recorded?.status === 'success' ? recorded.emitted : ['main'];
  return { ...triggerStep(nodeId, JSON.stringify(output), atMs), emitted };
}
