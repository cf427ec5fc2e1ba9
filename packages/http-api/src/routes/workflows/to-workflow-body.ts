import type {
  lastExecutionSchema,
  workflowListItemSchema,
  workflowSchema,
  workflowVersionSchema,
} from '@automateos/model';
import type { LastExecution, WorkflowListView, WorkflowVersionRecord, WorkflowView } from '@automateos/runtime';
import type { z } from 'zod';
import { toInstant, toInstantOrNull } from '../api.ts';

export function toWorkflowBody(view: WorkflowView): z.infer<typeof workflowSchema> {
  return {
    id: view.id,
    name: view.name,
    description: view.description,
    definition: view.definition,
    webhook_url: view.webhookUrl,
    is_active: view.isActive,
    owner_id: view.ownerId,
    version: view.version,
    settings: view.settings,
    issues: view.issues.map(({ field, issue }) => ({ field, issue })),
    created_at: toInstant(view.createdAt),
    updated_at: toInstant(view.updatedAt),
  };
}

export function toWorkflowListItem(view: WorkflowListView): z.infer<typeof workflowListItemSchema> {
  const { lastExecution, recentExecutions } = view;
  return {
    ...toWorkflowBody(view),
    last_execution: lastExecution && toLastExecutionBody(lastExecution),
    ...(recentExecutions && { recent_executions: recentExecutions.map(toLastExecutionBody) }),
  };
}

function toLastExecutionBody(execution: LastExecution): z.infer<typeof lastExecutionSchema> {
  return {
    id: execution.id,
    status: execution.status,
    started_at: toInstantOrNull(execution.startedAt),
    completed_at: toInstantOrNull(execution.completedAt),
  };
}

export function toWorkflowVersionBody(record: WorkflowVersionRecord): z.infer<typeof workflowVersionSchema> {
  const { version, definition, createdAt, savedBy } = record;
  return { version, definition, created_at: toInstant(createdAt), saved_by: savedBy };
}
