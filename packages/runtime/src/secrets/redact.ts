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
 * @param evaluated gives the config evaluated anew from the same recorded outputs; called only when something is missing
 */
export function restoreRedacted(stored: JsonObject, evaluated: () => Json): JsonObject {
  if (!JSON.stringify(stored).includes(REDACTED)) return stored;
  const source = evaluated();
  return isJsonObject(source) ? putBackIn(stored, source) : stored;
}

function putBack(stored: Json, source: Json): Json {
  if (stored === REDACTED) return source;
  if (typeof stored === 'string') return stored.includes(REDACTED) && typeof source === 'string' ? source : stored;
  if (Array.isArray(stored)) {
    const items: readonly Json[] = Array.isArray(source) ? source : [];
    return stored.map((item: Json, index) => putBack(item, items[index] ?? item));
  }
  return isJsonObject(stored) && isJsonObject(source) ? putBackIn(stored, source) : stored;
}

function putBackIn(stored: JsonObject, source: JsonObject): JsonObject {
  // A secret in a key: which one it was nobody can tell.
  if (Object.keys(stored).some((key) => key.includes(REDACTED))) return source;
  return Object.fromEntries(
    Object.entries(stored).map(([key, value]) => {
      const before = Object.hasOwn(source, key) ? source[key] : undefined;
      return [key, before === undefined ? value : putBack(value, before)];
    }),
  );
}
