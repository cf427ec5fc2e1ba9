import type { Json } from '@automateos/model';

/**
 * A date of the language: an instant, always valid. It has no property that a path could name, so nothing of the host
 * leads out of it.
 */
export class DateValue {
  readonly #ms: number;

  /** @param ms Unix milliseconds, within what a date can be (± 8.64e15) */
  constructor(ms: number) {
    this.#ms = ms;
  }

  get ms(): number {
    return this.#ms;
  }

  toIso(): string {
    return new Date(this.#ms).toISOString();
  }
}

export type List = readonly Value[];
export type Fields = { readonly [key: string]: Value };

/** What an expression computes with: JSON, dates, and numbers that are not finite. Never `undefined`: that is nowhere. */
export type Value = null | boolean | number | string | DateValue | List | Fields;

/** A JSON value is a value of the language as it is. */
export function fromJson(json: Json): Value {
  return json;
}

export function isList(value: unknown): value is List {
  return Array.isArray(value);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof DateValue);
}

/** These exist nowhere: not as names, not as properties, not as keys. */
export function isForbiddenName(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype';
}

export function describeType(value: unknown): string {
  if (value === null) return 'null';
  if (isList(value)) return 'an array';
  if (value instanceof DateValue) return 'a date';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return 'a boolean';
  return typeof value === 'function' ? 'a function' : 'an object';
}
