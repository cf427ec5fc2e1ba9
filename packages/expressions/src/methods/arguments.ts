import { Fault } from '../expression-error.ts';
import { TextPattern } from '../pattern/text-pattern.ts';
import { describeType, isList, type List, type Value } from '../value.ts';
import type { Argument, Callback } from './method.ts';

function wrong(index: number, expected: string, found: Argument | undefined): Fault {
  const what = found === undefined ? 'missing' : describeArgument(found);
  return new Fault(`argument ${index + 1} must be ${expected}, and it is ${what}`);
}

function describeArgument(argument: Argument): string {
  return argument instanceof TextPattern ? 'a regular expression' : describeType(argument);
}

function isValue(argument: Argument): argument is Value {
  return typeof argument !== 'function' && !(argument instanceof TextPattern);
}

export function valueAt(args: readonly Argument[], index: number): Value {
  const argument = args[index];
  if (argument === undefined || !isValue(argument)) throw wrong(index, 'a value', argument);
  return argument;
}

/** The arguments from `start` on, all of them values. */
export function valuesFrom(args: readonly Argument[], start: number): Value[] {
  return args.slice(start).map((_argument, index) => valueAt(args, start + index));
}

/** The methods that look for a value look for a primitive: two objects are never equal, which would surprise. */
export function primitiveAt(args: readonly Argument[], index: number): Value {
  const value = valueAt(args, index);
  if (typeof value === 'object' && value !== null) throw wrong(index, 'a text, number, boolean or null', value);
  return value;
}

/** Numbers and booleans are taken as text, as JavaScript does. */
export function textAt(args: readonly Argument[], index: number, otherwise?: string): string {
  const argument = args[index];
  if (typeof argument === 'string') return argument;
  if (argument === undefined && otherwise !== undefined) return otherwise;
  if (typeof argument === 'number' || typeof argument === 'boolean') return String(argument);
  throw wrong(index, 'a text', argument);
}

/** Text, booleans and null become numbers as JavaScript does. */
export function numberAt(args: readonly Argument[], index: number, otherwise?: number): number {
  const argument = args[index];
  if (typeof argument === 'number') return argument;
  if (argument === undefined && otherwise !== undefined) return otherwise;
  if (argument === null || typeof argument === 'string' || typeof argument === 'boolean') return Number(argument);
  throw wrong(index, 'a number', argument);
}

export function optionalNumberAt(args: readonly Argument[], index: number): number | undefined {
  return args[index] === undefined ? undefined : numberAt(args, index);
}

/** A count or a position: a whole number, where NaN counts as 0. */
export function integerAt(args: readonly Argument[], index: number, otherwise?: number): number {
  const number = numberAt(args, index, otherwise);
  return Number.isNaN(number) ? 0 : Math.trunc(number);
}

export function listAt(args: readonly Argument[], index: number): List {
  const argument = args[index];
  if (!isList(argument)) throw wrong(index, 'an array', argument);
  return argument;
}

export function callbackAt(args: readonly Argument[], index: number): Callback {
  const argument = args[index];
  if (typeof argument !== 'function') throw wrong(index, 'an arrow function', argument);
  return argument;
}

export function findPattern(args: readonly Argument[], index: number): TextPattern | undefined {
  const argument = args[index];
  return argument instanceof TextPattern ? argument : undefined;
}
