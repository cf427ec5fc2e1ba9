import type { Value } from '../value.ts';
import { conversionFunctions } from './conversion-functions.ts';
import { dateFunctions } from './date-functions.ts';
import { jsonFunctions } from './json-functions.ts';
import { listFunctions } from './list-functions.ts';
import { MATH_CONSTANTS, mathFunctions } from './math-functions.ts';
import type { BuiltIn } from './method.ts';
import { objectFunctions } from './object-functions.ts';

const FUNCTIONS: ReadonlyMap<string, BuiltIn> = new Map([
  ...Object.entries(conversionFunctions),
  ...Object.entries(dateFunctions),
  ...Object.entries(jsonFunctions),
  ...Object.entries(listFunctions),
  ...Object.entries(mathFunctions),
  ...Object.entries(objectFunctions),
]);

const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ...Object.entries(MATH_CONSTANTS),
  ['Number.EPSILON', Number.EPSILON],
  ['Number.MAX_SAFE_INTEGER', Number.MAX_SAFE_INTEGER],
  ['Number.MIN_SAFE_INTEGER', Number.MIN_SAFE_INTEGER],
]);

const NAMESPACES: ReadonlySet<string> = new Set(['Array', 'Date', 'JSON', 'Math', 'Number', 'Object']);

export const FUNCTION_NAMES: readonly string[] = [...FUNCTIONS.keys()];
export const CONSTANT_NAMES: readonly string[] = [...CONSTANTS.keys()];

/** Whether functions are found under this name: `Math` of `Math.max`. */
export function isNamespace(name: string): boolean {
  return NAMESPACES.has(name);
}

export function isBuiltInName(name: string): boolean {
  return NAMESPACES.has(name) || FUNCTIONS.has(name);
}

/** @param name such as `Math.max` or `parseInt` */
export function findFunction(name: string): BuiltIn | undefined {
  return FUNCTIONS.get(name);
}

export function findConstant(namespace: string, name: string): Value | undefined {
  return CONSTANTS.get(`${namespace}.${name}`);
}
