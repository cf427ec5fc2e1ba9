import type { ExecutionId, StepStatus, UserId, WorkflowId } from '@automateos/model';
import type { ExecutionSummary } from './stores.ts';

/** A step without its values, as listeners see it. */
export interface StepState {
  /**
   * Rises in the order in which the steps of an execution were first recorded. The writes of one execution follow each
   * other under its row lock, so who has seen a number has seen every step of the execution below it.
   */
  readonly seq: number;
  readonly nodeId: string;
  readonly iteration: string;
  readonly status: StepStatus;
  readonly attempt: number;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly nextAttemptAt: number | null;
  /** Size of the JSON text in bytes; null: there is none. */
  readonly inputBytes: number | null;
  readonly outputBytes: number | null;
}

/** What listeners read: small rows, a bounded number at once, each time under the rights of the actor. */
export interface LiveStore {
  findSummary(actor: UserId, id: ExecutionId): Promise<ExecutionSummary | undefined>;
  /** Steps recorded after `afterSeq`, and those named by `openSeqs` whatever became of them; by `seq`. */
  listSteps(
    actor: UserId,
    id: ExecutionId,
    page: { readonly afterSeq: number; readonly openSeqs: readonly number[]; readonly limit: number },
  ): Promise<readonly StepState[]>;
  hasWorkflow(actor: UserId, id: WorkflowId): Promise<boolean>;
  /** Of these executions those that are there and belong to the workflow, oldest first. */
  listNamed(actor: UserId, workflowId: WorkflowId, ids: readonly ExecutionId[]): Promise<readonly ExecutionSummary[]>;
  /** Executions that have not ended, the newest, oldest of them first. */
  listOpen(actor: UserId, workflowId: WorkflowId, limit: number): Promise<readonly ExecutionSummary[]>;
  /** The newest executions whatever their status, oldest of them first. */
  listNewest(actor: UserId, workflowId: WorkflowId, limit: number): Promise<readonly ExecutionSummary[]>;
  /** Executions whose id is `fromId` or greater, oldest first. */
  listFrom(
    actor: UserId,
    workflowId: WorkflowId,
    fromId: ExecutionId,
    limit: number,
  ): Promise<readonly ExecutionSummary[]>;
}
