import {
  type AnyNodeDefinition,
  type CallPlan,
  type ExecutionId,
  failpoint,
  isUuid,
  LIMITS,
  type StepError,
  type UserId,
  type WorkflowId,
} from '@automateos/model';
import { timeLimitOf } from '../executions/time-limit.ts';
import type { CallQueue, Clock, Doorbell, WaitKey } from '../ports.ts';
import { triggerStep } from '../worker/step-log.ts';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';

export interface CallDeps {
  readonly calls: CallQueue;
  readonly workflows: WorkflowCache;
  readonly doorbell: Doorbell;
  readonly clock: Clock;
  readonly newExecutionId: () => ExecutionId;
  /** How many executions of a workflow are queued, as of the last sweep. */
  readonly queuedOf: (workflowId: WorkflowId) => number;
}

/** A step that runs another workflow. */
export interface Caller extends WaitKey {
  readonly ownerId: UserId;
  readonly idempotencyKey: string;
  /** Its attempt's span, where somebody listens. */
  readonly traceparent: string | undefined;
}

export type Called =
  | { readonly ok: true; readonly executionId: ExecutionId }
  | { readonly ok: false; readonly error: StepError; readonly retryAfterMs?: number };

/** Starts another workflow for a step, once for each key; whoever asks again gets the same execution. */
export async function callWorkflow(caller: Caller, plan: CallPlan, deps: CallDeps): Promise<Called> {
  const found = await findTarget(caller, plan, deps);
  if ('code' in found) return { ok: false, error: found };
  const { trigger, workflowId, target } = found;
  const reading = trigger.type.inputs?.(trigger.type.config.parse(trigger.config), plan.inputs);
  if (reading?.ok !== true) return refuse('CALL_REFUSED', `config.inputs.${reading?.field}: ${reading?.issue}`);
  if (deps.queuedOf(workflowId) >= LIMITS.queuedPerWorkflow) {
    return {
      ...refuse('QUEUE_FULL', 'Too many executions of the workflow are waiting already.'),
      retryAfterMs: 10_000,
    };
  }
  const createdAt = deps.clock.nowMs();
  const execution = {
    id: deps.newExecutionId(),
    workflowId,
    ownerId: caller.ownerId,
    workflowVersion: target.workflowVersion,
    triggerNodeId: trigger.id,
    retryOf: null,
    createdAt,
    timeLimitMs: timeLimitOf(target.settings),
    dedupe: { scope: 'call', key: caller.idempotencyKey, bodyHash: '' },
    claimedBy: null,
    traceparent: caller.traceparent ?? null,
  } as const;
  const step = triggerStep(trigger.id, JSON.stringify({ payload: reading.payload }), createdAt);
  const verdict = await deps.calls.call(caller, plan.isAwaited, { execution, step }, LIMITS.callDepth);
  if (verdict.kind === 'too-deep') {
    return refuse('CALL_DEPTH', `Workflows call each other over ${LIMITS.callDepth} deep here; is there a circle?`);
  }
  if (verdict.kind === 'gone') return refuse('CALL_REFUSED', 'The workflow was switched off or deleted just now.');
  failpoint('sub-workflow.child-inserted');
  deps.doorbell.ring(verdict.executionId);
  return { ok: true, executionId: verdict.executionId };
}

interface Target {
  readonly workflowId: WorkflowId;
  readonly target: NonNullable<Awaited<ReturnType<CallQueue['findCallTarget']>>>;
  readonly trigger: { readonly id: string; readonly type: AnyNodeDefinition; readonly config: unknown };
}

async function findTarget(
  { ownerId }: Caller,
  plan: CallPlan,
  { calls, workflows }: CallDeps,
): Promise<Target | StepError> {
  const missing = { code: 'CALL_REFUSED', message: 'config.workflow_id: there is no workflow of yours with this id' };
  if (!isUuid(plan.workflowId)) return missing;
  const workflowId = plan.workflowId as WorkflowId; // the one place where a config becomes an id
  const target = await calls.findCallTarget(ownerId, workflowId);
  if (target === undefined) return missing;
  if (!target.isActive) return { code: 'CALL_REFUSED', message: 'config.workflow_id: the workflow is switched off' };
  const trigger = findTrigger(await workflows.get(workflowId, target.workflowVersion));
  if (trigger !== undefined) return { workflowId, target, trigger };
  const message = 'config.workflow_id: the workflow has no trigger "Called by a workflow"';
  return { code: 'CALL_REFUSED', message };
}

function findTrigger({ plan, nodes }: CompiledWorkflow): Target['trigger'] | undefined {
  for (const { node, index } of plan.nodes) {
    const type = nodes[index]?.type;
    if (type?.inputs !== undefined && node.disabled !== true) return { id: node.id, type, config: node.config };
  }
  return undefined;
}

function refuse(code: string, message: string): { readonly ok: false; readonly error: StepError } {
  return { ok: false, error: { code, message } };
}
