import type {
  ApiKeyId,
  CredentialId,
  CredentialState,
  CredentialType,
  DeadLetterStatus,
  ExecutionId,
  ExecutionStatus,
  RedriveId,
  RedriveStart,
  RedriveStatus,
  SessionId,
  StepStatus,
  UserId,
  VersionChoice,
  WebhookRequestId,
  WebhookVerdict,
  WorkerId,
  WorkflowId,
} from '@automateos/model';
import type { Generated } from 'kysely';

/**
 * The tables as Kysely sees them, the same on both dialects: ids and JSON are text, instants are Unix milliseconds in
 * bigint columns, booleans are 0 and 1.
 *
 * JSON is kept as text because it must come back byte for byte, and because `jsonb` refuses the character U+0000.
 */
export interface Database {
  instance: { name: string; value: string };
  users: {
    id: UserId;
    email: string;
    password_hash: string;
    token_version: number;
    is_disabled: number;
    created_at: number;
  };
  /** What carries a session on beyond its access tokens; used ones stay until they expire, to be known again. */
  refresh_tokens: {
    /** SHA-256, hex. */
    token_hash: string;
    session_id: SessionId;
    user_id: UserId;
    /** The account's when the session began: when that has another one, the session has ended. */
    token_version: number;
    created_at: number;
    expires_at: number;
    used_at: number | null;
    /** What the token after it was made with; null again when that one is used. */
    next_salt: string | null;
  };
  /** Access tokens (by `jti`) and sessions that are refused; kept until their tokens would have expired. */
  revoked_tokens: { id: string; expires_at: number };
  api_keys: {
    id: ApiKeyId;
    user_id: UserId;
    name: string;
    scopes: string;
    /** SHA-256, hex. */
    key_hash: string;
    created_at: number;
    expires_at: number | null;
    last_used_at: number | null;
  };
  workflows: {
    id: WorkflowId;
    owner_id: UserId;
    name: string;
    /** The name in lower case, for searching: neither dialect folds all of Unicode. */
    name_search: string;
    description: string;
    is_active: number;
    version: number;
    /** The entry of workflow_versions that holds the current definition. */
    definition_version: number;
    issues: string;
    settings: string;
    webhook_token_hash: string;
    webhook_token_sealed: string;
    /** Whether it has a row in `workflow_limits`. */
    is_limited: Generated<number>;
    created_at: number;
    updated_at: number;
    deleted_at: number | null;
  };
  /** The limits that `settings` names; claims of such a workflow lock its row here. */
  workflow_limits: {
    workflow_id: WorkflowId;
    max_concurrency: number | null;
    rate_count: number | null;
    rate_per_ms: number | null;
  };
  credentials: {
    id: CredentialId;
    owner_id: UserId;
    name: string;
    type: CredentialType;
    /** JSON array. */
    allowed_hosts: string;
    /** JSON object: the fields that are no secrets. */
    fields: string;
    secrets_sealed: string;
    /** JSON object: when each secret was set. */
    secrets_set_at: string;
    state: CredentialState;
    tokens_sealed: string | null;
    /** Until when one process asks for new tokens. */
    tokens_locked_until: Generated<number | null>;
    revision: number;
    created_at: number;
    updated_at: number;
    last_used_at: number | null;
  };
  /** What the entry of workflow_versions may use; written in the transaction that saves it. */
  workflow_version_credentials: { workflow_id: WorkflowId; version: number; credential_id: CredentialId };
  workflow_versions: {
    workflow_id: WorkflowId;
    version: number;
    definition: string;
    created_at: number;
    /** JSON of a `SavedBy`; null for what is older than the column. */
    saved_by: string | null;
  };
  executions: {
    id: ExecutionId;
    workflow_id: WorkflowId;
    owner_id: UserId;
    workflow_version: number;
    trigger_node_id: string;
    status: ExecutionStatus;
    lease_epoch: number;
    worker_id: WorkerId | null;
    takeovers: number;
    wake_at: number | null;
    wake_seq: number;
    engine_version: number;
    cancel_requested: number;
    /** Its workflow has limits of its own: it is claimed in its workflow's turn only. */
    is_limited: Generated<number>;
    /** Whether it has a row in `calls`. */
    is_called: Generated<number>;
    /** The span that asked for it, W3C `traceparent`. */
    traceparent: Generated<string | null>;
    deadline_at: number | null;
    /** Active time that is left while no deadline runs. */
    time_left_ms: number | null;
    error: string | null;
    retry_of: ExecutionId | null;
    created_at: number;
    started_at: number | null;
    completed_at: number | null;
  };
  execution_steps: {
    /** Rises in the order in which steps were first recorded. */
    seq: Generated<number>;
    execution_id: ExecutionId;
    node_id: string;
    iteration: string;
    lease_epoch: number;
    status: StepStatus;
    attempt: number;
    idempotency_key: string | null;
    /** JSON text up to 64 KiB; what is larger lies in `payloads` under `input_ref`. */
    input: string | null;
    input_ref: string | null;
    output: string | null;
    output_ref: string | null;
    emitted: string;
    error: string | null;
    attempts: string;
    started_at: number | null;
    completed_at: number | null;
    next_attempt_at: number | null;
    /** Of the link that answers it. */
    wait_token_hash: Generated<string | null>;
  };
  /** What has come in for steps that wait; by its key the first of each. */
  wakeups: {
    execution_id: ExecutionId;
    node_id: string;
    iteration: string;
    output: string | null;
    emitted: string;
    /** The execution whose end it tells of. */
    called_id: ExecutionId | null;
    at: number;
  };
  /** Executions that steps of other executions have started. */
  calls: {
    called_id: ExecutionId;
    execution_id: ExecutionId;
    node_id: string;
    iteration: string;
    is_awaited: number;
    /** How many calls lead to it. */
    depth: number;
  };
  payloads: {
    /** SHA-256 of the UTF-8 text, hex. */
    sha256: string;
    /** Size of the text before compression. */
    size_bytes: number;
    /** zlib-compressed. */
    data: Uint8Array;
  };
  dedupe_keys: {
    workflow_id: WorkflowId;
    scope: string;
    key: string;
    execution_id: ExecutionId;
    body_hash: string;
    expires_at: number;
  };
  workers: {
    id: WorkerId;
    started_at: number;
    heartbeat_at: number;
    stopped_at: number | null;
    /** The product's. */
    version: string | null;
  };
  /** One for each failed execution, written in the transaction of the failure. */
  dead_letters: {
    execution_id: ExecutionId;
    workflow_id: WorkflowId;
    owner_id: UserId;
    node_id: string | null;
    code: string;
    message: string;
    /** Node, code and message in lower case. */
    search: string;
    fingerprint: string;
    status: DeadLetterStatus;
    failed_at: number;
    decided_at: number | null;
    redriven_by: ExecutionId | null;
    /** Whether error triggers have been told. */
    is_reported: Generated<number>;
  };
  /** What starts active workflows by time. */
  schedules: {
    workflow_id: WorkflowId;
    node_id: string;
    owner_id: UserId;
    /** As text, to see whether it was changed. */
    config: string;
    /** Its slots can be less than a minute apart. */
    is_fast: number;
    /** When it began. */
    anchor_at: number;
    next_at: number;
  };
  /** The active workflows that are started by failures of others. */
  error_triggers: {
    workflow_id: WorkflowId;
    node_id: string;
    owner_id: UserId;
    /** Ids of workflows as a JSON array; empty: all. */
    watched: string;
  };
  /** What workflows remember from run to run. */
  store_entries: {
    owner_id: UserId;
    /** The workflow's id; '' for what all workflows of the owner share. */
    scope: WorkflowId | '';
    key: string;
    /** JSON text. */
    value: string;
    /** Of key and value. */
    size_bytes: number;
    expires_at: number | null;
    updated_at: number;
  };
  /** What an owner's entries come to; who changes entries locks this row first. */
  store_usage: { owner_id: UserId; keys: number; bytes: number };
  redrives: {
    id: RedriveId;
    owner_id: UserId;
    /** Where the request came from, for the audit log. */
    address: string | null;
    status: RedriveStatus;
    workflow_id: WorkflowId | null;
    fingerprint: string | null;
    /** JSON of the ids of letters that were named one by one. */
    picked: string | null;
    q: string | null;
    since: number | null;
    until: number;
    start_from: RedriveStart;
    version_choice: VersionChoice;
    /** New executions in 1,000 seconds. */
    milli_rate: number;
    total: number;
    done: number;
    failed: number;
    refusals: string;
    /** The letter that was looked at last. */
    cursor_at: number | null;
    cursor_id: ExecutionId | null;
    /** Rises with each turn: of two workers one makes it. */
    turn: number;
    due_at: number;
    created_at: number;
    completed_at: number | null;
  };
  /** The last requests to webhook URLs, of each workflow so many. */
  webhook_requests: {
    workflow_id: WorkflowId;
    id: WebhookRequestId;
    verdict: WebhookVerdict;
    reason: string | null;
    method: string;
    query: string;
    body_bytes: number;
    execution_id: ExecutionId | null;
    received_at: number;
    /** JSON text without secrets; null where the execution has them. */
    headers: string | null;
    body: Uint8Array | null;
  };
  audit_log: {
    seq: Generated<number>;
    actor_id: UserId | null;
    action: string;
    subject_id: string | null;
    at: number;
    address: string | null;
  };
}
