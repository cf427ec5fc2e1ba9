import type { InspectedValue } from '@automateos/expressions';
import { isJsonObject } from '@automateos/model';

const LONGEST = 40;

/** What a value is, in a few words: "Ada", 42, "object, 3 fields", "list of 12". */
export function describeValue({ kind, value }: InspectedValue): string {
  if (Array.isArray(value)) return value.length === 0 ? 'empty list' : `list of ${value.length}`;
  if (isJsonObject(value)) {
    const count = Object.keys(value).length;
    return count === 0 ? 'empty object' : `object, ${count} ${count === 1 ? 'field' : 'fields'}`;
  }
  if (kind === 'date') return String(value);
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
