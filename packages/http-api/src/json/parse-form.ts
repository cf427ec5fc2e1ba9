import { isUtf8 } from 'node:buffer';
import { AppError, type JsonObject } from '@automateos/model';
import { JSON_LIMITS } from './find-json-excess.ts';

/**
 * Reads `a=1&b=2` as forms and query strings write it; a name that comes more than once has an array. Names like
 * `__proto__` become ordinary keys: `fromEntries` defines, it never assigns.
 */
export function parseUrlEncoded(text: string): JsonObject {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const earlier = fields.get(name);
    if (earlier === undefined) fields.set(name, value);
    else if (typeof earlier === 'string') fields.set(name, [earlier, value]);
    else earlier.push(value);
  }
  return Object.fromEntries(fields);
}

export function countParameters(text: string): number {
  let count = 1;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) count += 1;
  return count;
}

/** Parses a form body. @throws AppError BAD_REQUEST */
export function parseForm(body: Buffer): JsonObject {
  if (!isUtf8(body)) throw new AppError('BAD_REQUEST', 'The form is not UTF-8.');
  const text = body.toString('utf8');
  if (countParameters(text) > JSON_LIMITS.keysPerObject) {
    throw new AppError('BAD_REQUEST', `The form has more than ${JSON_LIMITS.keysPerObject} fields.`);
  }
  return parseUrlEncoded(text);
}
