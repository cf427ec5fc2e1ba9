import type { StepKey } from '@automateos/engine';
import type { ExecutionId, ExecutionStatus, StepStatus, UserId, WorkflowId } from '@automateos/model';
import type { AuditEntry } from './stores.ts';

/** Names a step that waits. */
export interface WaitKey {
  readonly executionId: ExecutionId;
  readonly nodeId: string;
  readonly iteration: string;
}

/** How a wait ends: the step's output as JSON text, and the outputs that are delivered. */
export interface StoredEnding {
  readonly output: string | null;
  readonly emitted: readonly string[];
}

/** What has come in for a step that waits: of several the first. */
export interface Wakeup extends StoredEnding {
  readonly nodeId: string;
  readonly iteration: string;
  /** The run that it waited for has ended: that says what it comes to. */
  readonly calledId: ExecutionId | null;
}

/** A step that is answered by a link, whatever has become of it. */
export interface WaitRecord extends WaitKey {
  readonly workflowId: WorkflowId;
  readonly workflowVersion: number;
  readonly workflowName: string;
  readonly ownerId: UserId;
  readonly executionStatus: ExecutionStatus;
  readonly stepStatus: StepStatus;
  /** The node's config with its expressions evaluated, JSON text. */
  readonly input: string | null;
  readonly endsAt: number | null;
  /** Its time is up, by the clock that all share. */
  readonly isOver: boolean;
  /** What came first. */
  readonly wakeup: Wakeup | null;
}

/**
 * `woken`: the answer is stored, and the execution is due, or its owner is to look at it. `closed`: something else came
 * first, or its time is up. `ended`: there is no such execution that could go on.
 */
export type WakeVerdict =
  | { readonly kind: 'woken'; readonly wakeSeq: number; readonly isRunning: boolean }
  | { readonly kind: 'closed' }
  | { readonly kind: 'ended' };

/** What steps wait for comes in here. A step that is not waiting any more has consumed it, in the commit of its result. */
export interface WaitQueue {
  /** What has come in for these steps. Of very many all that came in for the execution is given. */
  loadWakeups(executionId: ExecutionId, steps: readonly StepKey[]): Promise<readonly Wakeup[]>;
  /** Ends a wait whose time is up. What is there already stays. */
  expire(wait: WaitKey, ending: StoredEnding): Promise<void>;
  /** @param tokenHash SHA-256 of the link's token, hex */
  findWait(tokenHash: string): Promise<WaitRecord | undefined>;
  /** Stores the first answer to an open wait and wakes the execution (E7), both or neither. */
  answer(wait: WaitKey, ending: StoredEnding, audit: AuditEntry): Promise<WakeVerdict>;
}
