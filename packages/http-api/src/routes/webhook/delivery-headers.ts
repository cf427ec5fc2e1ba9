import type { IncomingHttpHeaders } from 'node:http';
import type { HookRules, JsonObject } from '@automateos/model';

/** Headers that hold secrets: what the journal keeps is what later steps see, so they are gone before. */
export const SENSITIVE_HEADERS = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'proxy-authorization',
  'x-hub-signature-256',
  'x-hub-signature',
  'stripe-signature',
  'x-slack-signature',
  'webhook-signature',
] as const;

/** Headers that hold a secret because the rules say that it is there. */
function ownSecretsOf({ auth, signature }: HookRules): string[] {
  const names: string[] = [];
  if (auth?.type === 'header') names.push(auth.name);
  if (signature?.preset === 'hmac') names.push(signature.header);
  return names;
}

/** The headers as the workflow sees them. Changes the object it is given: nobody else reads it afterwards. */
export function toDeliveryHeaders(headers: IncomingHttpHeaders, rules: HookRules): JsonObject {
  for (const name of SENSITIVE_HEADERS) {
    if (headers[name] !== undefined) Reflect.set(headers, name, '[redacted]');
  }
  if (rules.auth !== undefined || rules.signature !== undefined) {
    for (const name of ownSecretsOf(rules)) if (headers[name] !== undefined) Reflect.set(headers, name, '[redacted]');
  }
  return headers as JsonObject; // texts and lists of texts: node leaves nothing undefined in it
}
