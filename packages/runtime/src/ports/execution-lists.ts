import type { ExecutionStatus, WorkflowId } from '@automateos/model';
import type { ExecutionSummary } from './stores.ts';

/** What a list across workflows shows. */
export interface ExecutionListRecord extends ExecutionSummary {
  readonly workflowName: string;
}

export interface ExecutionListFilter {
  readonly workflowId?: WorkflowId | undefined;
  readonly status?: ExecutionStatus | undefined;
  /** Made at or after, Unix milliseconds. */
  readonly since?: number | undefined;
  /** Made before, Unix milliseconds. */
  readonly until?: number | undefined;
  /**
   * Part of the workflow's name, or of the node, code or message of the error, in any case; or the start of the id.
   * Errors are looked at in stretches: a page may end before it is full, and the next one goes on.
   */
  readonly q?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}
