import type { HttpResponse } from '@automateos/model';

const HTTP_DATE = /^[A-Z][a-z]{2,8},? .*GMT$/;

/**
 * How long the answer asks to wait. A date is taken relative to the answer's own `Date`, so that the clocks of both
 * sides need not agree; without it a date cannot be used.
 */
export function retryAfterMs(headers: HttpResponse['headers']): number | undefined {
  const value = headers['retry-after'];
  if (typeof value !== 'string') return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const until = parseDate(value);
  const now = parseDate(headers.date);
  return until === undefined || now === undefined ? undefined : Math.max(0, until - now);
}

function parseDate(value: string | readonly string[] | undefined): number | undefined {
  if (typeof value !== 'string' || !HTTP_DATE.test(value)) return undefined;
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? undefined : instant;
}
