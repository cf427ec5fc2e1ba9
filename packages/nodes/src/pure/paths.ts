import { describeKind, isJsonObject, type Json } from '@automateos/model';
import { z } from 'zod';

const MAX_LENGTH = 1_000;
const MAX_PARTS = 64;
const REFUSED = new Set(['__proto__', 'constructor', 'prototype']);
const INDEX = /^(0|[1-9]\d{0,6})$/;

function isPath(text: string): boolean {
  const parts = text.split('.');
  return parts.length <= MAX_PARTS && parts.every((part) => part !== '' && !REFUSED.has(part));
}

/** The way to a field inside a value: names with dots between them, places in lists by number. */
export const pathSchema = z
  .string()
  .max(MAX_LENGTH)
  .refine(isPath, 'Must be names with dots between them, such as "customer.name"');

/** The value at a path, by own fields only; undefined where it leads nowhere. */
export function valueAt(value: Json, path: string): Json | undefined {
  let found: Json | undefined = value;
  for (const part of path.split('.')) {
    if (isJsonObject(found)) found = Object.hasOwn(found, part) ? found[part] : undefined;
    else if (Array.isArray(found)) found = INDEX.test(part) ? (found as readonly Json[])[Number(part)] : undefined;
    else return undefined;
  }
  return found;
}

type Container = Record<string, Json> | Json[];

/**
 * Writes into a value that nobody else holds; objects on the way are made where they are missing.
 *
 * @returns what is wrong with the path for this value; nothing when it was written
 */
export function putAt(target: Container, path: string, value: Json): string | undefined {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  let container: Container = target;
  for (const [depth, part] of parts.entries()) {
    const fault = placeFault(container, part);
    if (fault !== undefined) return fault;
    let next: unknown = ownValue(container, part);
    if (next === undefined || next === null) {
      next = {};
      write(container, part, next as Json);
    }
    if (typeof next !== 'object') {
      return `"${parts.slice(0, depth + 1).join('.')}" is ${describeKind(next)}, which has no fields`;
    }
    container = next as Container;
  }
  const fault = placeFault(container, last);
  if (fault === undefined) write(container, last, value);
  return fault;
}

/** Takes a field out of a value that nobody else holds; nothing happens where the path leads nowhere. */
export function removeAt(target: Container, path: string): void {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  const parent = parts.length === 0 ? target : valueAt(target as Json, parts.join('.'));
  if (Array.isArray(parent)) {
    if (INDEX.test(last) && Number(last) < parent.length) parent.splice(Number(last), 1);
  } else if (typeof parent === 'object' && parent !== null) Reflect.deleteProperty(parent, last);
}

function placeFault(container: Container, part: string): string | undefined {
  if (!Array.isArray(container)) return undefined;
  if (!INDEX.test(part)) return `"${part}" is no place in a list`;
  return Number(part) > container.length
    ? `the list has ${container.length} entries, so none can be number ${part}`
    : undefined;
}

function ownValue(container: Container, part: string): Json | undefined {
  return Object.hasOwn(container, part) ? (Reflect.get(container, part) as Json) : undefined;
}

/** Defines instead of assigning, so that no name reaches a setter. */
function write(container: Container, part: string, value: Json): void {
  Object.defineProperty(container, part, { value, writable: true, enumerable: true, configurable: true });
}
