import type {
  deadLetterDetailSchema,
  deadLetterGroupSchema,
  deadLetterSchema,
  ExecutionId,
  redrivePlanSchema,
  redriveSchema,
  WorkflowId,
} from '@automateos/model';
import type {
  DeadLetterFilter,
  DeadLetterGroupView,
  DeadLetterRecord,
  DeadLetterView,
  RedrivePlan,
  RedriveRecord,
  RedriveRefusal,
} from '@automateos/runtime';
import type { z } from 'zod';
import { toInstant, toInstantOrNull } from '../api.ts';

interface FilterBody {
  readonly workflow_id?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

export function toFilter({ workflow_id, ids, ...filter }: FilterBody): DeadLetterFilter {
  const { fingerprint, q, since, until } = filter;
  // UUIDs by their schemas.
  const named = { workflowId: workflow_id as WorkflowId | undefined, ids: ids as readonly ExecutionId[] | undefined };
  return { ...named, fingerprint, q, since, until };
}

export function toDeadLetterBody(letter: DeadLetterRecord): z.infer<typeof deadLetterSchema> {
  return {
    id: letter.executionId,
    execution_id: letter.executionId,
    workflow_id: letter.workflowId,
    node_id: letter.nodeId,
    code: letter.code,
    message: letter.message,
    fingerprint: letter.fingerprint,
    status: letter.status,
    failed_at: toInstant(letter.failedAt),
    decided_at: toInstantOrNull(letter.decidedAt),
    redriven_by: letter.redrivenBy,
  };
}

export function toDetailBody(letter: DeadLetterView): z.infer<typeof deadLetterDetailSchema> {
  const { error } = letter;
  return {
    ...toDeadLetterBody(letter),
    workflow_version: letter.workflowVersion,
    error: error && { code: error.code, message: error.message, node_id: error.nodeId },
    payload: letter.payload,
  };
}

export function toGroupBody(group: DeadLetterGroupView): z.infer<typeof deadLetterGroupSchema> {
  return {
    fingerprint: group.fingerprint,
    workflow_id: group.workflowId,
    node_id: group.nodeId,
    code: group.code,
    message: group.message,
    pattern: group.pattern,
    count: group.count,
    first_seen_at: toInstant(group.firstSeenAt),
    last_seen_at: toInstant(group.lastSeenAt),
    trend: [...group.trend],
  };
}

function toRefusalBody({ code, message, count, exampleId }: RedriveRefusal) {
  return { code, message, count, example_id: exampleId };
}

export function toRedriveBody(redrive: RedriveRecord): z.infer<typeof redriveSchema> {
  const { filter, total, done, failed, status } = redrive;
  return {
    id: redrive.id,
    status,
    filter: {
      workflow_id: filter.workflowId ?? null,
      fingerprint: filter.fingerprint ?? null,
      q: filter.q ?? null,
      since: toInstantOrNull(filter.since ?? null),
      until: toInstant(filter.until),
      picked: filter.ids?.length ?? null,
    },
    from: redrive.from,
    version: redrive.version,
    rate: redrive.rate,
    total,
    done,
    failed,
    // Letters that somebody else decided about meanwhile are neither done nor failed, and not left either.
    left: status === 'done' ? 0 : Math.max(0, total - done - failed),
    refusals: redrive.refusals.map(toRefusalBody),
    created_at: toInstant(redrive.createdAt),
    completed_at: toInstantOrNull(redrive.completedAt),
  };
}

export function toPlanBody(plan: RedrivePlan): z.infer<typeof redrivePlanSchema> {
  return {
    dry_run: true,
    total: plan.total,
    would_redrive: plan.wouldRedrive,
    would_fail: plan.wouldFail,
    refusals: plan.refusals.map(toRefusalBody),
    repeats: plan.repeats.map(({ nodeId, count }) => ({ node_id: nodeId, count })),
    examined: plan.examined,
  };
}
