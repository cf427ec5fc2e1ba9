import { Fault } from '../expression-error.ts';
import { DateValue } from '../value.ts';
import { numberAt, textAt, valueAt } from './arguments.ts';
import { createDate, parseDate } from './date-methods.ts';
import type { Argument, BuiltIn } from './method.ts';

function dateFrom(args: readonly Argument[]): DateValue {
  const value = valueAt(args, 0);
  if (value instanceof DateValue) return value;
  if (typeof value === 'number') return createDate(value);
  const text = textAt(args, 0);
  const ms = parseDate(text);
  if (Number.isNaN(ms)) throw new Fault(`"${text.slice(0, 40)}" is not a date; ISO 8601 is`);
  return createDate(ms);
}

function utc(args: readonly Argument[]): number {
  const [year, month, day, hours, minutes, seconds, ms] = args.map((_argument, index) => numberAt(args, index));
  return Date.UTC(year ?? Number.NaN, month ?? 0, day ?? 1, hours ?? 0, minutes ?? 0, seconds ?? 0, ms ?? 0);
}

/**
 * Dates are made by `Date.from(text or milliseconds)`. `Date.parse` and `Date.UTC` give milliseconds, as in JavaScript; what
 * is no date is NaN for them, and an error for `Date.from`.
 */
export const dateFunctions: { readonly [name: string]: BuiltIn } = {
  'Date.from': dateFrom,
  'Date.parse': (args) => parseDate(textAt(args, 0)),
  'Date.UTC': utc,
};
