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

/** The same for a config, and for the fields in it that its node type calls secret. */
export function redactConfig(config: Json, secretFields: readonly string[]): Json {
  const redacted = redactHeaders(config);
  if (!isJsonObject(redacted)) return redacted;
  const secrets = secretFields.filter((name) => Object.hasOwn(redacted, name));
  if (secrets.length === 0) return redacted;
  return { ...redacted, ...Object.fromEntries(secrets.map((name) => [name, REDACTED])) };
}

/**
 * Puts back, into a config read from the journal, what was redacted on the way in.
 *
 * @param secretFields the fields that are secret, as `redactConfig` was told
 * @param evaluated gives the config evaluated anew from the same recorded outputs; called only when something is missing
 */
export function restoreRedacted(
  stored: JsonObject,
  secretFields: readonly string[],
  evaluated: () => Json,
): JsonObject {
  const hasSecrets = secretFields.some((name) => stored[name] === REDACTED);
  const headers = isJsonObject(stored.headers) ? stored.headers : {};
  const hasHeaders = Object.values(headers).includes(REDACTED);
  if (!hasSecrets && !hasHeaders) return stored;
  const source = evaluated();
  if (!isJsonObject(source)) return stored;
  const restored = { ...stored, ...putBack(stored, source, secretFields) };
  if (!hasHeaders || !isJsonObject(source.headers)) return restored;
  return { ...restored, headers: { ...headers, ...putBack(headers, source.headers, Object.keys(headers)) } };
}

/** Of these fields, those that were redacted, with the values that they had. */
function putBack(stored: JsonObject, source: JsonObject, names: readonly string[]): JsonObject {
  const missing = names.filter((name) => stored[name] === REDACTED && Object.hasOwn(source, name));
  return Object.fromEntries(missing.map((name) => [name, source[name] ?? null]));
}
