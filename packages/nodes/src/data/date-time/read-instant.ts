import { literalOf, tokensOf } from './pattern.ts';
import { toInstant, toWallTime, utcMs, type WallTime } from './zone.ts';

/** A text or number that is no date, and why. */
export class DateFault extends Error {
  override readonly name = 'DateFault';
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*([Zz]|[+-]\d\d:?\d\d)?$/;
/** The dates of mails and of HTTP headers. */
const MAIL = /^(?:[A-Z][a-z]{2},\s*)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? (GMT|UTC?|[+-]\d{4})$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Place {
  readonly timeZone: string;
  readonly locale: string;
}

/**
 * Reads an instant.
 *
 * @param readAs `auto` (ISO 8601, dates of mails, Unix milliseconds), `unix_s`, `unix_ms`, or a pattern
 * @returns Unix milliseconds
 * @throws DateFault
 */
export function readInstant(value: string | number, readAs: string, place: Place): number {
  if (readAs === 'unix_s' || readAs === 'unix_ms' || typeof value === 'number') {
    const number = typeof value === 'number' ? value : Number(value.trim() === '' ? Number.NaN : value);
    if (!Number.isFinite(number)) throw new DateFault(`"${value}" is no number of ${readAs}`);
    return Math.round(readAs === 'unix_s' ? number * 1_000 : number);
  }
  return readAs === 'auto' ? readKnown(value.trim(), place) : readByPattern(value.trim(), readAs, place);
}

function readKnown(text: string, place: Place): number {
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, fraction = '', offset] = iso;
    const millisecond = Number(fraction.padEnd(3, '0').slice(0, 3));
    return fromParts({ year, month, day, hour, minute, second, millisecond }, offset, text, place);
  }
  const mail = MAIL.exec(text);
  if (mail !== null) {
    const [, day, name = '', year, hour, minute, second, offset] = mail;
    const month = MONTHS.indexOf(name) + 1;
    return fromParts({ year, month, day, hour, minute, second }, offset, text, place);
  }
  throw new DateFault(
    `"${text.slice(0, 100)}" is no date of ISO 8601; if it is another one, say its pattern in "read_as"`,
  );
}

type Parts = { readonly [Part in keyof WallTime]?: string | number | undefined };

/** Parts that are not given are the first of their kind. @throws DateFault for a day that there is not */
function fromParts(parts: Parts, offset: string | undefined, text: string, { timeZone }: Place): number {
  const part = (name: keyof WallTime, first: number): number => Number(parts[name] ?? first);
  const wall: WallTime = {
    year: part('year', 0),
    month: part('month', 1),
    day: part('day', 1),
    hour: part('hour', 0),
    minute: part('minute', 0),
    second: part('second', 0),
    millisecond: part('millisecond', 0),
  };
  const asUtc = utcMs(wall);
  const shown = toWallTime(asUtc, 'UTC');
  if ((Object.keys(wall) as (keyof WallTime)[]).some((name) => wall[name] !== shown[name])) {
    throw new DateFault(`"${text.slice(0, 100)}" is no day and time that there is`);
  }
  return offset === undefined ? toInstant(wall, timeZone) : asUtc - offsetOf(offset);
}

function offsetOf(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function readByPattern(text: string, pattern: string, place: Place): number {
  const parts: Record<string, string | number> = {};
  let rest = text;
  const take = (expression: RegExp): string => {
    const found = expression.exec(rest)?.[0];
    if (found === undefined) throw new DateFault(`"${text.slice(0, 100)}" does not fit the pattern "${pattern}"`);
    rest = rest.slice(found.length);
    return found;
  };
  for (const token of tokensOf(pattern)) {
    const literal = literalOf(token);
    if (literal === undefined) readToken(token, take, parts, place);
    else if (rest.startsWith(literal)) rest = rest.slice(literal.length);
    else take(/^(?!)/);
  }
  if (rest !== '') take(/^(?!)/);
  if (parts.year === undefined || parts.month === undefined || parts.day === undefined) {
    throw new DateFault(`the pattern "${pattern}" needs a year, a month and a day`);
  }
  const half = parts.half === undefined ? undefined : String(parts.half).toUpperCase();
  const hour = half === undefined ? parts.hour : (Number(parts.hour ?? 0) % 12) + (half === 'PM' ? 12 : 0);
  return fromParts({ ...parts, hour }, parts.offset === undefined ? undefined : String(parts.offset), text, place);
}

function readToken(
  token: string,
  take: (expression: RegExp) => string,
  parts: Record<string, string | number>,
  { locale }: Place,
): void {
  const digits = token.length === 1 ? /^\d{1,2}/ : new RegExp(`^\\d{${token.length}}`);
  if (token === 'yyyy') parts.year = take(/^\d{4}/);
  else if (token === 'yy') parts.year = 2_000 + Number(take(/^\d\d/));
  else if (token === 'MMMM' || token === 'MMM') parts.month = monthByName(take(/^[\p{L}\p{M}.]+/u), token, locale);
  else if (token === 'EEEE' || token === 'EEE') take(/^[\p{L}\p{M}.]+/u);
  else if (token === 'a') parts.half = take(/^[AaPp][Mm]/);
  else if (token === 'XXX') parts.offset = take(/^(?:[Zz]|[+-]\d\d:?\d\d)/);
  else parts[PART_OF[token[0] ?? ''] ?? ''] = take(digits);
}

const PART_OF: Readonly<Record<string, keyof WallTime>> = {
  M: 'month',
  d: 'day',
  H: 'hour',
  h: 'hour',
  m: 'minute',
  s: 'second',
  S: 'millisecond',
};

function monthByName(name: string, token: string, locale: string): number {
  const format = new Intl.DateTimeFormat(locale, { month: token === 'MMMM' ? 'long' : 'short', timeZone: 'UTC' });
  const found = MONTHS.findIndex((_, month) => {
    const known = format.format(Date.UTC(2_000, month, 1));
    return known.localeCompare(name, locale, { sensitivity: 'base' }) === 0;
  });
  if (found < 0) throw new DateFault(`"${name}" is no month in the language "${locale}"`);
  return found + 1;
}
