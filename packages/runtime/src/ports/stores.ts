import type {
  ExecutionId,
  ExecutionStatus,
  Issue,
  SavedBy,
  UserId,
  WorkflowDefinition,
  WorkflowId,
  WorkflowSettings,
} from '@automateos/model';
import type { ApiKeyStore } from './api-keys.ts';
import type { CredentialStore } from './credentials.ts';
import type { DeadLetterStore, ExecutionRestart } from './dead-letters.ts';
import type { ExecutionListFilter, ExecutionListRecord } from './execution-lists.ts';
import type { ExecutionError, StepRecord } from './journal.ts';
import type { LiveStore } from './live-store.ts';
import type { OperationStore } from './operations.ts';
import type { SessionStore } from './sessions.ts';
import type { StoreEntryStore } from './store-entries.ts';
import type { ScheduleState, WorkflowTriggers } from './triggers.ts';
import type { WebhookRequestStore } from './webhook-requests.ts';

/**
 * Stores for what users do. Each function takes the actor and puts the scope into the SQL: what belongs to somebody
 * else is not found. Lists are newest first.
 */
export interface Stores {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly apiKeys: ApiKeyStore;
  readonly credentials: CredentialStore;
  readonly workflows: WorkflowStore;
  readonly executions: ExecutionStore;
  readonly live: LiveStore;
  readonly deadLetters: DeadLetterStore;
  readonly operations: OperationStore;
  readonly storeEntries: StoreEntryStore;
  readonly webhookRequests: WebhookRequestStore;
}

export interface Page<Item, Cursor = string> {
  readonly items: readonly Item[];
  /** Give it back as `cursor` for the page after; null: this was the last. */
  readonly nextCursor: Cursor | null;
}

/** Who did what to what; written in the transaction of the change. The application can only append. */
export interface AuditEntry {
  readonly actorId: UserId | null;
  /** `noun.verb`, for example `workflow.updated`. */
  readonly action: string;
  readonly subjectId: string | null;
  readonly at: number;
  /** Where the request came from, when it came over the network. */
  readonly address: string | null;
  /** With what the actor was known; it goes into versions, not into the log. */
  readonly by?: SavedBy | undefined;
}

export interface UserRecord {
  readonly id: UserId;
  readonly email: string;
  readonly passwordHash: string;
  readonly tokenVersion: number;
  readonly isDisabled: boolean;
  readonly createdAt: number;
}

export interface UserStore {
  /** @returns whether the e-mail address was free */
  insertUser(user: UserRecord, audit: AuditEntry): Promise<boolean>;
  findUserByEmail(email: string): Promise<UserRecord | undefined>;
  findUser(id: UserId): Promise<UserRecord | undefined>;
  /** Replaces the hash if it is still `oldHash` (a better algorithm at sign-in). */
  replacePasswordHash(id: UserId, oldHash: string, newHash: string): Promise<void>;
  appendAudit(entry: AuditEntry): Promise<void>;
}

