import { Fault } from '../expression-error.ts';
import { copyFields, setField } from '../fields.ts';
import type { Meter } from '../meter.ts';
import { toText } from '../text.ts';
import { DateValue, describeType, isForbiddenName, isList, type Value } from '../value.ts';
import { listAt, textAt, valueAt, valuesFrom } from './arguments.ts';
import type { Argument, BuiltIn } from './method.ts';

/** Own fields of argument 1; names that do not exist in the language are left out. */
function entriesOf(args: readonly Argument[], meter: Meter): [string, Value][] {
  const value = valueAt(args, 0);
  if (typeof value !== 'object' || value === null || value instanceof DateValue) {
    throw new Fault(`argument 1 must be an object, and it is ${describeType(value)}`);
  }
  const entries = Object.entries(value);
  meter.charge(entries.length + 1);
  return entries.filter(([name]) => !isForbiddenName(name));
}

function fromEntries(args: readonly Argument[], meter: Meter): Value {
  const fields: { [key: string]: Value } = {};
  for (const entry of listAt(args, 0)) {
    meter.charge(1);
    if (!isList(entry) || entry[0] === undefined) throw new Fault('argument 1 must be an array of [name, value]');
    setField(fields, toText(entry[0], meter), entry[1] ?? null);
  }
  return fields;
}

/** A new object with the fields of all arguments; unlike JavaScript's, it leaves the first as it is. */
function assign(args: readonly Argument[], meter: Meter): Value {
  const fields: { [key: string]: Value } = {};
  for (const value of valuesFrom(args, 0)) copyFields(value, fields, meter);
  return fields;
}

function hasOwn(args: readonly Argument[]): boolean {
  const value = valueAt(args, 0);
  const name = textAt(args, 1);
  return typeof value === 'object' && value !== null && !isForbiddenName(name) && Object.hasOwn(value, name);
}

export const objectFunctions: { readonly [name: string]: BuiltIn } = {
  'Object.assign': assign,
  'Object.entries': (args, meter) => entriesOf(args, meter),
  'Object.fromEntries': fromEntries,
  'Object.hasOwn': hasOwn,
  'Object.keys': (args, meter) => entriesOf(args, meter).map(([name]) => name),
  'Object.values': (args, meter) => entriesOf(args, meter).map(([, value]) => value),
};
