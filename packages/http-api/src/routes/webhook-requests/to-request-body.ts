import type { Json, webhookRequestSchema, webhookRequestSummarySchema } from '@automateos/model';
import type { WebhookRequestSummary, WebhookRequestView } from '@automateos/runtime';
import type { z } from 'zod';
import { toInstant } from '../api.ts';

export function toRequestSummary(request: WebhookRequestSummary): z.infer<typeof webhookRequestSummarySchema> {
  return {
    id: request.id,
    verdict: request.verdict,
    reason: request.reason,
    method: request.method,
    query: request.query,
    body_bytes: request.bodyBytes,
    execution_id: request.executionId,
    received_at: toInstant(request.receivedAt),
  };
}

/** @param payload what the trigger would give; undefined: that cannot be told */
export function toRequestBody(
  view: WebhookRequestView,
  payload: Json | undefined,
): z.infer<typeof webhookRequestSchema> {
  const { headers, body, isTruncated } = view;
  return {
    ...toRequestSummary(view),
    headers,
    payload: payload ?? null,
    raw_body: body === null ? null : Buffer.from(body).toString('utf8'),
    is_truncated: isTruncated,
    can_replay: payload !== undefined,
  };
}
