import type { ExecutionId, UserId, WebhookRequestId, WebhookVerdict, WorkflowId } from '@automateos/model';
import type { Page } from './stores.ts';

/** A request to a webhook URL and what became of it. */
export interface WebhookRequestSummary {
  /** Rises with time. Of what was accepted it is the id of the execution. */
  readonly id: WebhookRequestId;
  readonly workflowId: WorkflowId;
  readonly verdict: WebhookVerdict;
  /** Why it was not taken. */
  readonly reason: string | null;
  readonly method: string;
  readonly query: string;
  readonly bodyBytes: number;
  /** Of a duplicate, the execution of the first one. */
  readonly executionId: ExecutionId | null;
  readonly receivedAt: number;
}

/** Headers and body are null for what was accepted: the execution has them. */
export interface WebhookRequestRecord extends WebhookRequestSummary {
  /** JSON text, without secrets. */
  readonly headers: string | null;
  /** As it was received, its first bytes. */
  readonly body: Uint8Array | null;
}

export interface FoundWebhookRequest extends WebhookRequestRecord {
  /** Of what was accepted: what the trigger gave, as JSON text. Null: that is not there any more. */
  readonly triggerOutput: string | null;
}

/** The inbox as its owner sees it. */
export interface WebhookRequestStore {
  /** Undefined when the actor has no such workflow. */
  listWebhookRequests(
    actor: UserId,
    workflowId: WorkflowId,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<WebhookRequestSummary> | undefined>;
  findWebhookRequest(
    actor: UserId,
    workflowId: WorkflowId,
    id: WebhookRequestId,
  ): Promise<FoundWebhookRequest | undefined>;
}

/** The inbox as webhooks fill it. */
export interface WebhookInboxStore {
  /** Adds requests and lets the oldest of their workflows go, so that `keep` are left of each. */
  addWebhookRequests(requests: readonly WebhookRequestRecord[], keep: number): Promise<void>;
}
