import type { Json } from '@automateos/model';
import { Fault } from './expression-error.ts';
import { EXPRESSION_LIMITS } from './expression-limits.ts';
import { tooLong } from './meter.ts';
import { DateValue, type Fields, isList, type List, type Value } from './value.ts';

/**
 * Sizes of large parts that were walked before: outputs are given to many steps, and are never changed. Small ones are
 * walked again, that costs less than looking them up.
 */
const knownSizes = new WeakMap<object, number>();
const WORTH_KNOWING = 4_096;

interface Walk {
  left: number;
  /** What becomes of NaN and the infinities, which JSON cannot carry. */
  readonly notFinite: 'refuse' | 'null';
  /** Spaces that each level adds to a line when the JSON is written for people. */
  readonly indent: number;
}

/**
 * Makes a value of the language a JSON value: dates become ISO 8601 text, NaN and the infinities are refused. Parts that
 * need no change are shared. Size is that of the JSON text, roughly: without escapes.
 *
 * @returns the JSON and how much of `left` it has used
 */
export function toJson(value: Value, left: number): { readonly json: Json; readonly size: number } {
  const walk: Walk = { left, notFinite: 'refuse', indent: 0 };
  const json = convert(value, walk, 0);
  return { json, size: left - walk.left };
}

/** The JSON text of a value, as JSON.stringify writes it; the size is known before the text is made. */
export function toJsonText(value: Value, indent = 0): string {
  const walk: Walk = { left: EXPRESSION_LIMITS.resultLength, notFinite: 'null', indent };
  return JSON.stringify(convert(value, walk, 0), null, indent);
}

function convert(value: Value, walk: Walk, depth: number): Json {
  if (typeof value === 'string') {
    spend(walk, value.length + 2);
    return value;
  }
  if (typeof value === 'number') return convertNumber(value, walk);
  if (typeof value === 'boolean' || value === null) {
    spend(walk, 5);
    return value;
  }
  if (value instanceof DateValue) {
    spend(walk, 26);
    return value.toIso();
  }
  if (depth > EXPRESSION_LIMITS.valueDepth) {
    throw new Fault(`the result is nested deeper than ${EXPRESSION_LIMITS.valueDepth} levels`, 'EXPRESSION_LIMIT');
  }
  const known = walk.indent === 0 ? knownSizes.get(value) : undefined;
  if (known !== undefined) {
    spend(walk, known);
    // as: what has a known size was found to be JSON when it was walked
    return value as Json;
  }
  const before = walk.left;
  const json = isList(value) ? convertList(value, walk, depth) : convertFields(value, walk, depth);
  const size = before - walk.left;
  if (walk.indent === 0 && size > WORTH_KNOWING && json === value) knownSizes.set(value, size);
  return json;
}

function convertNumber(value: number, walk: Walk): Json {
  spend(walk, 8);
  if (!Number.isFinite(value)) {
    if (walk.notFinite === 'null') return null;
    throw new Fault(`the result is ${value}, which is not a number that JSON has`);
  }
  // JSON has no negative zero.
  return value === 0 ? 0 : value;
}

function convertList(list: List, walk: Walk, depth: number): Json {
  spend(walk, 2);
  let changed: Json[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    // as: the index is within the array
    const item = list[index] as Value;
    spend(walk, 1 + walk.indent * (depth + 1));
    const json = convert(item, walk, depth + 1);
    if (changed === undefined && !Object.is(json, item)) {
      // as: the items before this one were found to be JSON
      changed = list.slice(0, index) as Json[];
    }
    changed?.push(json);
  }
  // as: no item had to be changed
  return changed ?? (list as readonly Json[]);
}

function convertFields(fields: Fields, walk: Walk, depth: number): Json {
  spend(walk, 2);
  let changed: { [key: string]: Json } | undefined;
  for (const [key, item] of Object.entries(fields)) {
    spend(walk, key.length + 4 + walk.indent * (depth + 1));
    const json = convert(item, walk, depth + 1);
    if (Object.is(json, item)) continue;
    // as: every field that is not JSON is replaced in this loop. A copy has each key already, so that writing one never
    // reaches a setter.
    changed ??= { ...fields } as { [key: string]: Json };
    changed[key] = json;
  }
  // as: no field had to be changed
  return changed ?? (fields as Json);
}

function spend(walk: Walk, size: number): void {
  walk.left -= size;
  if (walk.left < 0) throw tooLong();
}
