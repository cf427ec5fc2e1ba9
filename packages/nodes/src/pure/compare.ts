import type { Json } from '@automateos/model';

/** Numbers come first, then texts, then booleans, then lists and objects; null is not compared. */
const RANKS: Readonly<Record<string, number>> = { number: 0, string: 1, boolean: 2, object: 3 };
const TEXTS = new Intl.Collator('en');

/** Orders two values that are not null; those of no order of their own stay as they are. */
export function compareValues(a: Json, b: Json): number {
  const rank = (RANKS[typeof a] ?? 0) - (RANKS[typeof b] ?? 0);
  if (rank !== 0) return rank;
  if (typeof a === 'string' && typeof b === 'string') return TEXTS.compare(a, b);
  if (typeof a === 'object' || typeof b === 'object') return 0;
  return Number(a) - Number(b);
}
