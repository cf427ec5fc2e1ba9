import { Fault } from '../expression-error.ts';
import type { Meter } from '../meter.ts';
import { isFields, isList, type List, type Value } from '../value.ts';
import { callbackAt, valueAt, valuesFrom } from './arguments.ts';
import type { Argument, BuiltIn } from './method.ts';

/** An array from an array, a text, or `{ length }`; the elements of the last are null until the arrow function makes them. */
function from(args: readonly Argument[], meter: Meter): Value {
  const items = itemsOf(valueAt(args, 0), meter);
  if (args[1] === undefined) return items;
  const callback = callbackAt(args, 1);
  return items.map((item, index) => callback(item, index));
}

function itemsOf(value: Value, meter: Meter): List {
  if (isList(value) || typeof value === 'string') {
    meter.charge(value.length);
    return Array.from(value);
  }
  const length = isFields(value) && Object.hasOwn(value, 'length') ? value.length : undefined;
  if (typeof length !== 'number' || !Number.isInteger(length) || length < 0) {
    throw new Fault('argument 1 must be an array, a text or { length: count }');
  }
  meter.charge(length);
  return new Array<Value>(length).fill(null);
}

export const listFunctions: { readonly [name: string]: BuiltIn } = {
  'Array.from': from,
  'Array.isArray': (args) => isList(valueAt(args, 0)),
  'Array.of': (args) => valuesFrom(args, 0),
};
