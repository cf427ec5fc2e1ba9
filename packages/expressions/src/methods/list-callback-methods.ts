import { Fault } from '../expression-error.ts';
import type { Meter } from '../meter.ts';
import { toNumber } from '../operators.ts';
import { toText } from '../text.ts';
import { isList, type List, type Value } from '../value.ts';
import { callbackAt, valueAt } from './arguments.ts';
import type { Argument, Method } from './method.ts';

type Test = (item: Value, index: number) => boolean;

/** A method that asks its arrow function about one element after the other. */
function testing(method: (self: List, test: Test) => Value): Method<List> {
  return (self, args) => {
    const callback = callbackAt(args, 0);
    return method(self, (item, index) => Boolean(callback(item, index, self)));
  };
}

function map(self: List, args: readonly Argument[]): Value[] {
  const callback = callbackAt(args, 0);
  return self.map((item, index) => callback(item, index, self));
}

function flatMap(self: List, args: readonly Argument[], meter: Meter): Value {
  const items: Value[] = [];
  for (const value of map(self, args)) {
    if (isList(value)) {
      meter.charge(value.length);
      for (const item of value) items.push(item);
    } else {
      items.push(value);
    }
  }
  return items;
}

function reduce(self: List, args: readonly Argument[], direction: 1 | -1): Value {
  const callback = callbackAt(args, 0);
  const order = direction === 1 ? self : self.toReversed();
  const hasStart = args.length > 1;
  const [first] = order;
  if (!hasStart && first === undefined) throw new Fault('an empty array needs a start value as argument 2');
  let result: Value = hasStart ? valueAt(args, 1) : (first ?? null);
  for (let index = hasStart ? 0 : 1; index < order.length; index += 1) {
    const item = order[index];
    if (item !== undefined) result = callback(result, item, direction === 1 ? index : order.length - 1 - index, self);
  }
  return result;
}

/** Without an arrow function elements are ordered by their text, as in JavaScript. */
function sort(self: List, args: readonly Argument[], meter: Meter): Value {
  meter.charge(self.length * Math.ceil(Math.log2(self.length + 1)));
  if (args.length > 0) {
    const callback = callbackAt(args, 0);
    return self.toSorted((left, right) => toNumber(callback(left, right)));
  }
  const keyed = self.map((value) => ({ value, text: toText(value, meter) }));
  keyed.sort((left, right) => (left.text < right.text ? -1 : Number(left.text > right.text)));
  return keyed.map(({ value }) => value);
}

/** Each takes an arrow function; its steps are counted as it runs. */
export const callbackMethods: { readonly [name: string]: Method<List> } = {
  every: testing((self, test) => self.every(test)),
  filter: testing((self, test) => self.filter(test)),
  find: testing((self, test) => self.find(test) ?? null),
  findIndex: testing((self, test) => self.findIndex(test)),
  findLast: testing((self, test) => self.findLast(test) ?? null),
  findLastIndex: testing((self, test) => self.findLastIndex(test)),
  flatMap,
  map: (self, args) => map(self, args),
  reduce: (self, args) => reduce(self, args, 1),
  reduceRight: (self, args, meter) => {
    meter.charge(self.length);
    return reduce(self, args, -1);
  },
  some: testing((self, test) => self.some(test)),
  sort,
  toSorted: sort,
};
