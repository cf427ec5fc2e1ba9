import { Fault } from '../expression-error.ts';
import type { Meter } from '../meter.ts';
import { toNumber } from '../operators.ts';
import { toText } from '../text.ts';
import { integerAt, textAt, valueAt } from './arguments.ts';
import type { Argument, BuiltIn } from './method.ts';

/** The text of argument 1; null and objects become text, too, as in JavaScript's `parseInt(value)`. */
function anyText(args: readonly Argument[], meter: Meter): string {
  const text = toText(valueAt(args, 0), meter);
  meter.chargeText(text.length);
  return text;
}

function coding(convert: (text: string) => string): BuiltIn {
  return (args, meter) => {
    const text = textAt(args, 0);
    // One character becomes nine at most: three bytes, each "%xx".
    meter.reserveText(text.length * 9);
    try {
      return convert(text);
    } catch {
      throw new Fault('the text is not well-formed');
    }
  };
}

/** Functions that make one primitive of another. */
export const conversionFunctions: { readonly [name: string]: BuiltIn } = {
  Boolean: (args) => Boolean(valueAt(args, 0)),
  Number: (args) => toNumber(valueAt(args, 0)),
  String: (args, meter) => anyText(args, meter),
  decodeURI: coding(decodeURI),
  decodeURIComponent: coding(decodeURIComponent),
  encodeURI: coding(encodeURI),
  encodeURIComponent: coding(encodeURIComponent),
  isFinite: (args) => Number.isFinite(toNumber(valueAt(args, 0))),
  isNaN: (args) => Number.isNaN(toNumber(valueAt(args, 0))),
  parseFloat: (args, meter) => Number.parseFloat(anyText(args, meter)),
  parseInt: (args, meter) => Number.parseInt(anyText(args, meter), integerAt(args, 1, 0)),
  'Number.isFinite': (args) => Number.isFinite(valueAt(args, 0)),
  'Number.isInteger': (args) => Number.isInteger(valueAt(args, 0)),
  'Number.isNaN': (args) => Number.isNaN(valueAt(args, 0)),
  'Number.isSafeInteger': (args) => Number.isSafeInteger(valueAt(args, 0)),
  'Number.parseFloat': (args, meter) => Number.parseFloat(anyText(args, meter)),
  'Number.parseInt': (args, meter) => Number.parseInt(anyText(args, meter), integerAt(args, 1, 0)),
};
