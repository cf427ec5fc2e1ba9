import type { Meter } from '../meter.ts';
import type { TextPattern } from '../pattern/text-pattern.ts';
import type { Value } from '../value.ts';

/** An arrow function, for the one call that it is an argument of. Never a value: it cannot be kept or given back. */
export type Callback = (...values: readonly Value[]) => Value;
export type Argument = Value | Callback | TextPattern;

export type BuiltIn = (args: readonly Argument[], meter: Meter) => Value;
export type Method<Self> = (self: Self, args: readonly Argument[], meter: Meter) => Value;
export type MethodTable<Self> = ReadonlyMap<string, Method<Self>>;

export function methodTable<Self>(methods: { readonly [name: string]: Method<Self> }): MethodTable<Self> {
  return new Map(Object.entries(methods));
}

/** The calls that take an arrow function, and as which argument. */
export const CALLBACK_POSITIONS: ReadonlyMap<string, number> = new Map([
  ...[
    'every',
    'filter',
    'find',
    'findIndex',
    'findLast',
    'findLastIndex',
    'flatMap',
    'map',
    'reduce',
    'reduceRight',
    'some',
    'sort',
    'toSorted',
  ].map((name): [string, number] => [name, 0]),
  ['replace', 1],
  ['replaceAll', 1],
  ['Array.from', 1],
]);

/** The calls that take a regular expression as their first argument. */
export const PATTERN_METHODS: ReadonlySet<string> = new Set([
  'match',
  'matchAll',
  'replace',
  'replaceAll',
  'search',
  'split',
]);
