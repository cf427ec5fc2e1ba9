import { Fault } from '../expression-error.ts';
import type { Meter } from '../meter.ts';
import { integerAt, numberAt, optionalNumberAt, textAt } from './arguments.ts';
import { type Argument, type Method, methodTable } from './method.ts';
import { searchMethods } from './text-search-methods.ts';

const NORMAL_FORMS = new Set(['NFC', 'NFD', 'NFKC', 'NFKD']);

/** A method whose cost is the length of the text it is called on. */
function reading(method: Method<string>): Method<string> {
  return (self, args, meter) => {
    meter.chargeText(self.length);
    return method(self, args, meter);
  };
}

function pad(self: string, args: readonly Argument[], meter: Meter, side: 'start' | 'end'): string {
  const length = integerAt(args, 0);
  const filler = textAt(args, 1, ' ');
  meter.reserveText(Math.max(length, self.length));
  return side === 'start' ? self.padStart(length, filler) : self.padEnd(length, filler);
}

function repeat(self: string, args: readonly Argument[], meter: Meter): string {
  const count = integerAt(args, 0);
  if (count < 0 || count === Number.POSITIVE_INFINITY) throw new Fault('the count must not be negative or infinite');
  meter.reserveText(self.length * count);
  return self.length === 0 ? '' : self.repeat(count);
}

function concat(self: string, args: readonly Argument[], meter: Meter): string {
  const texts = args.map((_argument, index) => textAt(args, index));
  meter.reserveText(texts.reduce((length, text) => length + text.length, self.length));
  return self.concat(...texts);
}

function normalize(self: string, args: readonly Argument[], meter: Meter): string {
  const form = textAt(args, 0, 'NFC');
  if (!NORMAL_FORMS.has(form)) throw new Fault('the form is NFC, NFD, NFKC or NFKD');
  // Some characters come apart into 18.
  meter.admitText(self.length * 18);
  return self.normalize(form);
}

/** Methods of texts. What JavaScript answers with `undefined` is null here. */
export const textMethods = methodTable<string>({
  ...searchMethods,
  at: (self, args) => self.at(integerAt(args, 0, 0)) ?? null,
  charAt: (self, args) => self.charAt(integerAt(args, 0, 0)),
  charCodeAt: (self, args) => self.charCodeAt(integerAt(args, 0, 0)),
  codePointAt: (self, args) => self.codePointAt(integerAt(args, 0, 0)) ?? null,
  concat,
  localeCompare: reading((self, args) => self.localeCompare(textAt(args, 0), 'en')),
  normalize: reading(normalize),
  padEnd: (self, args, meter) => pad(self, args, meter, 'end'),
  padStart: (self, args, meter) => pad(self, args, meter, 'start'),
  repeat,
  slice: reading((self, args) => self.slice(numberAt(args, 0, 0), optionalNumberAt(args, 1))),
  substr: reading((self, args) => {
    const start = integerAt(args, 0, 0);
    const from = start < 0 ? Math.max(0, self.length + start) : start;
    return self.slice(from, from + Math.max(0, integerAt(args, 1, self.length)));
  }),
  substring: reading((self, args) => self.substring(numberAt(args, 0, 0), optionalNumberAt(args, 1))),
  toLowerCase: reading((self) => self.toLowerCase()),
  toString: (self: string) => self,
  toUpperCase: reading((self) => self.toUpperCase()),
  trim: reading((self) => self.trim()),
  trimEnd: reading((self) => self.trimEnd()),
  trimStart: reading((self) => self.trimStart()),
  valueOf: (self: string) => self,
});
