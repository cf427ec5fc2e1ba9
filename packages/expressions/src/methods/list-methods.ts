import { Fault } from '../expression-error.ts';
import { EXPRESSION_LIMITS } from '../expression-limits.ts';
import type { Meter } from '../meter.ts';
import { toText } from '../text.ts';
import { isList, type List, type Value } from '../value.ts';
import { integerAt, numberAt, optionalNumberAt, primitiveAt, textAt, valueAt, valuesFrom } from './arguments.ts';
import { callbackMethods } from './list-callback-methods.ts';
import { type Argument, type Method, methodTable } from './method.ts';

/** A method whose cost is the length of the array it is called on. */
function touching(method: Method<List>): Method<List> {
  return (self, args, meter) => {
    meter.charge(self.length);
    return method(self, args, meter);
  };
}

function concat(self: List, args: readonly Argument[], meter: Meter): Value {
  const items = [...self];
  for (const value of valuesFrom(args, 0)) {
    if (isList(value)) {
      meter.charge(value.length);
      for (const item of value) items.push(item);
    } else {
      items.push(value);
    }
  }
  return items;
}

/** Also the text that an array is for `toString`: elements that are objects are written as JSON. */
function join(self: List, args: readonly Argument[], meter: Meter): string {
  const separator = textAt(args, 0, ',');
  const texts: string[] = [];
  let length = separator.length * Math.max(0, self.length - 1);
  meter.reserveText(length);
  for (const item of self) {
    const text = item === null ? '' : toText(item, meter);
    length += text.length;
    meter.admitText(length);
    texts.push(text);
  }
  meter.reserveText(length);
  return texts.join(separator);
}

function flat(self: List, args: readonly Argument[], meter: Meter): Value {
  const items: Value[] = [];
  flatten(self, Math.min(integerAt(args, 0, 1), EXPRESSION_LIMITS.valueDepth), items, meter);
  return items;
}

function flatten(list: List, depth: number, into: Value[], meter: Meter): void {
  meter.charge(list.length + 1);
  for (const item of list) {
    if (depth > 0 && isList(item)) flatten(item, depth - 1, into, meter);
    else into.push(item);
  }
}

function replaceAt(self: List, args: readonly Argument[]): Value {
  const index = integerAt(args, 0);
  const at = index < 0 ? self.length + index : index;
  if (at < 0 || at >= self.length) throw new Fault(`there is no element ${index}`);
  return self.with(at, valueAt(args, 1));
}

function splice(self: List, args: readonly Argument[]): Value {
  const start = integerAt(args, 0, 0);
  if (args.length === 0) return [...self];
  const from = start < 0 ? Math.max(0, self.length + start) : Math.min(start, self.length);
  const removed = args.length === 1 ? self.length - from : Math.max(0, integerAt(args, 1));
  return [...self.slice(0, from), ...valuesFrom(args, 2), ...self.slice(from + removed)];
}

/** Methods of arrays. None changes the array: `sort` and `reverse` give a new one. */
export const listMethods = methodTable<List>({
  ...callbackMethods,
  at: (self, args) => self.at(integerAt(args, 0, 0)) ?? null,
  concat: touching(concat),
  first: (self) => self[0] ?? null,
  flat: touching(flat),
  includes: touching((self, args) => self.includes(primitiveAt(args, 0), integerAt(args, 1, 0))),
  indexOf: touching((self, args) => self.indexOf(primitiveAt(args, 0), integerAt(args, 1, 0))),
  join: touching(join),
  last: (self) => self.at(-1) ?? null,
  lastIndexOf: touching((self, args) => self.lastIndexOf(primitiveAt(args, 0), integerAt(args, 1, self.length - 1))),
  reverse: touching((self) => self.toReversed()),
  slice: touching((self, args) => self.slice(numberAt(args, 0, 0), optionalNumberAt(args, 1))),
  toReversed: touching((self) => self.toReversed()),
  toSpliced: touching(splice),
  toString: touching((self, _args, meter) => join(self, [], meter)),
  with: touching(replaceAt),
});
