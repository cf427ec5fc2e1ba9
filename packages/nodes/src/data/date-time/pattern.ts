import { offsetMs, toWallTime, type WallTime } from './zone.ts';

/**
 * The letters of a pattern:
 *
 *   yyyy yy          year                 EEEE EEE   weekday by name, long and short
 *   MMMM MMM MM M    month, by name, or   a          AM or PM
 *                    by number            HH H hh h  hour of 24, of 12
 *   dd d             day                  mm m ss s SSS
 *   XXX              offset, such as +01:00, Z for none
 *
 * Text stands in quotes, '' is one quote; what is no letter stands for itself.
 */
const TOKEN = /'(?:[^']|'')*'|yyyy|yy|MMMM|MMM|MM|M|EEEE|EEE|dd|d|HH|H|hh|h|mm|m|ss|s|SSS|a|XXX|[\s\S]/g;

const MAX_LENGTH = 200;

/** What is wrong with a pattern; nothing when it can be used. */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > MAX_LENGTH) return `Must not be longer than ${MAX_LENGTH} characters`;
  for (const token of pattern.match(TOKEN) ?? []) {
    if (/^[A-Za-z']$/.test(token) && !/^[MdHhmsa]$/.test(token)) {
      return token === "'" ? 'A quote is not closed' : `"${token}" has no meaning here; put text into single quotes`;
    }
  }
  return undefined;
}

export function tokensOf(pattern: string): readonly string[] {
  return pattern.match(TOKEN) ?? [];
}

/** The text that a token stands for, if it stands for itself. */
export function literalOf(token: string): string | undefined {
  if (token.startsWith("'")) return token === "''" ? "'" : token.slice(1, -1).replaceAll("''", "'");
  return /^[A-Za-z]/.test(token) ? undefined : token;
}

/** Writes an instant by a pattern that has no fault. */
export function formatByPattern(instantMs: number, pattern: string, timeZone: string, locale: string): string {
  const wall = toWallTime(instantMs, timeZone);
  const name = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(instantMs);
  const write = (token: string): string => {
    if (token === 'MMMM') return name({ month: 'long' });
    if (token === 'MMM') return name({ month: 'short' });
    if (token === 'EEEE') return name({ weekday: 'long' });
    if (token === 'EEE') return name({ weekday: 'short' });
    if (token === 'a') return wall.hour < 12 ? 'AM' : 'PM';
    if (token === 'XXX') return offsetText(offsetMs(instantMs, timeZone));
    return String(numberOf(token, wall)).padStart(token.length, '0');
  };
  return tokensOf(pattern)
    .map((token) => literalOf(token) ?? write(token))
    .join('');
}

function numberOf(token: string, wall: WallTime): number {
  switch (token) {
    case 'yyyy':
      return wall.year;
    case 'yy':
      return wall.year % 100;
    case 'MM':
    case 'M':
      return wall.month;
    case 'dd':
    case 'd':
      return wall.day;
    case 'HH':
    case 'H':
      return wall.hour;
    case 'hh':
    case 'h':
      return wall.hour % 12 === 0 ? 12 : wall.hour % 12;
    case 'mm':
    case 'm':
      return wall.minute;
    case 'ss':
    case 's':
      return wall.second;
    default:
      return wall.millisecond;
  }
}

function offsetText(offset: number): string {
  if (offset === 0) return 'Z';
  const minutes = Math.floor(Math.abs(offset) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
