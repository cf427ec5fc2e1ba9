import type { ExecutionId, WorkflowId } from '@automateos/model';

/** Something about an execution or its steps was committed. */
export interface LiveChange {
  readonly workflowId: WorkflowId;
  /** Null when it is heard: too many executions of this workflow changed to name them. */
  readonly executionId: ExecutionId | null;
}

/**
 * Tells listeners, in this process and in others, that it is worth reading again. Hints: one may be lost, doubled, late
 * or forged, and nothing depends on it. It carries no data and gives no right: a listener reads as the user that it
 * speaks for. Nothing is sent while nobody listens anywhere.
 */
export interface LiveHints {
  /**
   * Called after each commit of a run: never throws, never waits, and is next to free while nobody listens.
   *
   * @param isUrgent somebody is kept waiting until this is heard
   */
  publish(workflowId: WorkflowId, executionId: ExecutionId, isUrgent: boolean): void;
  /**
   * Hears changes, some at a time; what a process publishes within 50 ms comes together, within 5 ms what is urgent.
   *
   * @returns takes the subscription back
   */
  subscribe(hear: (changes: readonly LiveChange[]) => void): () => void;
  close(): Promise<void>;
}
