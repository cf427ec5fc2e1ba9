import type { PreviewRequest, PreviewResult } from '@automateos/expressions';
import type {
  AnyNodeDefinition,
  ApiKeyId,
  CredentialId,
  CredentialType,
  DeadLetterStatus,
  ExecutionId,
  ExecutionStatus,
  HookRules,
  Issue,
  Json,
  JsonObject,
  RedriveId,
  RedriveStart,
  SavedBy,
  Schedule,
  Scope,
  SessionId,
  UserId,
  VersionChoice,
  WebhookRequestId,
  WorkflowDefinition,
  WorkflowId,
  WorkflowSettings,
} from '@automateos/model';
import type { StepDecision } from './executions/resolve-step.ts';
import type { RetryWish } from './executions/retry-execution.ts';
import type { LiveStream } from './live/live-events.ts';
import type {
  ApiKeyRecord,
  CallList,
  CredentialRecord,
  CredentialUse,
  DeadLetterFilter,
  DeadLetterGroup,
  DeadLetterRecord,
  ExecutionError,
  ExecutionListFilter,
  ExecutionListRecord,
  ExecutionSummary,
  LastExecution,
  OperationFigure,
  OperationFigures,
  OperationState,
  Page,
  RedriveRecord,
  RedriveRefusal,
  StepRecord,
  StoreEntryRecord,
  StoreEntrySummary,
  UserRecord,
  WebhookRequestSummary,
  WorkflowVersionRecord,
} from './ports.ts';
import type { OpenWaitView, WaitView } from './waits/wait-use-cases.ts';

/** Who asks. `address` is where the request came from; it goes into the audit log. */
export interface Actor {
  readonly userId: UserId;
  readonly address: string | null;
  /** With what they are known; kept with the versions that they save. */
  readonly by?: SavedBy;
}

