import type { ExecutionId, WorkflowId, WorkflowSettings } from '@automateos/model';

/** What removing executions took away, by table. */
export interface RemovedRows {
  readonly executions: number;
  readonly steps: number;
  readonly payloads: number;
}

export interface Pruned extends RemovedRows {
  /** Where to go on: the last execution that was looked at; null: there is nothing more. */
  readonly cursor: ExecutionId | null;
}

/** Which executions of a workflow may go. Only what has ended goes, and nothing with an open dead letter. */
export interface Expiry {
  /** What ended before this; null: age is no reason. Unix milliseconds. */
  readonly endedBefore: number | null;
  /** This one and older ones, since there are enough newer ones; null: number is no reason. */
  readonly upTo: ExecutionId | null;
}

/** Removes what is kept no longer, a little at a time. */
export interface RetentionStore {
  /** The database's own time, Unix milliseconds: by the clock of a process that is wrong, everything may look old. */
  nowMs(): Promise<number>;
  /** Workflows that have not been deleted, by id. */
  listWorkflows(
    after: WorkflowId | null,
    limit: number,
  ): Promise<readonly { readonly id: WorkflowId; readonly settings: WorkflowSettings }[]>;
  /** The newest execution of a workflow that is beyond so many newer ones. */
  findBeyond(workflowId: WorkflowId, newest: number): Promise<ExecutionId | null>;
  /** Looks at up to `limit` executions of a workflow, oldest first, and removes those that may go. */
  pruneWorkflow(workflowId: WorkflowId, expiry: Expiry, after: ExecutionId | null, limit: number): Promise<Pruned>;
  /** The same over all workflows, whatever their age. */
  pruneOldest(after: ExecutionId | null, limit: number): Promise<Pruned>;
  /** Removes redrives of groups that ended before this, Unix milliseconds. @returns how many, `limit` at most */
  pruneRedrives(endedBefore: number, limit: number): Promise<number>;
  /** Bytes that are used by what is kept; on PostgreSQL an estimate, since its files do not shrink by themselves. */
  usedBytes(): Promise<number>;
  /** Gives some space that is free inside the database back to the disk, where the database does not do so itself. */
  giveBack(): Promise<void>;
}