export interface WorkflowRecord {
  readonly id: WorkflowId;
  readonly ownerId: UserId;
  readonly name: string;
  readonly description: string;
  readonly isActive: boolean;
  /** Rises by one with every change. */
  readonly version: number;
  readonly definition: WorkflowDefinition;
  /** Faults of the definition; always empty while active. */
  readonly issues: readonly Issue[];
  readonly settings: WorkflowSettings;
  /** SHA-256 of the webhook token, hex. */
  readonly webhookTokenHash: string;
  /** The webhook token, encrypted. */
  readonly webhookTokenSealed: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface LastExecution {
  readonly id: ExecutionId;
  readonly status: ExecutionStatus;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
}

export interface WorkflowListRecord extends WorkflowRecord {
  readonly lastExecution: LastExecution | null;
  /** Newest first; only when they were asked for. */
  readonly recentExecutions?: readonly LastExecution[];
}

/** What an update sets; what is not named stays. A definition comes with its faults and makes a new version entry. */
export interface WorkflowChange {
  readonly name?: string;
  readonly description?: string;
  readonly isActive?: boolean;
  readonly settings?: WorkflowSettings;
  readonly definition?: {
    readonly value: WorkflowDefinition;
    readonly issues: readonly Issue[];
    /** The owner's credentials that this version may use; left out: none. */
    readonly credentialIds?: readonly string[];
  };
  /** What starts it by itself from now on. */
  readonly triggers?: WorkflowTriggers;
}

export interface WorkflowVersionRecord {
  readonly version: number;
  readonly definition: WorkflowDefinition;
  readonly createdAt: number;
  /** Null where it was not kept yet. */
  readonly savedBy: SavedBy | null;
}

export interface WorkflowStore {
  /**
   * @param triggers what starts it by itself; left out: nothing
   * @param credentialIds the owner's credentials that this version may use
   * @returns false when the actor has as many workflows as `limit` already
   * @throws TooManyFastSchedulesError, CredentialGoneError
   */
  insertWorkflow(
    workflow: WorkflowRecord,
    limit: number,
    audit: AuditEntry,
    triggers?: WorkflowTriggers,
    credentialIds?: readonly string[],
  ): Promise<boolean>;
  findWorkflow(actor: UserId, id: WorkflowId): Promise<WorkflowRecord | undefined>;
  listWorkflows(
    actor: UserId,
    filter: {
      /** Part of the name, in any case; `%` and `_` are ordinary characters. */
      readonly q?: string | undefined;
      readonly isActive?: boolean | undefined;
      /** How many executions of each workflow come along. */
      readonly recent?: number | undefined;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ): Promise<Page<WorkflowListRecord>>;
  /**
   * Changes the workflow if its version is still `expectedVersion`, and raises the version by one.
   *
   * @returns whether it was changed: false when it is gone or somebody else changed it first
   * @throws TooManyFastSchedulesError, CredentialGoneError
   */
  updateWorkflow(
    actor: UserId,
    id: WorkflowId,
    expectedVersion: number,
    change: WorkflowChange,
    audit: AuditEntry,
  ): Promise<boolean>;
  /**
   * Deletes the workflow, cancels its queued and waiting executions and asks for the cancel of the running ones; none
   * of them is found afterwards. @returns whether there was one
   */
  deleteWorkflow(actor: UserId, id: WorkflowId, audit: AuditEntry): Promise<boolean>;
  /** The schedules by which an active workflow of the actor is started. */
  listSchedules(actor: UserId, id: WorkflowId): Promise<readonly ScheduleState[]>;
  /** The entry that held the definition in a version; undefined when the workflow has or had no such version. */
  findVersion(actor: UserId, id: WorkflowId, version: number): Promise<WorkflowVersionRecord | undefined>;
  /** Undefined when there is no such workflow. */
  listVersions(
    actor: UserId,
    id: WorkflowId,
    page: { readonly limit: number; readonly cursor?: number | undefined },
  ): Promise<Page<WorkflowVersionRecord, number> | undefined>;
}

export interface ExecutionSummary {
  readonly id: ExecutionId;
  readonly workflowId: WorkflowId;
  readonly workflowVersion: number;
  readonly triggerNodeId: string;
  readonly status: ExecutionStatus;
  readonly error: ExecutionError | null;
  readonly retryOf: ExecutionId | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
}

export interface ExecutionRecord extends ExecutionSummary {
  /** In the order in which they were first recorded. */
  readonly steps: readonly StepRecord[];
}

export interface ExecutionStore {
  /** Undefined when the actor has no such workflow. */
  listExecutions(
    actor: UserId,
    workflowId: WorkflowId,
    filter: {
      readonly status?: ExecutionStatus | undefined;
      /** Created at or after, Unix milliseconds. */
      readonly since?: number | undefined;
      /** Created before, Unix milliseconds. */
      readonly until?: number | undefined;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ): Promise<Page<ExecutionSummary> | undefined>;
  /** Executions of all the actor's workflows. */
  listAllExecutions(actor: UserId, filter: ExecutionListFilter): Promise<Page<ExecutionListRecord>>;
  findExecution(actor: UserId, id: ExecutionId): Promise<ExecutionRecord | undefined>;
  /**
   * Cancels at once what is queued or waiting, and asks the owner of a running execution to stop.
   *
   * @returns the status afterwards (`running` when asked for) and whether this call changed anything
   */
  requestCancel(
    actor: UserId,
    id: ExecutionId,
    audit: AuditEntry,
  ): Promise<{ readonly status: ExecutionStatus; readonly changed: boolean } | undefined>;
  /** Inserts an execution made of another one's records. @returns false when its workflow is gone */
  insertRestart(actor: UserId, restart: ExecutionRestart, audit: AuditEntry): Promise<boolean>;
  /**
   * Decides about a step in doubt of an execution that waits, and wakes the execution (E7), both or neither.
   *
   * @param decided the step as it is from now on
   * @returns the wake-up counter afterwards; undefined when the step is not in doubt or the execution does not wait
   */
  resolveStep(
    actor: UserId,
    id: ExecutionId,
    decided: Pick<
      StepRecord,
      'nodeId' | 'iteration' | 'status' | 'output' | 'emitted' | 'error' | 'completedAt' | 'nextAttemptAt'
    >,
    audit: AuditEntry,
  ): Promise<number | undefined>;
}
