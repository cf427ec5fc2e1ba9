import type { ExecutionId, ExecutionStatus } from '@automateos/model';

export interface OutputFound {
  readonly nodeId: string;
  /** JSON text. */
  readonly output: string;
}

/** What callers of webhooks wait for: a few columns by key, as often as a run commits. */
export interface AnswerStore {
  /**
   * How an execution stands, and what the first of these nodes that succeeded gave; undefined: it is not there. The
   * status is read first, so of an execution that has ended the output is the last word.
   */
  readFirstOutput(
    id: ExecutionId,
    nodeIds: readonly string[],
  ): Promise<{ readonly status: ExecutionStatus; readonly first: OutputFound | undefined } | undefined>;
  /** How an execution stands, and if it has ended, what these nodes gave outside of loops. */
  readOutputs(
    id: ExecutionId,
    nodeIds: readonly string[],
  ): Promise<{ readonly status: ExecutionStatus; readonly outputs: readonly OutputFound[] } | undefined>;
}
