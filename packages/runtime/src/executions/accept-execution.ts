import {
  AppError,
  type ExecutionId,
  failpoint,
  type Json,
  LIMITS,
  toError,
  type UserId,
  type WorkflowId,
} from '@automateos/model';
import type { Logger } from 'pino';
import type { JournalWriter } from '../journal-writer.ts';
import type { Metrics } from '../metrics.ts';
import type { Clock, DedupeKey, Doorbell, JournalVerdict, NewExecution, Tracer } from '../ports.ts';
import { traceAcceptance } from '../tracing/trace-acceptance.ts';
import type { RunPool } from '../worker/run-pool.ts';
import { triggerStep } from '../worker/step-log.ts';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';

export interface AcceptDeps {
  readonly journal: JournalWriter;
  readonly doorbell: Doorbell;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly newExecutionId: () => ExecutionId;
  readonly tracer: Tracer | undefined;
  /** Runs executions in this process; null in a server without a worker. */
  readonly pool: RunPool | null;
  /** How many executions of a workflow are queued, as of the last sweep. */
  readonly queuedOf: (workflowId: WorkflowId) => number;
  readonly onBehind: () => void;
  /** Something of an execution was committed. */
  readonly onRecorded: (workflowId: WorkflowId, executionId: ExecutionId, isAnswer: boolean) => void;
}

/** An execution that somebody asks for. */
export interface ExecutionRequest {
  readonly workflowId: WorkflowId;
  readonly ownerId: UserId;
  readonly workflowVersion: number;
  readonly workflow: CompiledWorkflow;
  readonly triggerNodeId: string;
  /** What the trigger gives to the nodes after it. */
  readonly output: Json;
  readonly timeLimitMs: number;
  /** The workflow has limits of its own. Left out: the journal says so, and it is inserted in a second try. */
  readonly isLimited?: boolean;
  readonly retryOf: ExecutionId | null;
  readonly dedupe: DedupeKey | null;
  /** What the caller says of its own span, W3C `traceparent`. */
  readonly traceparent?: string | undefined;
}

export type Acceptance =
  | { readonly kind: 'accepted'; readonly executionId: ExecutionId }
  /** The dedupe key is known: its first execution, and the hash of what was sent then. */
  | { readonly kind: 'duplicate'; readonly executionId: ExecutionId; readonly bodyHash: string };

/** The wake-up number that an execution is inserted with. */
const FIRST_WAKE_SEQ = 1;
/** After this long without a verdict the sender is told that the outcome is unknown. */
const VERDICT_LIMIT_MS = 5_000;

/**
 * Makes an execution durable, and answers only then. Where a slot is free it is inserted already claimed, its first
 * steps in the same commit; else it is queued and the doorbell rings.
 *
 * @throws AppError UNAVAILABLE, QUEUE_FULL, NOT_FOUND (the workflow was deleted meanwhile)
 */
export function acceptExecution(request: ExecutionRequest, deps: AcceptDeps): Promise<Acceptance> {
  const id = deps.newExecutionId();
  if (deps.tracer === undefined) return accept(id, null, request, deps);
  const { workflowId, traceparent: caller = null } = request;
  return traceAcceptance(deps.tracer, { id, workflowId, caller }, (span) => accept(id, span, request, deps));
}

async function accept(
  id: ExecutionId,
  traceparent: string | null,
  request: ExecutionRequest,
  deps: AcceptDeps,
): Promise<Acceptance> {
  admit(request, deps);
  const { promise, resolve, reject } = Promise.withResolvers<JournalVerdict>();
  const stopTimer = deps.clock.after(VERDICT_LIMIT_MS, () => reject(unavailable()));
  const isRunHere = request.isLimited !== true && deps.pool !== null && deps.pool.freeSlots() > 0;
  const createdAt = deps.clock.nowMs();
  const execution: NewExecution = {
    id,
    workflowId: request.workflowId,
    ownerId: request.ownerId,
    workflowVersion: request.workflowVersion,
    triggerNodeId: request.triggerNodeId,
    retryOf: request.retryOf,
    createdAt,
    timeLimitMs: request.timeLimitMs,
    dedupe: request.dedupe,
    claimedBy: isRunHere ? (deps.pool?.workerId ?? null) : null,
    traceparent,
  };
  try {
    failpoint('accept.before-insert');
    const outputText = JSON.stringify(request.output);
    const queue = (): void => {
      const steps = [triggerStep(request.triggerNodeId, outputText, createdAt)];
      const queued = { ...execution, claimedBy: null };
      const onStored = (verdict: JournalVerdict): void => {
        if (verdict.kind === 'committed') deps.onRecorded(request.workflowId, id, false);
        resolve(verdict);
      };
      deps.journal.append({ kind: 'insert', execution: queued, steps, transition: null }).then(onStored, reject);
    };
    if (!isRunHere || deps.pool === null) {
      queue();
      return conclude(await promise, id, false, deps);
    }
    let isQueued = false;
    const onVerdict = (verdict: JournalVerdict): void => {
      isQueued = verdict.kind === 'limited';
      if (isQueued) queue();
      else resolve(verdict);
    };
    deps.pool.startNew({ execution, onVerdict, onError: reject }, request.workflow, request.output, outputText);
    const verdict = await promise;
    return conclude(verdict, id, !isQueued, deps);
  } catch (error: unknown) {
    throw refusalOf(error, deps);
  } finally {
    stopTimer();
  }
}

function admit(request: ExecutionRequest, deps: AcceptDeps): void {
  deps.journal.admit();
  if (deps.queuedOf(request.workflowId) < LIMITS.queuedPerWorkflow) return;
  deps.metrics.accepted('refused');
  const headers = { 'Retry-After': '10' };
  throw new AppError('QUEUE_FULL', 'Too many executions of this workflow are waiting already.', { headers });
}

function conclude(verdict: JournalVerdict, id: ExecutionId, isRunHere: boolean, deps: AcceptDeps): Acceptance {
  switch (verdict.kind) {
    case 'committed':
      failpoint('accept.committed-not-answered');
      deps.metrics.accepted('accepted');
      if (!isRunHere) {
        deps.onBehind();
        // Whoever asked has the answer first.
        setImmediate(() => {
          failpoint('accept.answered-not-rung');
          deps.doorbell.ring(id, undefined, FIRST_WAKE_SEQ);
        });
      }
      return { kind: 'accepted', executionId: id };
    case 'duplicate':
      deps.metrics.accepted('duplicate');
      return { kind: 'duplicate', executionId: verdict.executionId, bodyHash: verdict.bodyHash };
    case 'workflow-gone':
      throw new AppError('NOT_FOUND', 'This workflow was deleted.');
    case 'fenced':
    case 'woken':
    case 'cancel-requested':
    case 'limited':
      throw unavailable();
  }
}

function unavailable(): AppError {
  const message = 'It is not certain whether this was stored. Send it again; with the same key it runs once.';
  return new AppError('UNAVAILABLE', message, { headers: { 'Retry-After': '1' } });
}

function refusalOf(error: unknown, deps: AcceptDeps): AppError {
  deps.metrics.accepted('refused');
  if (error instanceof AppError) return error;
  deps.logger.error({ err: toError(error) }, 'an execution cannot be stored');
  const headers = { 'Retry-After': '1' };
  return new AppError('UNAVAILABLE', 'The database cannot take this now; try again.', { headers });
}
