import type {
  ExecutionId,
  UserId,
  WorkerId,
  WorkflowDefinition,
  WorkflowId,
  WorkflowSettings,
} from '@automateos/model';
import type { AnswerStore } from './answers.ts';
import type { CallQueue } from './calls.ts';
import type { CredentialVaultStore } from './credentials.ts';
import type { RedriveQueue } from './dead-letters.ts';
import type { LoadedStep } from './journal.ts';
import type { RetentionStore } from './retention.ts';
import type { SealedStore } from './sealed-values.ts';
import type { TriggerQueue } from './triggers.ts';
import type { WaitQueue } from './waits.ts';
import type { WebhookInboxStore } from './webhook-requests.ts';

/**
 * Stores that see every user's rows. Only the worker side uses them, and webhooks, whose token is their authority; the
 * HTTP API gets the user-scoped stores instead.
 */
export interface SystemStores {
  readonly executionQueue: ExecutionQueue;
  readonly workers: WorkerStore;
  readonly workflowLookup: WorkflowLookup;
  readonly instance: InstanceStore;
  readonly redrives: RedriveQueue;
  readonly triggers: TriggerQueue;
  readonly retention: RetentionStore;
  readonly credentials: CredentialVaultStore;
  readonly sealed: SealedStore;
  readonly waits: WaitQueue;
  readonly webhookInbox: WebhookInboxStore;
  readonly answers: AnswerStore;
  readonly calls: CallQueue;
}

export interface ClaimedExecution {
  readonly id: ExecutionId;
  readonly workflowId: WorkflowId;
  readonly ownerId: UserId;
  readonly workflowVersion: number;
  readonly triggerNodeId: string;
  readonly createdAt: number;
  readonly leaseEpoch: number;
  readonly takeovers: number;
  readonly wakeSeq: number;
  readonly cancelRequested: boolean;
  /** Its workflow has limits of its own: when it ends, another one may have its turn. */
  readonly isLimited: boolean;
  /** A step of another execution has started it. */
  readonly isCalled: boolean;
  /** The span that asked for it, W3C `traceparent`; null: none did. */
  readonly traceparent: string | null;
  /** When the run's active time is used up, Unix milliseconds, by the clock that says when it was claimed. */
  readonly deadlineAt: number;
  /** When it was claimed, by the clock that all who claim share. */
  readonly claimedAt: number;
}

export interface ClaimRequest {
  readonly workerId: WorkerId;
  readonly limit: number;
  readonly mayTakeSuspect: boolean;
  /** Only these are looked at. */
  readonly ids?: readonly ExecutionId[];
  /** What became due later than this long ago is left to who rang for it; 0. */
  readonly dueForMs?: number;
}

export interface LimitedClaim {
  readonly claimed: readonly ClaimedExecution[];
  /** When the rate of a workflow with something due lets the next one start; null: not by time alone. */
  readonly retryInMs: number | null;
}

/** From so many takeovers on a run is under suspicion of killing its workers. */
export const SUSPECT_TAKEOVERS = 2;
/** A run whose owner died again after so many takeovers is given up: by the sweep, not by a claim. */
export const MAX_TAKEOVERS = 5;

export interface QueueFigures {
  readonly queued: number;
  readonly running: number;
  readonly waiting: number;
  readonly oldestQueuedAt: number | null;
  readonly queuedByWorkflow: ReadonlyMap<WorkflowId, number>;
}

/** What people should look at. */
export interface AlertFigures {
  /** Workers that hold their lease. */
  readonly liveWorkers: number;
  readonly openDeadLetters: number;
  /** Executions that wait until a person decides about a call whose outcome nobody knows. */
  readonly inDoubt: number;
  /** The newest of them, some. */
  readonly newestInDoubt: readonly ExecutionId[];
}

/** What `failOverdue` ended. */
export interface Overdue {
  readonly ended: number;
  /** Those of them that were given up because their workers died. */
  readonly lost: readonly ExecutionId[];
}

export interface ExecutionQueue {
  /**
   * Takes executions that are due (`queued` or `waiting` with a wake time reached) or whose owner is not alive, oldest
   * due first, by one compare-and-set: lease epoch + 1, owner set, deadline set when it was not running.
   * What belongs to a workflow with limits is left to `claimLimited`, unless it is taken over. Of suspects, whose owners died `SUSPECT_TAKEOVERS` times or more without a result
   * recorded in between, at most one is taken, the one with the fewest takeovers, and none without `mayTakeSuspect`: so
   * that a run that kills its workers does not drag the runs beside it down with it.
   */
  claimExecutions(request: ClaimRequest): Promise<readonly ClaimedExecution[]>;
  /**
   * Takes due executions of workflows that have limits of their own, the oldest of each workflow first, and never more
   * than these limits leave over all workers.
   */
  claimLimited(request: { readonly workerId: WorkerId; readonly limit: number }): Promise<LimitedClaim>;
  /**
   * Takes an execution that is this worker's, though it does not run here, under the next epoch, without counting a
   * takeover. Undefined: it moved on.
   */
  reclaim(
    workerId: WorkerId,
    owned: { readonly id: ExecutionId; readonly leaseEpoch: number },
  ): Promise<ClaimedExecution | undefined>;
  /** The running executions of this worker, each with its epoch. */
  listOwned(workerId: WorkerId): Promise<ReadonlyMap<ExecutionId, number>>;
  /** All steps of these executions, big values included; an execution without steps is there with none. */
  loadSteps(executionIds: readonly ExecutionId[]): Promise<ReadonlyMap<ExecutionId, readonly LoadedStep[]>>;
  /**
   * Ends what is past its limits: taken over too often (WORKER_LOST), queued or waiting past its deadline, running 30 s
   * past its deadline (EXECUTION_TIMEOUT). Each is told of once, to whoever ended it.
   */
  failOverdue(): Promise<Overdue>;
  /** Ends what is queued or waiting although a cancel was asked for. Gives their number. */
  cancelRequested(): Promise<number>;
  /** Running executions of this worker for which a cancel was asked. */
  listCancelRequests(workerId: WorkerId): Promise<readonly ExecutionId[]>;
  figures(): Promise<QueueFigures>;
  /** Looks at every open dead letter: not to be asked for each second. */
  alertFigures(): Promise<AlertFigures>;
  /** Removes up to `limit` executions of deleted workflows, and the workflows that have none left. */
  purgeDeleted(limit: number): Promise<number>;
}

export interface WorkerStore {
  registerWorker(workerId: WorkerId): Promise<void>;
  /** False: this identity has been given up and must never be used again. */
  heartbeat(workerId: WorkerId): Promise<boolean>;
  stopWorker(workerId: WorkerId): Promise<void>;
}

/** What a webhook request needs to know of its workflow. */
export interface WebhookTarget {
  readonly workflowId: WorkflowId;
  readonly ownerId: UserId;
  readonly workflowVersion: number;
  readonly isActive: boolean;
  readonly settings: WorkflowSettings;
}

export interface WorkflowLookup {
  /** @param tokenHash SHA-256 of the URL's token, hex */
  findWebhookTarget(tokenHash: string): Promise<WebhookTarget | undefined>;
  /** The definition that the workflow had at this version; throws when there is none. */
  getDefinition(workflowId: WorkflowId, version: number): Promise<WorkflowDefinition>;
}

/** Facts about this installation, written once. */
export interface InstanceStore {
  /** Stores the value unless the name is taken; gives what is stored. */
  getOrPut(name: string, value: string): Promise<string>;
  find(name: string): Promise<string | undefined>;
  /** Whether it was there. */
  remove(name: string): Promise<boolean>;
}
