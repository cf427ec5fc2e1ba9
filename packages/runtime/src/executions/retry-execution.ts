import {
  AppError,
  type ExecutionId,
  type Issue,
  isFinalExecutionStatus,
  type Json,
  notFound,
  type VersionChoice,
  validationError,
} from '@automateos/model';
import type { Clock, Doorbell, ExecutionRecord, RedriveQueue, RestartSource, StepRecord, Stores } from '../ports.ts';
import { stepWithOutput, stepWithPayload } from '../restart/given-steps.ts';
import type { RestartPlan } from '../restart/plan-restart.ts';
import type { Restarter } from '../restart/restarter.ts';
import type { Actor } from '../use-cases.ts';
import { audit } from '../workflows/workflow-use-cases.ts';

export interface RetryDeps {
  readonly stores: Pick<Stores, 'executions'>;
  readonly queue: Pick<RedriveQueue, 'loadSources'>;
  readonly newRestarter: () => Restarter;
  readonly doorbell: Doorbell;
  readonly clock: Clock;
}

export interface RetryWish {
  readonly fromNode?: string | undefined;
  readonly payload?: Json | undefined;
  /** By node id. */
  readonly outputs?: Readonly<Record<string, Json>> | undefined;
  readonly version: VersionChoice;
}

/**
 * Runs an ended execution again as a new one: whole, or from one node on with what the others recorded or are given.
 *
 * @throws AppError NOT_FOUND, BAD_REQUEST (it has not ended), VALIDATION_ERROR
 */
export async function retryExecution(
  actor: Actor,
  id: ExecutionId,
  wish: RetryWish,
  deps: RetryDeps,
): Promise<{ executionId: ExecutionId }> {
  const record = await deps.stores.executions.findExecution(actor.userId, id);
  const [source] = record === undefined ? [] : await deps.queue.loadSources([id]);
  if (record === undefined || source === undefined) throw notFound();
  if (!isFinalExecutionStatus(record.status)) {
    throw new AppError('BAD_REQUEST', 'This execution has not ended yet; cancel it before you retry it.');
  }
  if (wish.outputs !== undefined && wish.fromNode === undefined) {
    throw invalid([{ field: 'from_node', issue: 'Is needed with outputs' }]);
  }
  const isWhole = wish.fromNode === undefined || wish.fromNode === record.triggerNodeId;
  const made = await deps.newRestarter().prepare({
    ownerId: actor.userId,
    source,
    point: isWhole ? { kind: 'start' } : { kind: 'node', nodeId: wish.fromNode ?? '' },
    version: wish.version,
    given: givenSteps(record, source, wish, deps.clock.nowMs()),
  });
  if (!made.ok) {
    throw invalid([{ field: made.code === 'TRIGGER_MISSING' ? 'version' : 'from_node', issue: made.message }]);
  }
  const issues = faultsOf(made.plan, record.triggerNodeId);
  if (issues.length > 0) throw invalid(issues);
  const entry = audit(actor, 'execution.retried', id, deps.clock);
  if (!(await deps.stores.executions.insertRestart(actor.userId, made.restart, entry))) throw notFound();
  const executionId = made.restart.execution.id;
  deps.doorbell.ring(executionId);
  return { executionId };
}

function givenSteps(record: ExecutionRecord, source: RestartSource, wish: RetryWish, atMs: number): StepRecord[] {
  const outputs = Object.entries(wish.outputs ?? {}).map(([nodeId, output]) =>
    stepWithOutput(source, nodeId, output, atMs),
  );
  if (wish.payload === undefined) return outputs;
  if (wish.outputs !== undefined && Object.hasOwn(wish.outputs, record.triggerNodeId)) {
    throw invalid([{ field: 'payload', issue: `outputs.${record.triggerNodeId} says what the trigger gave` }]);
  }
  return [stepWithPayload(record, wish.payload, atMs), ...outputs];
}

function faultsOf({ unused, openBefore }: Extract<RestartPlan, { ok: true }>, triggerNodeId: string): Issue[] {
  const given = unused
    .filter((nodeId) => nodeId !== triggerNodeId)
    .map((nodeId) => ({
      field: `outputs.${nodeId}`,
      issue: 'Is no node before from_node, or one that this run does not reach',
    }));
  const open = openBefore.map((nodeId) => ({
    field: 'from_node',
    issue: `"${nodeId}" before it has no recorded output; give one in outputs, or begin there`,
  }));
  return [...given, ...open];
}

function invalid(issues: readonly Issue[]): AppError {
  return validationError('This execution cannot be retried so', issues);
}
