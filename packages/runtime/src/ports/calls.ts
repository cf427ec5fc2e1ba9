import type { ExecutionId, ExecutionStatus, UserId, WorkflowId, WorkflowSettings } from '@automateos/model';
import type { ExecutionRecord } from './stores.ts';
import type { TriggeredExecution } from './triggers.ts';
import type { WaitKey } from './waits.ts';

/** A workflow that a step of its owner can run. */
export interface CallTarget {
  readonly workflowVersion: number;
  readonly isActive: boolean;
  readonly settings: WorkflowSettings;
}

/** `started` also when it had been before, under the same key. */
export type CallVerdict =
  | { readonly kind: 'started'; readonly executionId: ExecutionId }
  | { readonly kind: 'too-deep' }
  /** It was switched off, changed or deleted meanwhile. */
  | { readonly kind: 'gone' };

/** An execution that a step has started. */
export interface CalledExecution {
  readonly executionId: ExecutionId;
  readonly workflowId: WorkflowId;
  readonly workflowName: string;
  readonly nodeId: string;
  readonly iteration: string;
  readonly status: ExecutionStatus;
}

/** Runs that runs have started. The end of one that is waited for is a wake-up, written where it ends. */
export interface CallQueue {
  /** Undefined: the owner has no such workflow. */
  findCallTarget(owner: UserId, workflowId: WorkflowId): Promise<CallTarget | undefined>;
  /** Which of these are workflows of the owner. */
  listOwned(owner: UserId, workflowIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Inserts the execution queued, once for each key, and notes who has called it, in one transaction.
   *
   * @param depth of calls at most
   */
  call(caller: WaitKey, isAwaited: boolean, started: TriggeredExecution, depth: number): Promise<CallVerdict>;
  /** The execution that waits for this one. */
  findCaller(id: ExecutionId): Promise<ExecutionId | undefined>;
  /** Executions with their steps. */
  loadCalled(ids: readonly ExecutionId[]): Promise<readonly ExecutionRecord[]>;
  /** What the execution was called by, and what it has called, oldest first. Undefined: the owner has no such one. */
  listCalls(
    owner: UserId,
    id: ExecutionId,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<CallList | undefined>;
}

export interface CallList {
  readonly calledBy: WaitKey | null;
  readonly items: readonly CalledExecution[];
  readonly nextCursor: string | null;
}
