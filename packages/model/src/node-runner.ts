import type { StepOutcome } from './define-node.ts';

export interface NodeWork {
  /** The name of a pure node type. */
  readonly type: string;
  readonly config: unknown;
  readonly timeLimitMs: number;
  readonly signal: AbortSignal;
}

/** Runs pure nodes where they hold nobody up. */
export interface NodeRunner {
  /** Rejects when the node has a bug. @param owner whose work it is */
  run(work: NodeWork, owner: string): Promise<StepOutcome>;
}
