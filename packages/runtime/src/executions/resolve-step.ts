import { AppError, type ExecutionId, type Json, notFound, type StepError } from '@automateos/model';
import type { Clock, Doorbell, StepRecord, Stores } from '../ports.ts';
import type { Actor } from '../use-cases.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';
import { audit } from '../workflows/workflow-use-cases.ts';

export interface ResolveDeps {
  readonly stores: Pick<Stores, 'executions'>;
  readonly workflows: WorkflowCache;
  readonly doorbell: Doorbell;
  readonly clock: Clock;
}

/** What a person found out about a call without a known outcome, or wants done about it. */
export type StepDecision =
  | { readonly decision: 'succeeded'; readonly output: Json; readonly iteration: string }
  | { readonly decision: 'retry'; readonly iteration: string }
  | { readonly decision: 'failed'; readonly message?: string | undefined; readonly iteration: string };

/**
 * Decides about a step in doubt; the execution goes on with the decision. A retry sends the same request under the same
 * key.
 *
 * @throws AppError NOT_FOUND, STEP_NOT_IN_DOUBT (somebody decided already, or the run does not wait)
 */
export async function resolveStep(
  actor: Actor,
  id: ExecutionId,
  nodeId: string,
  decision: StepDecision,
  deps: ResolveDeps,
): Promise<void> {
  const record = await deps.stores.executions.findExecution(actor.userId, id);
  const { iteration } = decision;
  const step = record?.steps.find((one) => one.nodeId === nodeId && one.iteration === iteration);
  if (record === undefined || step === undefined) throw notFound();
  const { plan } = await deps.workflows.get(record.workflowId, record.workflowVersion);
  const onError = plan.nodes[plan.indexById.get(nodeId) ?? -1]?.onError ?? 'stop';
  const decided = { nodeId, iteration, ...decidedStep(decision, onError, deps.clock.nowMs()) };
  const entry = audit(actor, `step.resolved-${decision.decision}`, id, deps.clock);
  const wakeSeq = await deps.stores.executions.resolveStep(actor.userId, id, decided, entry);
  if (wakeSeq === undefined) {
    const message = `The step is ${step.status} and the execution ${record.status}: there is nothing to decide now.`;
    throw new AppError('STEP_NOT_IN_DOUBT', message);
  }
  deps.doorbell.ring(id, undefined, wakeSeq);
}

type Decided = Pick<StepRecord, 'status' | 'output' | 'emitted' | 'error' | 'completedAt' | 'nextAttemptAt'>;

function decidedStep(decision: StepDecision, onError: 'stop' | 'continue' | 'branch', atMs: number): Decided {
  const open = { output: null, emitted: [], error: null, completedAt: null, nextAttemptAt: null };
  switch (decision.decision) {
    case 'succeeded':
      return {
        ...open,
        status: 'success',
        output: JSON.stringify(decision.output),
        emitted: ['main'],
        completedAt: atMs,
      };
    case 'retry':
      return { ...open, status: 'waiting', nextAttemptAt: atMs };
    case 'failed': {
      const message = decision.message ?? 'A person decided that this call has failed.';
      const error: StepError = { code: 'RESOLVED_AS_FAILED', message };
      const output = onError === 'stop' ? null : JSON.stringify({ error: { ...error, details: {} } });
      const emitted = onError === 'stop' ? [] : [onError === 'branch' ? 'error' : 'main'];
      return { status: 'failed', output, emitted, error, completedAt: atMs, nextAttemptAt: null };
    }
  }
}
