import { randomBytes } from 'node:crypto';
import {
  type ApiKeyId,
  type CredentialId,
  createIdGenerator,
  type ExecutionId,
  type SessionId,
  type UserId,
  type WorkerId,
  type WorkflowDefinition,
  type WorkflowId,
} from '@automateos/model';
import type {
  AuditEntry,
  JournalWrite,
  NewExecution,
  StepRecord,
  UserRecord,
  WorkflowRecord,
} from '@automateos/runtime';

const newId = createIdGenerator(Date.now, randomBytes);

/** Ids rise in the order in which they are made, as the product's do. */
export const newUserId = (): UserId => newId() as UserId;
export const newWorkflowId = (): WorkflowId => newId() as WorkflowId;
export const newExecutionId = (): ExecutionId => newId() as ExecutionId;
export const newSessionId = (): SessionId => newId() as SessionId;
export const newApiKeyId = (): ApiKeyId => newId() as ApiKeyId;
export const newCredentialId = (): CredentialId => newId() as CredentialId;
export const newWorkerId = (): WorkerId => newId() as WorkerId;

/** An instant that tests use where any instant does. */
export const SOME_INSTANT = Date.UTC(2026, 0, 15, 12);

export function buildUser(fields: Partial<UserRecord> = {}): UserRecord {
  const id = fields.id ?? newUserId();
  return {
    id,
    email: `${id}@example.com`,
    passwordHash: '$argon2id$hash',
    tokenVersion: 0,
    isDisabled: false,
    createdAt: SOME_INSTANT,
    ...fields,
  };
}

export function buildAudit(fields: Partial<AuditEntry> = {}): AuditEntry {
  return { actorId: null, action: 'test.done', subjectId: null, at: SOME_INSTANT, address: '192.0.2.1', ...fields };
}

/** A webhook, a call, a filter: the smallest workflow with an outside effect. */
export function buildDefinition(): WorkflowDefinition {
  return {
    nodes: [
      { id: 'trigger-1', type: 'webhook', config: { method: 'POST' } },
      { id: 'action-1', type: 'http_request', config: { url: 'https://api.example.com/data' } },
      { id: 'filter-1', type: 'filter', config: { condition: '{{action-1.status}} == 200' } },
    ],
    connections: [
      { from: 'trigger-1', to: 'action-1' },
      { from: 'action-1', to: 'filter-1' },
    ],
  };
}

export function buildWorkflow(fields: Partial<WorkflowRecord> & { readonly ownerId: UserId }): WorkflowRecord {
  const id = fields.id ?? newWorkflowId();
  return {
    id,
    name: 'Orders to CRM',
    description: '',
    isActive: true,
    version: 1,
    definition: buildDefinition(),
    issues: [],
    settings: {},
    webhookTokenHash: `hash of ${id}`,
    webhookTokenSealed: `sealed ${id}`,
    createdAt: SOME_INSTANT,
    updatedAt: SOME_INSTANT,
    ...fields,
  };
}

export function buildExecution(
  workflow: Pick<WorkflowRecord, 'id' | 'ownerId' | 'version'>,
  fields: Partial<NewExecution> = {},
): NewExecution {
  return {
    id: newExecutionId(),
    workflowId: workflow.id,
    ownerId: workflow.ownerId,
    workflowVersion: workflow.version,
    triggerNodeId: 'trigger-1',
    retryOf: null,
    createdAt: SOME_INSTANT,
    timeLimitMs: 3_600_000,
    dedupe: null,
    claimedBy: null,
    ...fields,
  };
}

/** A step that succeeded at its first attempt. */
export function buildStep(fields: Partial<StepRecord> = {}): StepRecord {
  return {
    nodeId: 'action-1',
    iteration: '',
    status: 'success',
    attempt: 1,
    idempotencyKey: null,
    input: null,
    output: '{"ok":true}',
    emitted: ['main'],
    error: null,
    attempts: [],
    startedAt: SOME_INSTANT,
    completedAt: SOME_INSTANT,
    nextAttemptAt: null,
    ...fields,
  };
}

/** The intent of a step with an outside effect: it is committed before the call. */
export function buildIntent(fields: Partial<StepRecord> = {}): StepRecord {
  return buildStep({
    status: 'running',
    idempotencyKey: 'key-1',
    input: '{"url":"https://api.example.com/data"}',
    output: null,
    emitted: [],
    completedAt: null,
    ...fields,
  });
}

export function buildInsert(
  execution: NewExecution,
  fields: Partial<Omit<Extract<JournalWrite, { kind: 'insert' }>, 'kind' | 'execution'>> = {},
): JournalWrite {
  return { kind: 'insert', execution, steps: [], transition: null, ...fields };
}

export function buildAdvance(
  executionId: ExecutionId,
  fields: Partial<Omit<Extract<JournalWrite, { kind: 'advance' }>, 'kind' | 'executionId'>> = {},
): JournalWrite {
  return { kind: 'advance', executionId, leaseEpoch: 1, steps: [], transition: null, ...fields };
}
