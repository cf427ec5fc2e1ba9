import type {
  DeadLetterStatus,
  ExecutionId,
  RedriveId,
  RedriveStart,
  RedriveStatus,
  StepStatus,
  UserId,
  VersionChoice,
  WorkflowId,
} from '@automateos/model';
import type { AttemptRecord, NewExecution, StepRecord } from './journal.ts';
import type { AuditEntry, Page } from './stores.ts';

/** An execution that failed for good. Its id is that of the execution: there is one for each. */
export interface DeadLetterRecord {
  readonly executionId: ExecutionId;
  readonly workflowId: WorkflowId;
  readonly nodeId: string | null;
  readonly code: string;
  /** The start of the execution's error message. */
  readonly message: string;
  /** The same for letters of one workflow, node, code and message without numbers and ids. */
  readonly fingerprint: string;
  readonly status: DeadLetterStatus;
  readonly failedAt: number;
  readonly decidedAt: number | null;
  readonly redrivenBy: ExecutionId | null;
}

/** Which dead letters are meant; what is not named does not matter. Instants in Unix milliseconds. */
export interface DeadLetterFilter {
  readonly workflowId?: WorkflowId | undefined;
  readonly fingerprint?: string | undefined;
  /** Letters picked one by one, at most 1,000. */
  readonly ids?: readonly ExecutionId[] | undefined;
  /** Part of node, code or message, in any case. */
  readonly q?: string | undefined;
  /** Failed at or after. */
  readonly since?: number | undefined;
  /** Failed before. */
  readonly until?: number | undefined;
}

export interface DeadLetterGroup {
  readonly fingerprint: string;
  readonly workflowId: WorkflowId;
  readonly nodeId: string | null;
  readonly code: string;
  /** That of the latest letter. */
  readonly message: string;
  readonly count: number;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** Letters in each of the last 24 hours, the oldest hour first. */
  readonly trend: readonly number[];
}

/** An execution made of what another one recorded; it is inserted `queued`. */
export interface ExecutionRestart {
  readonly execution: NewExecution;
  readonly source: ExecutionId;
  /** Nodes whose recorded steps the new execution takes over, large values by reference. */
  readonly copied: readonly string[];
  /**
   * Nodes whose last call has no known outcome: request and idempotency key are handed over as a step that waits for its
   * first attempt, which keeps the key if it sends the same request.
   */
  readonly keyed: readonly string[];
  /** Loops that go on in the middle. */
  readonly continued: readonly ContinuedLoop[];
  /** Steps with other outputs than the recorded ones. */
  readonly given: readonly StepRecord[];
}

/** A loop outside of others that keeps its items and the passes that went well. */
export interface ContinuedLoop {
  readonly nodeId: string;
  /** All nodes that lie in it. */
  readonly inside: readonly string[];
  /** Passes that are carried out again though they had begun. */
  readonly leftOut: readonly string[];
}

/** What a restart needs to know of a recorded step. */
export interface StepFacts {
  readonly nodeId: string;
  readonly iteration: string;
  readonly status: StepStatus;
  readonly attempt: number;
  readonly hasInput: boolean;
  readonly hasOutput: boolean;
  readonly hasKey: boolean;
  readonly emitted: readonly string[];
  readonly attempts: readonly AttemptRecord[];
}

/** An execution that can be restarted, as far as a restart is planned by it. */
export interface RestartSource {
  readonly executionId: ExecutionId;
  readonly workflowId: WorkflowId;
  readonly workflowVersion: number;
  readonly triggerNodeId: string;
  readonly failedNodeId: string | null;
  readonly steps: readonly StepFacts[];
}

/** Where a walk through dead letters, oldest first, stands: the letter looked at last. */
export interface DeadLetterPosition {
  readonly failedAt: number;
  readonly executionId: ExecutionId;
}

/** Why letters of a group could not be redriven: how many, and one of them. */
export interface RedriveRefusal {
  readonly code: string;
  readonly message: string;
  readonly count: number;
  readonly exampleId: ExecutionId;
}

