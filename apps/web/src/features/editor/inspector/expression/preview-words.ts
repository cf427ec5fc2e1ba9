import type { Json } from '@automateos/model';
import type { FieldFault } from './preview-field.ts';

const LONGEST = 60;
/** Values larger than this are not written out to be cut again. */
const MOST_MEMBERS = 200;

/** One line about a value; `isCut`: there is more of it. */
export function shortValue(value: Json): { readonly text: string; readonly isCut: boolean } {
  const text = isLarge(value)
    ? `${Array.isArray(value) ? '[' : '{'} … ${countOf(value)} ${Array.isArray(value) ? ']' : '}'}`
    : writeShort(value);
  return text.length > LONGEST ? { text: `${text.slice(0, LONGEST)}…`, isCut: true } : { text, isCut: isLarge(value) };
}

function writeShort(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST * 2));
  return JSON.stringify(value, null, 1).replace(/\s*\n\s*/g, ' ');
}

function isLarge(value: Json): boolean {
  return typeof value === 'object' && value !== null && countMembers(value, MOST_MEMBERS) >= MOST_MEMBERS;
}

function countOf(value: Json): string {
  return Array.isArray(value) ? `${value.length} entries` : `${Object.keys(value ?? {}).length} fields`;
}

function countMembers(value: Json, limit: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 0;
  for (const member of Object.values(value)) {
    count += countMembers(member, limit - count);
    if (count >= limit) return count;
  }
  return count;
}

/** The field marks the place, so the words need not count characters. */
export function explainFault({ message }: FieldFault): string {
  return message.replace(/ \(at character \d+\)$/, '');
}
