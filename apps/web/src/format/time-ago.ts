const UNITS: readonly [limitMs: number, unitMs: number, name: string][] = [
  [3_600_000, 60_000, 'min'],
  [86_400_000, 3_600_000, 'h'],
  [30 * 86_400_000, 86_400_000, 'd'],
];

/** "just now", "2 min ago", "6 h ago", "3 d ago"; beyond 30 days the date; "in 5 min" for what is to come. */
export function formatTimeAgo(instant: string, nowMs: number): string {
  const ms = nowMs - Date.parse(instant);
  const distance = Math.abs(ms);
  if (distance < 5_000) return 'just now';
  if (distance < 60_000) return tell(`${Math.round(distance / 1_000)} s`, ms);
  for (const [limit, unit, name] of UNITS) {
    if (distance < limit) return tell(`${Math.floor(distance / unit)} ${name}`, ms);
  }
  return new Date(instant).toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
}

const tell = (text: string, ms: number): string => (ms >= 0 ? `${text} ago` : `in ${text}`);

/** The exact instant, in the person's own time zone, to the millisecond. */
export function formatInstant(instant: string): string {
  const date = new Date(instant);
  const day = date.toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
  const time = date.toLocaleTimeString(undefined, { hour12: false });
  return `${day}, ${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
