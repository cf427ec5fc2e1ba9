import { Fault } from '../expression-error.ts';
import { DateValue } from '../value.ts';
import { textAt } from './arguments.ts';
import { type Method, methodTable } from './method.ts';

const MAX_DATE_MS = 8.64e15;
const LOCAL_ISO = /^[+-]?\d{4,6}-\d\d-\d\dT[\d:.]+$/;
const DATE_WITH_ZONE = /(?:^\d{4}(?:-\d\d){0,2}|Z|GMT|UTC?|[+-]\d\d:?\d\d)$/;

/** A date from Unix milliseconds. */
export function createDate(ms: number): DateValue {
  if (!(Math.abs(ms) <= MAX_DATE_MS)) throw new Fault('this is not a date');
  return new DateValue(Math.trunc(ms));
}

/**
 * Unix milliseconds of a text: ISO 8601, or what an HTTP header or an e-mail has. A time without a zone is in UTC, so that
 * the answer does not depend on where it is computed. NaN when it is no date.
 */
export function parseDate(text: string): number {
  const trimmed = text.trim();
  if (trimmed.length > 64) return Number.NaN;
  if (LOCAL_ISO.test(trimmed)) return Date.parse(`${trimmed}Z`);
  return DATE_WITH_ZONE.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
}

type Part = (date: Date) => number;

const PARTS: { readonly [name: string]: Part } = {
  FullYear: (date) => date.getUTCFullYear(),
  Month: (date) => date.getUTCMonth(),
  Date: (date) => date.getUTCDate(),
  Day: (date) => date.getUTCDay(),
  Hours: (date) => date.getUTCHours(),
  Minutes: (date) => date.getUTCMinutes(),
  Seconds: (date) => date.getUTCSeconds(),
  Milliseconds: (date) => date.getUTCMilliseconds(),
};

/** `getHours` and `getUTCHours` are the same: the language has no time zone but UTC. */
function partMethods(): { [name: string]: Method<DateValue> } {
  const methods: { [name: string]: Method<DateValue> } = {};
  for (const [name, part] of Object.entries(PARTS)) {
    const method: Method<DateValue> = (self) => part(new Date(self.ms));
    methods[`get${name}`] = method;
    methods[`getUTC${name}`] = method;
  }
  return methods;
}

const FORMAT_TOKEN = /yyyy|yy|MM|M|dd|d|HH|H|mm|m|ss|s|SSS|'[^']*'/g;

/** Writes a date by a pattern: `yyyy-MM-dd HH:mm:ss.SSS`; one letter is without a leading zero, text stands in '...'. */
function format(self: DateValue, pattern: string): string {
  if (pattern.length > 100) throw new Fault('the pattern is longer than 100 characters');
  const date = new Date(self.ms);
  const pad = (value: number, length: number): string => String(value).padStart(length, '0');
  return pattern.replace(FORMAT_TOKEN, (token) => {
    if (token.startsWith("'")) return token.slice(1, -1);
    if (token === 'yy') return pad(date.getUTCFullYear() % 100, 2);
    const values = new Map([
      ['y', date.getUTCFullYear()],
      ['M', date.getUTCMonth() + 1],
      ['d', date.getUTCDate()],
      ['H', date.getUTCHours()],
      ['m', date.getUTCMinutes()],
      ['s', date.getUTCSeconds()],
      ['S', date.getUTCMilliseconds()],
    ]);
    return pad(values.get(token.charAt(0)) ?? 0, token.length);
  });
}

/** Methods of dates: all in UTC, none changes the date. */
export const dateMethods = methodTable<DateValue>({
  ...partMethods(),
  format: (self, args) => format(self, textAt(args, 0)),
  getTime: (self) => self.ms,
  toISOString: (self) => self.toIso(),
  toJSON: (self) => self.toIso(),
  toString: (self: DateValue) => self.toIso(),
  valueOf: (self: DateValue) => self.ms,
});
