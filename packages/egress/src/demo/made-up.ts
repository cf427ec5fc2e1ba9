import { createHash } from 'node:crypto';

/** A whole number from 0 to below `count`, the same for the same text each time. */
export function numberFrom(text: string, count: number): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) % count;
}

/** One of the entries, the same for the same text each time. */
export function entryFrom<Entry>(text: string, entries: readonly [Entry, ...Entry[]]): Entry {
  return entries[numberFrom(text, entries.length)] ?? entries[0];
}
