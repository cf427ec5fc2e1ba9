import type { IncomingMessage } from 'node:http';
import { AppError, type ErrorCode, type WebhookVerdict } from '@automateos/model';
import type { ReceivedRequest, WebhookEndpoint } from '@automateos/runtime';
import { toDeliveryHeaders } from './delivery-headers.ts';

const VERDICTS: { readonly [Code in ErrorCode]?: WebhookVerdict } = {
  METHOD_NOT_ALLOWED: 'wrong_method',
  PAYLOAD_TOO_LARGE: 'too_large',
  UNSUPPORTED_MEDIA_TYPE: 'unsupported_type',
  MALFORMED_JSON: 'malformed',
  BAD_REQUEST: 'malformed',
  VALIDATION_ERROR: 'malformed',
  WEBHOOK_NOT_ACTIVE: 'inactive',
  RATE_LIMITED: 'rate_limited',
  QUEUE_FULL: 'refused',
  UNAVAILABLE: 'refused',
};

/** What of a request stands in the inbox when it was refused with this error; undefined: nothing does. */
export function verdictOf(thrown: unknown): Pick<ReceivedRequest, 'verdict' | 'reason'> | undefined {
  if (!(thrown instanceof AppError)) return undefined;
  const verdict = VERDICTS[thrown.code];
  const [first] = thrown.issues;
  const reason = first === undefined ? thrown.message : `${first.field}: ${first.issue}`;
  return verdict && { verdict, reason };
}

/** A request with all that the inbox keeps of it. */
export function toReceived(
  request: IncomingMessage,
  query: string,
  endpoint: WebhookEndpoint,
  body: Uint8Array | undefined,
): Omit<ReceivedRequest, 'verdict'> {
  const announced = Number(request.headers['content-length'] ?? 0);
  return {
    method: request.method ?? '',
    query,
    bodyBytes: body?.length ?? (Number.isSafeInteger(announced) ? Math.min(announced, LARGEST) : 0),
    headers: toDeliveryHeaders(request.headers, endpoint.rules),
    ...(body !== undefined && { body }),
  };
}

/** What a column of the inbox can hold. */
const LARGEST = 2 ** 31 - 1;
