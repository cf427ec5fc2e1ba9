/** The time that a list is limited to, as it stands in the address: a preset, or two instants of one's own. */

export const TIME_RANGES = ['1h', '24h', '7d', '30d'] as const;
export type TimeRange = (typeof TIME_RANGES)[number];

const HOUR_MS = 3_600_000;
const LENGTHS_MS: Readonly<Record<TimeRange, number>> = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
  '30d': 30 * 24 * HOUR_MS,
};

export interface TimeFilter {
  /** Wins over the instants. */
  readonly range?: TimeRange;
  readonly since?: string;
  readonly until?: string;
}

const readInstant = (text: string | null): string | undefined =>
  text === null || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();

/** What cannot be read is left out: an address that somebody typed must not break a page. */
export function readTimeFilter(params: URLSearchParams): TimeFilter {
  const range = TIME_RANGES.find((known) => known === params.get('range'));
  if (range !== undefined) return { range };
  const since = readInstant(params.get('since'));
  const until = readInstant(params.get('until'));
  return { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
}

/** The instants that the API is asked for. */
export function resolveTimeFilter(filter: TimeFilter, nowMs: number): { since?: string; until?: string } {
  if (filter.range !== undefined) return { since: new Date(nowMs - LENGTHS_MS[filter.range]).toISOString() };
  return { ...(filter.since && { since: filter.since }), ...(filter.until && { until: filter.until }) };
}
