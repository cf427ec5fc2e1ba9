import { Fault } from './expression-error.ts';
import type { Meter } from './meter.ts';
import { toText } from './text.ts';
import { DateValue, describeType, isForbiddenName, isList, type Value } from './value.ts';

export type BinaryOperator = (left: Value, right: Value, meter: Meter) => Value;
export type UnaryOperator = (operand: Value) => Value;

type Primitive = null | boolean | number | string;

function isPrimitive(value: Value): value is Primitive {
  return typeof value !== 'object' || value === null;
}

/** JavaScript's Number(value) for primitives; a date counts as its milliseconds, objects and arrays as nothing at all. */
export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (isPrimitive(value)) return Number(value);
  if (value instanceof DateValue) return value.ms;
  throw new Fault(`${describeType(value)} cannot be used as a number`);
}

function add(left: Value, right: Value, meter: Meter): Value {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' || typeof right === 'string') {
    const head = toText(left, meter);
    const tail = toText(right, meter);
    meter.reserveText(head.length + tail.length);
    return head + tail;
  }
  if (left instanceof DateValue || right instanceof DateValue) {
    throw new Fault('a date cannot be added to; use its getTime(), which is a number of milliseconds');
  }
  return toNumber(left) + toNumber(right);
}

function compare(isTrue: (left: number | string, right: number | string) => boolean): BinaryOperator {
  return (left, right) =>
    typeof left === 'string' && typeof right === 'string'
      ? isTrue(left, right)
      : isTrue(toNumber(left), toNumber(right));
}

function isEqual(left: Value, right: Value, loose: boolean): boolean {
  if (isPrimitive(left) && isPrimitive(right)) {
    // biome-ignore lint/suspicious/noDoubleEquals: this is the language's `==`, on primitives only
    return loose ? left == right : left === right;
  }
  if (!isPrimitive(left) && !isPrimitive(right)) {
    const remedy =
      left instanceof DateValue && right instanceof DateValue ? 'compare their getTime()' : 'compare their fields';
    throw new Fault(`${describeType(left)} and ${describeType(right)} cannot be compared with ==; ${remedy}`);
  }
  return false;
}

function arithmetic(compute: (left: number, right: number) => number): BinaryOperator {
  return (left, right) => compute(toNumber(left), toNumber(right));
}

function isIn(key: Value, container: Value): boolean {
  if (isPrimitive(container) || container instanceof DateValue) {
    throw new Fault(`"in" looks into an object, and this is ${describeType(container)}`);
  }
  if (typeof key !== 'string' && typeof key !== 'number')
    throw new Fault('the left side of "in" is a text or a number');
  if (isList(container)) return typeof key === 'number' && Object.hasOwn(container, key);
  return !isForbiddenName(String(key)) && Object.hasOwn(container, key);
}

export const BINARY_OPERATORS: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ['+', add],
  ['-', arithmetic((left, right) => left - right)],
  ['*', arithmetic((left, right) => left * right)],
  ['/', arithmetic((left, right) => left / right)],
  ['%', arithmetic((left, right) => left % right)],
  ['**', arithmetic((left, right) => left ** right)],
  ['&', arithmetic((left, right) => left & right)],
  ['|', arithmetic((left, right) => left | right)],
  ['^', arithmetic((left, right) => left ^ right)],
  ['<<', arithmetic((left, right) => left << right)],
  ['>>', arithmetic((left, right) => left >> right)],
  ['>>>', arithmetic((left, right) => left >>> right)],
  ['<', compare((left, right) => left < right)],
  ['<=', compare((left, right) => left <= right)],
  ['>', compare((left, right) => left > right)],
  ['>=', compare((left, right) => left >= right)],
  ['==', (left, right) => isEqual(left, right, true)],
  ['!=', (left, right) => !isEqual(left, right, true)],
  ['===', (left, right) => isEqual(left, right, false)],
  ['!==', (left, right) => !isEqual(left, right, false)],
  ['in', isIn],
]);

export const UNARY_OPERATORS: ReadonlyMap<string, UnaryOperator> = new Map<string, UnaryOperator>([
  ['!', (operand) => !operand],
  ['-', (operand) => -toNumber(operand)],
  ['+', toNumber],
  ['~', (operand) => ~toNumber(operand)],
  ['typeof', (operand) => (isPrimitive(operand) && operand !== null ? typeof operand : 'object')],
]);