export interface WorkflowView {
  readonly id: WorkflowId;
  readonly ownerId: UserId;
  readonly name: string;
  readonly description: string;
  readonly definition: WorkflowDefinition;
  readonly webhookUrl: string;
  readonly isActive: boolean;
  readonly version: number;
  readonly settings: WorkflowSettings;
  readonly issues: readonly Issue[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface WorkflowListView extends WorkflowView {
  readonly lastExecution: LastExecution | null;
  /** Newest first, at most 20; only when they were asked for. */
  readonly recentExecutions?: readonly LastExecution[];
}

export interface WorkflowInput {
  readonly name: string;
  readonly description?: string | undefined;
  readonly definition: WorkflowDefinition;
  readonly isActive?: boolean | undefined;
  readonly settings?: WorkflowSettings | undefined;
}

/** What may be seen of a credential: of a secret, whether it is there and since when. */
export interface CredentialView extends Omit<CredentialRecord, 'secretsSealed' | 'tokensSealed' | 'revision'> {
  /** Workflows whose current definition names it; some, if there are many. */
  readonly uses?: readonly CredentialUse[];
}

export interface CredentialInput {
  readonly name: string;
  readonly type: CredentialType;
  /** Of a type for sockets they follow from its host. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Plain fields and secrets by name. */
  readonly fields: JsonObject;
}

export interface CredentialTestResult {
  readonly ok: boolean;
  /** The HTTP status that came back, if one did. */
  readonly status: number | null;
  /** In words. */
  readonly message: string;
}

export interface CredentialChanges {
  readonly name?: string | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
  /** By name; what is left out stays as it is. */
  readonly fields?: JsonObject | undefined;
}

export interface ScheduleView extends Pick<Schedule, 'timezone' | 'catchUp'> {
  readonly nodeId: string;
  /** The next five; fewer if there are no more. */
  readonly nextRuns: readonly number[];
}

export interface ExecutionView extends ExecutionSummary {
  readonly payload: Json;
  /** Outputs of the leaf nodes that ran, by node id; null until it has ended. */
  readonly result: Json;
  readonly steps: readonly StepRecord[];
}

/** What came in at a webhook URL after its body was parsed. */
export interface WebhookDelivery {
  readonly method: string;
  /** Lower-case names. */
  readonly headers: JsonObject;
  readonly query: JsonObject;
  readonly payload: Json;
  /** The `Idempotency-Key` header. */
  readonly idempotencyKey: string | undefined;
  /** The sender's own name for the delivery, where its signature's preset has one. */
  readonly deliveryKey: string | undefined;
  /** What the sender says of its own span, W3C `traceparent`. */
  readonly traceparent?: string | undefined;
}

/** What the inbox keeps of a request. */
export interface ReceivedRequest extends Pick<WebhookRequestSummary, 'verdict' | 'method' | 'query' | 'bodyBytes'> {
  readonly reason?: string;
  readonly executionId?: ExecutionId;
  /** Without secrets; only of what has no execution of its own, which has them. */
  readonly headers?: JsonObject;
  readonly body?: Uint8Array;
}

/** What a run says to the caller that waits for it. */
export type HookAnswer =
  /** Of a `respond` node. */
  | { readonly kind: 'response'; readonly status: number; readonly headers: JsonObject; readonly body: Json }
  /** The outputs of the leaf nodes. */
  | { readonly kind: 'result'; readonly result: Json }
  /** It failed, was cancelled, or is gone. */
  | { readonly kind: 'failed' }
  /** It ended without reaching a `respond` node. */
  | { readonly kind: 'not-answered' };

/** A webhook URL that exists. */
export interface WebhookEndpoint {
  readonly workflowId: WorkflowId;
  /** Whether the workflow is switched on and has a webhook. */
  readonly isActive: boolean;
  readonly rules: HookRules;
  /**
   * Accepts a delivery that was verified: resolves once the execution is durable.
   *
   * @throws AppError WEBHOOK_NOT_ACTIVE, VALIDATION_ERROR, QUEUE_FULL, UNAVAILABLE, NOT_FOUND
   */
  accept(delivery: WebhookDelivery): Promise<{ readonly executionId: ExecutionId; readonly isDuplicate: boolean }>;
  /**
   * Waits for the run's answer, as the rules say. Undefined: it did not come in time, or the caller is gone.
   *
   * @param signal aborted when the caller is gone
   */
  answer(executionId: ExecutionId, signal: AbortSignal): Promise<HookAnswer | undefined>;
  /** Notes what became of a request: nobody waits for it. */
  record(request: ReceivedRequest): void;
}

/** A request in the inbox, with all that is known of it. */
export interface WebhookRequestView extends WebhookRequestSummary {
  readonly headers: JsonObject;
  /** The trigger's output, of what was accepted; null: it is not there (any more). */
  readonly output: JsonObject | null;
  /** As it was received, its first bytes; null for what was accepted. */
  readonly body: Uint8Array | null;
  readonly isTruncated: boolean;
}

export interface HealthReport {
  readonly ready: boolean;
  /** Told to stop: balancers are to send nothing more. */
  readonly isStopping: boolean;
  readonly checks: {
    readonly database: 'ok' | 'failed';
    readonly doorbell: 'ok' | 'failed';
    /** Milliseconds since the last sweep ended; null in a process that does not sweep. */
    readonly sweep_age_ms: number | null;
  };
}

export interface DeadLetterView extends DeadLetterRecord {
  readonly workflowVersion: number;
  /** The execution's, with its whole message. */
  readonly error: ExecutionError | null;
  readonly payload: Json;
}

export interface DeadLetterGroupView extends DeadLetterGroup {
  /** What the messages of the group have in common. */
  readonly pattern: string;
}

/** How a run is to be made again. */
export interface RedriveWish {
  readonly from: RedriveStart;
  readonly version: VersionChoice;
}

/** What a redrive would do. */
export interface RedrivePlan {
  readonly total: number;
  readonly wouldRedrive: number;
  readonly wouldFail: number;
  readonly refusals: readonly RedriveRefusal[];
  /** Steps that succeeded and would be carried out again, since what is before them changed. */
  readonly repeats: readonly { readonly nodeId: string; readonly count: number }[];
  /** How many letters were looked at; of more than these the other figures say nothing. */
  readonly examined: number;
}

/** A session that a cookie carries on beyond the access token. */
export interface SessionGrant {
  readonly sessionId: SessionId;
  /** Good for one use. */
  readonly refreshToken: string;
}

/** An access token, and the session that it belongs to if a cookie carries that on. */
export interface TokenInUse {
  readonly tokenId: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
  readonly sessionId: SessionId | undefined;
}

/** How things stand. Figures and storage are of the actor's own executions, workers of the installation. */
export interface OperationsView
  extends Pick<OperationState, 'oldestQueuedAt' | 'workers' | 'storage'>,
    Omit<OperationFigures, 'overdue' | 'stranded'> {
  /** Running without an owner that is alive, or due for over a minute although a worker is alive. */
  readonly stuck: number;
  /** Figures that are at least so large: counting stopped there. */
  readonly atLeast: readonly (Exclude<OperationFigure, 'overdue' | 'stranded'> | 'stuck')[];
  /** Of this process; null if it does not sweep. */
  readonly sweepAgeMs: number | null;
  readonly database: 'sqlite' | 'postgresql';
  readonly doorbell: 'ok' | 'failed';
}

interface DeadLetterListing extends DeadLetterFilter {
  readonly status: DeadLetterStatus;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The entries of one workflow, or those that all workflows of the user share. */
export interface StoreArea {
  readonly workflowId: WorkflowId | undefined;
}

/** All that the HTTP API can ask for. Refusals are thrown as `AppError`. */
export interface UseCases {
  readonly users: {
    /** EMAIL_TAKEN, REGISTRATION_CLOSED. */
    register(input: { email: string; passwordHash: string; address: string | null }): Promise<UserRecord>;
    findByEmail(email: string): Promise<UserRecord | undefined>;
    find(id: UserId): Promise<UserRecord | undefined>;
    replacePasswordHash(id: UserId, oldHash: string, newHash: string): Promise<void>;
    recordSignIn(input: { userId: UserId | null; succeeded: boolean; address: string | null }): Promise<void>;
    /** Whether new accounts can be made; asked before the costly hash. */
    isRegistrationOpen(): boolean;
    /**
     * Changes the password and ends every session; `isRemembered`: one is begun in their place. Undefined: the account
     * changed meanwhile.
     *
     * @param input `tokenVersion`: that of the account whose password was checked
     */
    changePassword(
      actor: Actor,
      input: { tokenVersion: number; passwordHash: string; isRemembered: boolean },
    ): Promise<{ readonly tokenVersion: number; readonly grant: SessionGrant | undefined } | undefined>;
    /** The current password that came with a change was wrong. */
    recordWrongPassword(actor: Actor): Promise<void>;
  };
  readonly sessions: {
    /** Undefined: the account changed since it was read. */
    start(user: UserRecord): Promise<SessionGrant | undefined>;
    /** Undefined: this is no good token. One that was used before ends its session. */
    refresh(
      refreshToken: string,
      address: string | null,
    ): Promise<(SessionGrant & { readonly userId: UserId; readonly tokenVersion: number }) | undefined>;
    /** Refuses the access token from now on, and ends its session and that of the refresh token. */
    end(actor: Actor, session: TokenInUse & { readonly refreshToken: string | undefined }): Promise<void>;
    /** Ends every sign-in of the account: no access token and no refresh token is good any more. */
    endAll(actor: Actor): Promise<void>;
    isRevoked(token: TokenInUse): Promise<boolean>;
  };
  readonly apiKeys: {
    list(actor: Actor, page: { limit: number; cursor?: string | undefined }): Promise<Page<ApiKeyRecord>>;
    /** VALIDATION_ERROR when it has expired already, or there are too many. Gives the key, which is not stored. */
    create(
      actor: Actor,
      input: { name: string; scopes: readonly Scope[]; expiresAt: number | null },
    ): Promise<{ readonly record: ApiKeyRecord; readonly key: string }>;
    delete(actor: Actor, id: ApiKeyId): Promise<void>;
    /** For who shows a key; whether it is the right one is for the caller to say. */
    find(id: ApiKeyId): Promise<ApiKeyRecord | undefined>;
    /** Notes the time, without making anybody wait for it. */
    recordUse(id: ApiKeyId): void;
  };
  readonly credentials: {
    list(actor: Actor, page: { limit: number; cursor?: string | undefined }): Promise<Page<CredentialView>>;
    get(actor: Actor, id: CredentialId): Promise<CredentialView>;
    /** VALIDATION_ERROR at the field that is wrong, or when there are too many. */
    create(actor: Actor, input: CredentialInput): Promise<CredentialView>;
    /** Changes what is named; a field that is null is taken away. VALIDATION_ERROR. */
    change(actor: Actor, id: CredentialId, change: CredentialChanges): Promise<CredentialView>;
    /** Tries it: an HTTP GET of a URL under its hosts, or a connection to its server. */
    test(actor: Actor, id: CredentialId, url: string | undefined): Promise<CredentialTestResult>;
    /** Where to send the browser so that its user lets the credential in. BAD_REQUEST: it is of another type. */
    connect(actor: Actor, id: CredentialId): Promise<{ readonly url: string }>;
    /** With what the browser came back with. VALIDATION_ERROR, VERSION_CONFLICT. */
    finishConnect(actor: Actor, answer: { readonly state: string; readonly code: string }): Promise<CredentialView>;
    /** CREDENTIAL_IN_USE when the current definition of a workflow names it. */
    delete(actor: Actor, id: CredentialId): Promise<void>;
  };
  readonly workflows: {
    create(actor: Actor, input: WorkflowInput): Promise<WorkflowView>;
    get(actor: Actor, id: WorkflowId): Promise<WorkflowView>;
    list(
      actor: Actor,
      filter: {
        q?: string | undefined;
        isActive?: boolean | undefined;
        includesRecent?: boolean | undefined;
        limit: number;
        cursor?: string | undefined;
      },
    ): Promise<Page<WorkflowListView>>;
    /** PUT: an omitted description is empty, omitted settings are none, an omitted `isActive` stays. */
    replace(actor: Actor, id: WorkflowId, input: WorkflowInput, version: number | undefined): Promise<WorkflowView>;
    /** PATCH: changes the named fields. */
    change(
      actor: Actor,
      id: WorkflowId,
      input: { readonly [Key in keyof WorkflowInput]?: WorkflowInput[Key] | undefined },
      version: number | undefined,
    ): Promise<WorkflowView>;
    delete(actor: Actor, id: WorkflowId): Promise<void>;
    /** The definition in a version, under the version that it was saved with. */
    getVersion(actor: Actor, id: WorkflowId, version: number): Promise<WorkflowVersionRecord>;
    listVersions(
      actor: Actor,
      id: WorkflowId,
      page: { limit: number; cursor?: number | undefined },
    ): Promise<Page<WorkflowVersionRecord, number>>;
  };
  /** The key-value store of the node `store`. NOT_FOUND. */
  readonly store: {
    list(
      actor: Actor,
      query: StoreArea & { prefix: string; limit: number; cursor: string | undefined },
    ): Promise<Page<StoreEntrySummary>>;
    get(actor: Actor, area: StoreArea, key: string): Promise<StoreEntryRecord>;
    delete(actor: Actor, area: StoreArea, key: string): Promise<void>;
  };
  readonly schedules: {
    /** The schedules by which the workflow is started while it is switched on, each with its next runs. */
    list(actor: Actor, id: WorkflowId): Promise<readonly ScheduleView[]>;
    /** What the config of a schedule would come to from now on. VALIDATION_ERROR at the field that is wrong. */
    preview(config: JsonObject): Omit<ScheduleView, 'nodeId' | 'catchUp'>;
  };
  readonly executions: {
    /** Runs the current definition with a payload. Resolves once the execution is durable. */
    execute(
      actor: Actor,
      workflowId: WorkflowId,
      input: { payload: Json; idempotencyKey: string | undefined; traceparent?: string | undefined },
    ): Promise<{ executionId: ExecutionId }>;
    get(actor: Actor, id: ExecutionId): Promise<ExecutionView>;
    list(
      actor: Actor,
      workflowId: WorkflowId,
      filter: {
        status?: ExecutionStatus | undefined;
        since?: number | undefined;
        until?: number | undefined;
        limit: number;
        cursor?: string | undefined;
      },
    ): Promise<Page<ExecutionSummary>>;
    /** Executions of all workflows of the actor. */
    listAll(actor: Actor, filter: ExecutionListFilter): Promise<Page<ExecutionListRecord>>;
    /** EXECUTION_FINISHED when it has ended. */
    cancel(actor: Actor, id: ExecutionId): Promise<{ status: ExecutionStatus }>;
    /** NOT_FOUND, BAD_REQUEST when it has not ended, VALIDATION_ERROR. */
    retry(actor: Actor, id: ExecutionId, wish: RetryWish): Promise<{ executionId: ExecutionId }>;
    /** The step that has started it, and what its steps have started. NOT_FOUND. */
    listCalls(actor: Actor, id: ExecutionId, page: { limit: number; cursor?: string | undefined }): Promise<CallList>;
    /** Decides about a step in doubt. NOT_FOUND, STEP_NOT_IN_DOUBT. */
    resolveStep(actor: Actor, id: ExecutionId, nodeId: string, decision: StepDecision): Promise<void>;
  };
  /** Streams of changes. `lastEventId` is the id of the last event that the listener got; others are not understood. */
  readonly live: {
    /** NOT_FOUND. Undefined: it has ended, and the listener has heard so. */
    followExecution(actor: Actor, id: ExecutionId, lastEventId: string | undefined): Promise<LiveStream | undefined>;
    /** NOT_FOUND. */
    followWorkflow(actor: Actor, id: WorkflowId, lastEventId: string | undefined): Promise<LiveStream>;
  };
  /** A dead letter has the id of its execution. */
  readonly deadLetters: {
    list(actor: Actor, filter: DeadLetterListing): Promise<Page<DeadLetterRecord>>;
    listGroups(actor: Actor, filter: DeadLetterListing): Promise<Page<DeadLetterGroupView>>;
    get(actor: Actor, id: ExecutionId): Promise<DeadLetterView>;
    /** DEAD_LETTER_CLOSED when somebody decided already. */
    discard(actor: Actor, id: ExecutionId): Promise<void>;
    discardMany(actor: Actor, filter: DeadLetterFilter): Promise<{ discarded: number }>;
    /** DEAD_LETTER_CLOSED; VALIDATION_ERROR when it cannot be redriven so. */
    redrive(
      actor: Actor,
      id: ExecutionId,
      wish: RedriveWish & { readonly payload?: Json | undefined },
    ): Promise<{ executionId: ExecutionId }>;
    /** A dry run: says what a redrive would do. */
    planRedrive(actor: Actor, filter: DeadLetterFilter, wish: RedriveWish): Promise<RedrivePlan>;
    /** @param wish `rate`: new executions a second */
    startRedrive(
      actor: Actor,
      filter: DeadLetterFilter,
      wish: RedriveWish & { readonly rate: number },
    ): Promise<RedriveRecord>;
    getRedrive(actor: Actor, id: RedriveId): Promise<RedriveRecord>;
    listRedrives(actor: Actor, page: { limit: number; cursor?: string | undefined }): Promise<Page<RedriveRecord>>;
    /** REDRIVE_FINISHED when it has ended. */
    stopRedrive(actor: Actor, id: RedriveId): Promise<RedriveRecord>;
  };
  /** Steps that are answered by a link. */
  readonly waits: {
    /** NOT_FOUND. */
    show(token: string): Promise<WaitView>;
    /**
     * The first answer counts; `accepted: false`: there was one before. NOT_FOUND, WAIT_OVER, VALIDATION_ERROR,
     * PAYLOAD_TOO_LARGE.
     */
    answer(token: string, answer: Json, address: string | null): Promise<WaitView & { readonly accepted: boolean }>;
    /** The open ones of an execution, with their links. NOT_FOUND. */
    list(actor: Actor, id: ExecutionId): Promise<readonly OpenWaitView[]>;
  };
  readonly webhooks: {
    /**
     * Looks a webhook URL's token up. NOT_FOUND. Synchronous when the answer is known already, since this stands in the
     * way of every delivery.
     */
    find(token: string): WebhookEndpoint | Promise<WebhookEndpoint>;
    /** The requests that came last, newest first. NOT_FOUND. */
    listRequests(
      actor: Actor,
      id: WorkflowId,
      page: { limit: number; cursor?: string | undefined },
    ): Promise<Page<WebhookRequestSummary>>;
    /** NOT_FOUND. */
    getRequest(actor: Actor, id: WorkflowId, requestId: WebhookRequestId): Promise<WebhookRequestView>;
    /** Runs the current definition with what a request gave. NOT_FOUND, VALIDATION_ERROR. */
    replay(
      actor: Actor,
      id: WorkflowId,
      output: { readonly payload: Json; readonly headers: Json; readonly query: Json; readonly method: string },
    ): Promise<{ executionId: ExecutionId }>;
  };
  readonly operations: { read(actor: Actor): Promise<OperationsView> };
  readonly expressions: {
    /** What an expression would come to in a node; no state is read and none is kept. */
    preview(request: PreviewRequest): PreviewResult;
  };
  readonly nodeTypes: { list(): readonly AnyNodeDefinition[] };
  readonly health: { check(): Promise<HealthReport> };
  /** Prometheus text. */
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
}