/** A job that redrives a group, carried on by whichever worker sweeps. */
export interface RedriveRecord {
  readonly id: RedriveId;
  readonly ownerId: UserId;
  readonly address: string | null;
  readonly status: RedriveStatus;
  /** `until` is always set: what fails after the job began is not its own. */
  readonly filter: DeadLetterFilter & { readonly until: number };
  readonly from: RedriveStart;
  readonly version: VersionChoice;
  /** New executions a second. */
  readonly rate: number;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly refusals: readonly RedriveRefusal[];
  readonly position: DeadLetterPosition | null;
  /** Rises with each turn. */
  readonly turn: number;
  readonly createdAt: number;
  readonly completedAt: number | null;
}

export interface DeadLetterStore {
  listDeadLetters(
    actor: UserId,
    filter: DeadLetterFilter & {
      readonly status: DeadLetterStatus;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ): Promise<Page<DeadLetterRecord>>;
  /** Groups by fingerprint, the one seen last first. */
  listDeadLetterGroups(
    actor: UserId,
    filter: DeadLetterFilter & {
      readonly status: DeadLetterStatus;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
    nowMs: number,
  ): Promise<Page<DeadLetterGroup>>;
  findDeadLetter(actor: UserId, id: ExecutionId): Promise<DeadLetterRecord | undefined>;
  /** @returns whether it was open */
  discardDeadLetter(actor: UserId, id: ExecutionId, audit: AuditEntry): Promise<boolean>;
  /** Discards up to `limit` open letters, each with its entry in the audit log. Gives their number. */
  discardDeadLetters(actor: UserId, filter: DeadLetterFilter, limit: number, audit: AuditEntry): Promise<number>;
  /**
   * Closes an open letter and inserts the execution that takes its place, both or neither.
   *
   * @returns false when the letter was not open, or its workflow is gone
   */
  redriveDeadLetter(actor: UserId, restart: ExecutionRestart, audit: AuditEntry): Promise<boolean>;
  countDeadLetters(actor: UserId, filter: DeadLetterFilter): Promise<number>;
  insertRedrive(redrive: RedriveRecord, audit: AuditEntry): Promise<void>;
  findRedrive(actor: UserId, id: RedriveId): Promise<RedriveRecord | undefined>;
  listRedrives(
    actor: UserId,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<RedriveRecord>>;
  /** @returns whether it was running */
  stopRedrive(actor: UserId, id: RedriveId, audit: AuditEntry): Promise<boolean>;
}

/** What a turn of a job came to. */
export interface RedriveTurn {
  readonly redrive: RedriveRecord;
  readonly restarts: readonly ExecutionRestart[];
  /** Letters that stay open, added to `redrive.refusals`. */
  readonly failed: number;
  readonly refusals: readonly RedriveRefusal[];
  readonly position: DeadLetterPosition | null;
  /** How long this turn uses up the rate; null: the job is done. */
  readonly nextInMs: number | null;
  readonly at: number;
}

/** The work on dead letters that no user waits for. */
export interface RedriveQueue {
  /** A running job that is due. */
  findDue(): Promise<RedriveRecord | undefined>;
  /** Open letters that a filter means, oldest first. */
  listOpen(
    ownerId: UserId,
    filter: DeadLetterFilter,
    after: DeadLetterPosition | null,
    limit: number,
  ): Promise<readonly DeadLetterRecord[]>;
  loadSources(executionIds: readonly ExecutionId[]): Promise<readonly RestartSource[]>;
  /**
   * Closes the letters and inserts the executions of a turn, and moves the job on; all of it or nothing. A letter that
   * is not open any more is passed over.
   *
   * @returns the executions that were inserted; undefined when the job was stopped or another worker made this turn
   */
  commitTurn(turn: RedriveTurn): Promise<readonly ExecutionId[] | undefined>;
}
