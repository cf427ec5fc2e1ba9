const DAY_MS = 24 * 3_600_000;

/** How long a key may be used. A key that ends by itself is one that nobody forgets, so that comes first. */
export const EXPIRIES = [
  { value: '90', label: '90 days' },
  { value: '30', label: '30 days' },
  { value: '7', label: '7 days' },
  { value: '365', label: 'One year' },
  { value: 'never', label: 'It does not expire' },
] as const;

export type Expiry = (typeof EXPIRIES)[number]['value'];

/** The instant that the API is told; nothing for a key that does not expire. */
export function toExpiresAt(expiry: Expiry, nowMs: number): string | undefined {
  return expiry === 'never' ? undefined : new Date(nowMs + Number(expiry) * DAY_MS).toISOString();
}
