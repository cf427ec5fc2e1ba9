import type { EngineCommand, RunState } from '@automateos/engine';
import {
  assertNever,
  type ExecutionId,
  type FinalExecutionStatus,
  type UserId,
  type WorkflowId,
} from '@automateos/model';
import type { JournalVerdict, NewExecution, StepRecord, Transition } from '../ports.ts';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';
import type { NodeResults } from './node-results.ts';
import type { PreparedStep } from './prepare-step.ts';
import type { RunLoops } from './run-loops.ts';
import type { RunSlots } from './run-slots.ts';
import type { OpenWait } from './wait-desk.ts';

export interface RunIdentity {
  readonly id: ExecutionId;
  readonly workflowId: WorkflowId;
  readonly ownerId: UserId;
  readonly workflowVersion: number;
  readonly triggerNodeId: string;
  readonly createdAt: number;
  readonly leaseEpoch: number;
  readonly wakeSeq: number;
  readonly deadlineAt: number;
  /** Its workflow has limits of its own. */
  readonly isLimited: boolean;
  /** A step of another execution may wait for its end. */
  readonly isCalled: boolean;
  /** The span that asked for it, W3C `traceparent`; null: none did. */
  readonly traceparent: string | null;
}

/** Where a run stands when this process takes it up: new, or restored from the journal. */
export interface RunStart {
  readonly identity: RunIdentity;
  readonly workflow: CompiledWorkflow;
  readonly state: RunState;
  readonly commands: readonly EngineCommand[];
  readonly results: NodeResults;
  readonly slots: RunSlots;
  readonly loops: RunLoops;
  /** The outputs in the journal, together. */
  readonly storedBytes: number;
  /** Steps that were begun before, by their slots. */
  readonly begun: ReadonlyMap<number, { readonly record: StepRecord; readonly prepared: PreparedStep | undefined }>;
  /** Steps that wait, and in how long each ends by itself; null: never. */
  readonly waits: readonly { readonly wait: OpenWait; readonly endsInMs: number | null }[];
  /** Records that go with the first write. */
  readonly records: readonly StepRecord[];
  /** A new execution, inserted by the first write; somebody waits to hear whether it was accepted. */
  readonly accepting: Accepting | null;
}

export interface Accepting {
  readonly execution: NewExecution;
  readonly onVerdict: (verdict: JournalVerdict) => void;
  readonly onError: (error: unknown) => void;
}

/** How a run left this process. */
export type RunOutcome =
  | { readonly kind: 'ended'; readonly status: FinalExecutionStatus; readonly durationMs: number }
  | { readonly kind: 'parked'; readonly wakeAt: number | null; readonly wakeSeq: number }
  | { readonly kind: 'handed-back' }
  /** Somebody else owns it, or it is gone, or it was never stored. */
  | { readonly kind: 'dropped' };

export function outcomeOf(transition: Transition, createdAt: number): RunOutcome {
  switch (transition.to) {
    case 'waiting':
      return { kind: 'parked', wakeAt: transition.wakeAt, wakeSeq: transition.wakeSeq };
    case 'queued':
      return { kind: 'handed-back' };
    case 'success':
    case 'failed':
    case 'cancelled':
      return { kind: 'ended', status: transition.to, durationMs: transition.completedAt - createdAt };
    default:
      return assertNever(transition);
  }
}
