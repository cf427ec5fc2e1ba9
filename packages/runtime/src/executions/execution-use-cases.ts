import {
  type AnyNodeDefinition,
  AppError,
  isFinalExecutionStatus,
  isJsonObject,
  isLimited,
  type Json,
  LIMITS,
  manualTriggerOutput,
  notFound,
  validationError,
  type WorkflowDefinition,
  type WorkflowNode,
} from '@automateos/model';
import { hashJson } from '../canonical-json.ts';
import type { CallQueue, Clock, Doorbell, ExecutionRecord, RedriveQueue, Stores } from '../ports.ts';
import type { Restarter } from '../restart/restarter.ts';
import type { ExecutionView, UseCases } from '../use-cases.ts';
import type { WorkflowCompiler } from '../workflows/compile-workflow.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';
import { audit } from '../workflows/workflow-use-cases.ts';
import type { Acceptance, ExecutionRequest } from './accept-execution.ts';
import { resultOf } from './execution-result.ts';
import { resolveStep } from './resolve-step.ts';
import { retryExecution } from './retry-execution.ts';
import { timeLimitOf } from './time-limit.ts';

export interface ExecutionDeps {
  readonly stores: Pick<Stores, 'workflows' | 'executions'>;
  readonly workflows: WorkflowCache;
  readonly compiler: WorkflowCompiler;
  readonly doorbell: Doorbell;
  readonly clock: Clock;
  readonly accept: (request: ExecutionRequest) => Promise<Acceptance>;
  readonly triggerOf: (nodeType: string) => AnyNodeDefinition | undefined;
  readonly queue: Pick<RedriveQueue, 'loadSources'>;
  readonly newRestarter: () => Restarter;
  readonly calls: Pick<CallQueue, 'listCalls'>;
}

/** Where a run through the API starts, if there is a choice; of what is not named here, at the first. */
const START_ORDER = ['manual', 'webhook', 'schedule'];

interface Start {
  readonly node: WorkflowNode;
  readonly type: AnyNodeDefinition;
}

function findStart({ nodes }: WorkflowDefinition, triggerOf: ExecutionDeps['triggerOf']): Start {
  const starts = nodes.flatMap((node): Start[] => {
    const type = node.disabled === true ? undefined : triggerOf(node.type);
    return type === undefined ? [] : [{ node, type }];
  });
  const preferred = START_ORDER.map((name) => starts.find(({ type }) => type.type === name));
  const start = preferred.find((found) => found !== undefined) ?? starts[0];
  if (start === undefined) throw new Error('a checked definition has a trigger');
  return start;
}

/** What was given; where nothing was, what the trigger has for that. */
function payloadFor({ node, type }: Start, given: Json, nowMs: number): Json {
  const isNothing = isJsonObject(given) && Object.keys(given).length === 0;
  return isNothing ? (type.sample?.(type.config.parse(node.config), nowMs) ?? given) : given;
}

export function createExecutionUseCases(deps: ExecutionDeps): UseCases['executions'] {
  const { stores, clock } = deps;
  return {
    execute: async (actor, workflowId, { payload, idempotencyKey, traceparent }) => {
      const record = await stores.workflows.findWorkflow(actor.userId, workflowId);
      if (record === undefined) throw notFound();
      // An active workflow was checked when it was saved; what was saved inactive is checked as it stands now.
      const issues = record.isActive ? [] : deps.compiler.check(record.definition);
      if (issues.length > 0) throw validationError('Invalid workflow configuration', issues);
      const key = checkedKey(idempotencyKey);
      const bodyHash = key === undefined ? '' : hashJson(payload);
      const start = findStart(record.definition, deps.triggerOf);
      const nowMs = clock.nowMs();
      const acceptance = await deps.accept({
        workflowId,
        ownerId: actor.userId,
        workflowVersion: record.version,
        workflow: await deps.workflows.get(workflowId, record.version),
        triggerNodeId: start.node.id,
        output: manualTriggerOutput(payloadFor(start, payload, nowMs), nowMs),
        timeLimitMs: timeLimitOf(record.settings),
        isLimited: isLimited(record.settings),
        retryOf: null,
        dedupe: key === undefined ? null : { scope: 'execute', key, bodyHash },
        traceparent,
      });
      if (acceptance.kind === 'duplicate' && acceptance.bodyHash !== bodyHash) {
        throw new AppError('IDEMPOTENCY_CONFLICT', 'This Idempotency-Key was used with another payload.');
      }
      return { executionId: acceptance.executionId };
    },
    get: async (actor, id) => {
      const record = await stores.executions.findExecution(actor.userId, id);
      if (record === undefined) throw notFound();
      return toView(record, deps.workflows);
    },
    list: async (actor, workflowId, filter) => {
      const page = await stores.executions.listExecutions(actor.userId, workflowId, filter);
      if (page === undefined) throw notFound();
      return page;
    },
    listAll: (actor, filter) => stores.executions.listAllExecutions(actor.userId, filter),
    cancel: async (actor, id) => {
      const entry = audit(actor, 'execution.cancelled', id, clock);
      const answer = await stores.executions.requestCancel(actor.userId, id, entry);
      if (answer === undefined) throw notFound();
      if (!answer.changed && isFinalExecutionStatus(answer.status)) {
        throw new AppError('EXECUTION_FINISHED', `This execution has ended already (${answer.status}).`);
      }
      // Whoever runs it looks at the row now instead of at the next sweep.
      if (answer.status === 'running') deps.doorbell.ringAll(id);
      return { status: answer.status };
    },
    listCalls: async (actor, id, page) => {
      const found = await deps.calls.listCalls(actor.userId, id, page);
      if (found === undefined) throw notFound();
      return found;
    },
    retry: (actor, id, wish) => retryExecution(actor, id, wish, deps),
    resolveStep: (actor, id, nodeId, decision) => resolveStep(actor, id, nodeId, decision, deps),
  };
}

/** @throws AppError VALIDATION_ERROR for a key that cannot be stored */
function checkedKey(key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  const isUsable = key.trim() !== '' && Buffer.byteLength(key) <= LIMITS.dedupeKeyBytes;
  if (isUsable) return key;
  const issue = `Must be 1 to ${LIMITS.dedupeKeyBytes} bytes`;
  throw validationError('Invalid request', [{ field: 'Idempotency-Key', issue }]);
}

function triggerOutput(record: ExecutionRecord): Json {
  const step = record.steps.find(({ nodeId }) => nodeId === record.triggerNodeId);
  // JSON text that this product wrote.
  return step?.output === undefined || step.output === null ? null : (JSON.parse(step.output) as Json);
}

async function toView(record: ExecutionRecord, workflows: WorkflowCache): Promise<ExecutionView> {
  const output = triggerOutput(record);
  const { plan } = await workflows.get(record.workflowId, record.workflowVersion);
  return {
    ...record,
    payload: isJsonObject(output) ? (output.payload ?? null) : null,
    result: resultOf(record, plan),
  };
}
