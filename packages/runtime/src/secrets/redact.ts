import { isJsonObject, type Json, type JsonObject } from '@automateos/model';

export const REDACTED = '[redacted]';

const SENSITIVE_HEADERS = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'set-cookie',
  'stripe-signature',
  'webhook-signature',
  'x-api-key',
  'x-hub-signature-256',
  'x-slack-signature',
]);

function isSensitive(name: string): boolean {
  return SENSITIVE_HEADERS.has(name.toLowerCase());
}

/**
 * Takes the values of sensitive headers out of a step's input or output (its field `headers`). What is stored is also
 * what later steps see, so that a run goes on after a crash as it would have without one.
 */
export function redactHeaders(value: Json): Json {
  if (!isJsonObject(value) || !isJsonObject(value.headers)) return value;
  if (!Object.keys(value.headers).some(isSensitive)) return value;
  const headers = Object.entries(value.headers).map(([name, text]) => [name, isSensitive(name) ? REDACTED : text]);
  return { ...value, headers: Object.fromEntries(headers) };
}

/**
 * Puts back, into a config read from the journal, what was redacted on the way in.
 *
 * @param evaluated gives the config evaluated anew from the same recorded outputs; called only when something is missing
 */
export function restoreRedacted(stored: JsonObject, evaluated: () => Json): JsonObject {
  const headers = stored.headers;
  if (!isJsonObject(headers) || !Object.values(headers).includes(REDACTED)) return stored;
  const source = evaluated();
  const original = isJsonObject(source) && isJsonObject(source.headers) ? source.headers : {};
  const restored = Object.entries(headers).map(([name, text]) => [
    name,
    text === REDACTED && Object.hasOwn(original, name) ? original[name] : text,
  ]);
  return { ...stored, headers: Object.fromEntries(restored) };
}
