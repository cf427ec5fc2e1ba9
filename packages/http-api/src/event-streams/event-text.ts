import type { stepEventSchema } from '@automateos/model';
import type { LiveEvent } from '@automateos/runtime';
import type { z } from 'zod';
import { toInstantOrNull } from '../routes/api.ts';
import { toExecutionSummaryBody } from '../routes/executions/to-execution-body.ts';

/** A client that was cut off comes back after this many milliseconds. */
export const OPENING = 'retry: 2000\n\n';
/** A comment, which clients pass over: it shows both sides that the connection stands. */
export const HEARTBEAT = ': still here\n\n';

type StepEvent = Extract<LiveEvent, { kind: 'step' }>;

function toStepBody({ executionId, step }: StepEvent): z.infer<typeof stepEventSchema> {
  return {
    execution_id: executionId,
    node_id: step.nodeId,
    iteration: step.iteration,
    status: step.status,
    attempt: step.attempt,
    error: step.error,
    started_at: toInstantOrNull(step.startedAt),
    completed_at: toInstantOrNull(step.completedAt),
    next_attempt_at: toInstantOrNull(step.nextAttemptAt),
    input_bytes: step.inputBytes,
    output_bytes: step.outputBytes,
  };
}

function dataOf(event: LiveEvent): object {
  switch (event.kind) {
    case 'execution':
      return toExecutionSummaryBody(event.execution);
    case 'step':
      return toStepBody(event);
    case 'resync':
      return {};
  }
}

/** An event as `text/event-stream` has it (WHATWG HTML, section 9.2). JSON text holds no line break. */
export function toEventText(event: LiveEvent): string {
  return `id: ${event.id}\nevent: ${event.kind}\ndata: ${JSON.stringify(dataOf(event))}\n\n`;
}
