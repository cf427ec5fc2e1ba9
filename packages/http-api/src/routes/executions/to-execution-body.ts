import type {
  executionListItemSchema,
  executionSchema,
  executionSummarySchema,
  Json,
  stepSchema,
} from '@automateos/model';
import type { ExecutionListRecord, ExecutionSummary, ExecutionView, StepRecord } from '@automateos/runtime';
import type { z } from 'zod';
import { toInstant, toInstantOrNull } from '../api.ts';

/** The journal keeps inputs and outputs as JSON text. */
function fromText(text: string | null): Json {
  return text === null ? null : (JSON.parse(text) as Json); // written by JSON.stringify
}

function toStepBody(step: StepRecord): z.infer<typeof stepSchema> {
  return {
    node_id: step.nodeId,
    iteration: step.iteration,
    status: step.status,
    input: fromText(step.input),
    output: fromText(step.output),
    error: step.error,
    attempts: step.attempts.map((attempt) => ({
      number: attempt.number,
      started_at: toInstant(attempt.startedAt),
      completed_at: toInstantOrNull(attempt.completedAt),
      error: attempt.error,
    })),
    started_at: toInstantOrNull(step.startedAt),
    completed_at: toInstantOrNull(step.completedAt),
    next_attempt_at: toInstantOrNull(step.nextAttemptAt),
    emitted: [...step.emitted],
  };
}

export function toExecutionSummaryBody(summary: ExecutionSummary): z.infer<typeof executionSummarySchema> {
  const { error } = summary;
  return {
    id: summary.id,
    workflow_id: summary.workflowId,
    workflow_version: summary.workflowVersion,
    status: summary.status,
    error_message: error?.message ?? null,
    error: error && { code: error.code, message: error.message, node_id: error.nodeId },
    started_at: toInstantOrNull(summary.startedAt),
    completed_at: toInstantOrNull(summary.completedAt),
    created_at: toInstant(summary.createdAt),
    retry_of: summary.retryOf,
  };
}

export function toExecutionListItem(record: ExecutionListRecord): z.infer<typeof executionListItemSchema> {
  return { ...toExecutionSummaryBody(record), workflow_name: record.workflowName };
}

export function toExecutionBody(view: ExecutionView): z.infer<typeof executionSchema> {
  return {
    ...toExecutionSummaryBody(view),
    payload: view.payload,
    result: view.result,
    steps: view.steps.map(toStepBody),
  };
}
