import { isJsonObject, type Json, type JsonObject } from '@automateos/model';

/** A key with its value as it is being written: keys may be empty or stand twice for a while. */
export interface RecordRow {
  readonly id: number;
  readonly key: string;
  readonly value: Json | undefined;
}

let lastId = 0;

export function newRow(key = '', value?: Json): RecordRow {
  lastId += 1;
  return { id: lastId, key, value };
}

/** @param isRepeatable whether a list under a key is shown as several rows with the same key */
export function toRows(value: Json | undefined, isRepeatable: boolean): readonly RecordRow[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    isRepeatable && Array.isArray(member) && member.length > 0
      ? (member as readonly Json[]).map((each) => newRow(key, each)) // as: isArray widens what is read-only
      : [newRow(key, member)],
  );
}

/** The object that rows make; undefined for none. Rows without a key are not in it yet. */
export function toRecord(rows: readonly RecordRow[], isRepeatable: boolean): JsonObject | undefined {
  const record: { [key: string]: Json } = {};
  for (const { key, value = '' } of rows) {
    if (key === '' || key === '__proto__') continue;
    const known = Object.hasOwn(record, key) ? record[key] : undefined;
    if (known === undefined || !isRepeatable) record[key] = value;
    else record[key] = Array.isArray(known) ? [...(known as readonly Json[]), value] : [known, value]; // as: see above
  }
  return Object.keys(record).length === 0 ? undefined : record;
}

/** Ids of rows whose key an earlier row has. */
export function findRepeated(rows: readonly RecordRow[]): ReadonlySet<number> {
  const seen = new Set<string>();
  const repeated = rows.filter(({ key }) => key !== '' && seen.size === seen.add(key).size);
  return new Set(repeated.map(({ id }) => id));
}
