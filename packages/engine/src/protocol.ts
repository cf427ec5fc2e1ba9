import type { FinalExecutionStatus, RetryPolicy, StepError } from '@automateos/model';
import type { FailureCause, LoopFacts, PassFailure, RunState } from './state.ts';

/** Names a step of a run: a node, and in which pass of the loops around it (`''` outside loops). */
export interface StepKey {
  readonly nodeId: string;
  readonly iteration: string;
}

/** What happened, as the runtime tells it. Events may come twice or late: what does not fit the state is ignored. */
export type EngineEvent =
  | { readonly type: 'execution-started'; readonly triggerNodeId: string }
  | (StepKey & { readonly type: 'step-succeeded'; readonly attempt: number; readonly emitted: readonly string[] })
  | (StepKey & {
      readonly type: 'step-failed';
      readonly attempt: number;
      readonly error: StepError;
      readonly retryable: boolean;
      readonly policy: RetryPolicy;
      readonly retryAfterMs?: number | undefined;
      /** In [0, 1), for the jitter: the engine has no randomness of its own. */
      readonly random: number;
    })
  | (StepKey & { readonly type: 'retry-due'; readonly attempt: number })
  /** A loop's node was started and its items are known: its passes can begin. */
  | (StepKey & { readonly type: 'loop-opened'; readonly attempt: number } & LoopFacts)
  /**
   * A step that was started waits for a time, an answer or another run, and counts as running no more; its outcome comes
   * as that of any other step. `emitted`: outputs that are delivered already while it waits.
   */
  | (StepKey & { readonly type: 'wait-begun'; readonly attempt: number; readonly emitted: readonly string[] })
  | { readonly type: 'cancel-requested' }
  | { readonly type: 'deadline-passed' };

/** What the runtime has to do, in this order. */
export type EngineCommand =
  | (StepKey & { readonly type: 'run-step'; readonly attempt: number })
  | (StepKey & { readonly type: 'record-skip'; readonly emitted: readonly string[] })
  /** The step failed for good; `emitted` are the outputs that its `on_error` delivers. */
  | (StepKey & { readonly type: 'record-failure'; readonly error: StepError; readonly emitted: readonly string[] })
  | (StepKey & { readonly type: 'retry-later'; readonly attempt: number; readonly delayMs: number })
  /** A pass of the loop that is named has ended; `cause` when it failed. Nothing of it will be told again. */
  | (StepKey & { readonly type: 'end-pass'; readonly pass: number; readonly cause: FailureCause | null })
  /** All passes have ended: the loop's own outcome is to be told; `cause` is the failure that stopped it. */
  | (StepKey & { readonly type: 'end-loop'; readonly attempt: number; readonly cause: PassFailure | null })
  | { readonly type: 'finish'; readonly status: FinalExecutionStatus; readonly cause: FailureCause | null };

export interface Decision {
  readonly state: RunState;
  readonly commands: EngineCommand[];
}
