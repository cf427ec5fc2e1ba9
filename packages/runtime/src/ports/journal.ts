import type {
  ExecutionId,
  FinalExecutionStatus,
  StepError,
  StepStatus,
  StoreOperation,
  UserId,
  WorkerId,
  WorkflowId,
} from '@automateos/model';

/** Instants are Unix milliseconds. */
export interface AttemptRecord {
  readonly number: number;
  readonly startedAt: number;
  readonly completedAt: number | null;
  readonly error: StepError | null;
}

/** A step as the journal keeps it; `input` and `output` are JSON text. */
export interface StepRecord {
  readonly nodeId: string;
  readonly iteration: string;
  readonly status: StepStatus;
  readonly attempt: number;
  readonly idempotencyKey: string | null;
  /** In a write, null keeps the input that is stored. */
  readonly input: string | null;
  readonly output: string | null;
  /** The named outputs that were delivered (column `emitted`, JSON text); empty until the step has ended. */
  readonly emitted: readonly string[];
  readonly error: StepError | null;
  readonly attempts: readonly AttemptRecord[];
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly nextAttemptAt: number | null;
  /** Of a step that a link answers: SHA-256 of the link's token, hex. Left out in a write, what is stored stays. */
  readonly waitTokenHash?: string;
}

/** A step as a new owner finds it: rows of an earlier lease that are still `running` are in doubt. */
export interface LoadedStep extends StepRecord {
  readonly leaseEpoch: number;
}

export interface ExecutionError {
  readonly code: string;
  readonly message: string;
  readonly nodeId: string | null;
}

export interface DedupeKey {
  /** Says who made the key, so that no two can meet. */
  readonly scope: 'webhook' | 'execute' | 'schedule' | 'error' | 'call';
  readonly key: string;
  /** SHA-256 of what was sent, to tell a repetition from another request under the same key. */
  readonly bodyHash: string;
}

export interface NewExecution {
  readonly id: ExecutionId;
  readonly workflowId: WorkflowId;
  readonly ownerId: UserId;
  readonly workflowVersion: number;
  readonly triggerNodeId: string;
  readonly retryOf: ExecutionId | null;
  readonly createdAt: number;
  /** Active time that the run may use, in milliseconds. */
  readonly timeLimitMs: number;
  readonly dedupe: DedupeKey | null;
  /** Inserted as already claimed by this worker under lease epoch 1; null: `queued` under epoch 0. */
  readonly claimedBy: WorkerId | null;
  /** The span that asked for it, W3C `traceparent`; left out: none did. */
  readonly traceparent?: string | null;
}

/** A change of the execution row that its owner makes. */
export type Transition =
  | { readonly to: FinalExecutionStatus; readonly error: ExecutionError | null; readonly completedAt: number }
  | {
      readonly to: 'waiting';
      /** When to look again; null: until somebody decides. */
      readonly wakeAt: number | null;
      /** The wake-up counter as the owner read it: a wake-up that came since wins over parking. */
      readonly wakeSeq: number;
      /** Not null: the time limit stands still while it waits, and this much of it is left. */
      readonly timeLeftMs: number | null;
    }
  | { readonly to: 'queued'; readonly timeLeftMs: number };

/** Whose entries of the key-value store: the owner's own under the scope `''`, a workflow's under its id. */
export interface StorePlace {
  readonly ownerId: UserId;
  readonly scope: WorkflowId | '';
}

/**
 * A step that is one operation on the key-value store. The operation and the step's record are stored together, or
 * neither: a step that is recorded already is not carried out again, and gives what is recorded.
 */
export interface StoreCall {
  readonly place: StorePlace;
  readonly operation: StoreOperation;
  /** The step as it is recorded when the operation succeeds; the journal puts the output in. */
  readonly step: StepRecord;
}

export type StoreResult =
  /** `output` is JSON text. */
  | { readonly ok: true; readonly output: string }
  /** Nothing was changed, and nothing was recorded of the step. */
  | { readonly ok: false; readonly error: StepError };

/** One atomic write for one execution. All its parts are stored, or none. */
export type JournalWrite =
  | {
      readonly kind: 'insert';
      readonly execution: NewExecution;
      readonly steps: readonly StepRecord[];
      /** Only for an execution that is inserted claimed. */
      readonly storeCalls?: readonly StoreCall[];
      /** Only for an execution that is inserted claimed. */
      readonly transition: Transition | null;
    }
  | {
      readonly kind: 'advance';
      readonly executionId: ExecutionId;
      /** The fence: nothing is stored unless the row is `running` under this epoch. */
      readonly leaseEpoch: number;
      readonly steps: readonly StepRecord[];
      readonly storeCalls?: readonly StoreCall[];
      readonly transition: Transition | null;
    };

export type JournalVerdict =
  /** `storeResults`: of the write's `storeCalls`, in their order; left out where the execution had moved on meanwhile. */
  | { readonly kind: 'committed'; readonly storeResults?: readonly StoreResult[] }
  /** The dedupe key was there: the execution that it named first, and the hash of what was sent then. */
  | { readonly kind: 'duplicate'; readonly executionId: ExecutionId; readonly bodyHash: string }
  /** The lease is not ours any more, or the execution is gone: drop the run. */
  | { readonly kind: 'fenced' }
  /** A wake-up came between reading and parking: nothing was stored, look again. */
  | { readonly kind: 'woken'; readonly wakeSeq: number }
  /** A cancel was asked for before the run could be parked: nothing was stored, carry it out. */
  | { readonly kind: 'cancel-requested' }
  /** The workflow has limits of its own, so nothing is inserted claimed: insert it queued. */
  | { readonly kind: 'limited' }
  /** The workflow was deleted meanwhile: nothing was inserted. */
  | { readonly kind: 'workflow-gone' };

/** The store cannot take the write now. `unknown`: it may or may not have been stored. */
export class JournalUnavailableError extends Error {
  override readonly name = 'JournalUnavailableError';
  readonly outcome: 'not-stored' | 'unknown';

  constructor(outcome: 'not-stored' | 'unknown', message: string, options?: ErrorOptions) {
    super(message, options);
    this.outcome = outcome;
  }
}

/** How much is waiting to be committed: admission refuses new work when this is too much. */
export interface JournalBacklog {
  readonly writes: number;
  readonly bytes: number;
  readonly oldestMs: number;
  /** Room on the disk of the database, as of a moment ago; null: that is not known here. */
  readonly freeBytes: number | null;
}

/**
 * The group-commit writer of this process: what arrives while a commit is under way goes into the next one.
 *
 * `mayStore` is asked when the write's turn has come; where it says no, the write is answered with `fenced` and not
 * stored. `append` resolves after the commit, and rejects with `JournalUnavailableError`. A step that has ended is never
 * changed: writing the same result again changes nothing.
 */
export interface Journal {
  append(write: JournalWrite, mayStore?: () => boolean): Promise<JournalVerdict>;
  backlog(): JournalBacklog;
  /** Tells of each batch that was committed: how many writes it had, and how long its transaction took. One listener. */
  followBatches(listener: (writes: number, durationMs: number) => void): void;
  /** Commits what is waiting, then refuses further writes. */
  close(): Promise<void>;
}
