import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '@automateos/model';

/** Headers that hold secrets: what the journal keeps is what later steps see, so they are gone before. */
export const SENSITIVE_HEADERS = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'proxy-authorization',
  'x-hub-signature-256',
  'stripe-signature',
  'x-slack-signature',
  'webhook-signature',
] as const;

/** The headers as the workflow sees them. Changes the object it is given: nobody else reads it afterwards. */
export function toDeliveryHeaders(headers: IncomingHttpHeaders): JsonObject {
  for (const name of SENSITIVE_HEADERS) {
    if (headers[name] !== undefined) Reflect.set(headers, name, '[redacted]');
  }
  return headers as JsonObject; // texts and lists of texts: node leaves nothing undefined in it
}
