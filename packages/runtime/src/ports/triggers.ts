import type { ExecutionId, UserId, WorkflowId, WorkflowSettings } from '@automateos/model';
import type { ExecutionError, NewExecution, StepRecord } from './journal.ts';

/** What starts an active workflow by itself: written in the transaction that writes the workflow. */
export interface WorkflowTriggers {
  readonly schedules: readonly NewSchedule[];
  readonly failureWatch: { readonly nodeId: string; readonly workflowIds: readonly string[] } | null;
}

export const NO_TRIGGERS: WorkflowTriggers = { schedules: [], failureWatch: null };

export interface NewSchedule {
  readonly nodeId: string;
  /** The config as text: a schedule whose text stays the same goes on as it was. */
  readonly config: string;
  readonly anchorAt: number;
  readonly nextAt: number;
  readonly isFast: boolean;
}

/** The account has as many schedules under a minute as it may; nothing was written. */
export class TooManyFastSchedulesError extends Error {
  override readonly name = 'TooManyFastSchedulesError';
}

/** The next slot of an active workflow's schedule. */
export interface ScheduleState {
  readonly nodeId: string;
  readonly anchorAt: number;
  readonly nextAt: number;
}

/** What a run that a trigger starts takes from its workflow. */
export interface TriggerTarget {
  readonly workflowId: WorkflowId;
  readonly ownerId: UserId;
  readonly workflowVersion: number;
  readonly settings: WorkflowSettings;
  readonly nodeId: string;
}

export interface DueSchedule extends TriggerTarget, ScheduleState {}

/** An execution that a trigger starts; it is inserted queued. */
export interface TriggeredExecution {
  readonly execution: NewExecution;
  /** The trigger's, with its output. */
  readonly step: StepRecord;
}

/** Moves a schedule from the slot that was read to another, and starts what was due. */
export interface ScheduleTurn {
  readonly schedule: DueSchedule;
  /** Null: it has no slot any more. */
  readonly nextAt: number | null;
  readonly starts: readonly TriggeredExecution[];
}

/** A failed execution of which no error trigger has been told. */
export interface UnreportedFailure {
  readonly executionId: ExecutionId;
  readonly workflowId: WorkflowId;
  readonly workflowName: string;
  readonly error: ExecutionError | null;
  readonly failedAt: number;
  /** The error triggers that watch its workflow. */
  readonly targets: readonly TriggerTarget[];
}

export interface FailureReport {
  readonly executionId: ExecutionId;
  readonly starts: readonly TriggeredExecution[];
}

/** What the sweep does for triggers; whoever is first does it, and the others find it done. */
export interface TriggerQueue {
  /** Schedules whose slot has come, the longest overdue first. `now` is the database's clock, Unix milliseconds. */
  listDue(limit: number): Promise<{ readonly now: number; readonly due: readonly DueSchedule[] }>;
  /**
   * Makes these turns in one transaction. A turn is passed over when the schedule stands at another slot, or its
   * workflow at another version, by now. @returns the executions that were inserted
   */
  makeTurns(turns: readonly ScheduleTurn[]): Promise<readonly ExecutionId[]>;
  /** The oldest first. */
  listUnreported(limit: number): Promise<readonly UnreportedFailure[]>;
  /** Starts what the failures start and marks them as told of, each once. @returns the executions that were inserted */
  report(reports: readonly FailureReport[]): Promise<readonly ExecutionId[]>;
}
