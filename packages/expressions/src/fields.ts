import { Fault } from './expression-error.ts';
import type { Meter } from './meter.ts';
import { DateValue, describeType, isForbiddenName, type Value } from './value.ts';

/** Sets a field whose name is data. */
export function setField(fields: { [key: string]: Value }, name: string, value: Value): void {
  if (isForbiddenName(name)) throw new Fault(`"${name}" cannot be a key`);
  fields[name] = value;
}

/** Copies own fields; names that do not exist in the language stay behind. */
export function copyFields(from: Value, to: { [key: string]: Value }, meter: Meter): void {
  if (from === null) return;
  if (typeof from !== 'object' || from instanceof DateValue) {
    throw new Fault(`"..." needs an object here, and this is ${describeType(from)}`);
  }
  const entries = Object.entries(from);
  meter.charge(entries.length);
  for (const [name, value] of entries) {
    if (!isForbiddenName(name)) to[name] = value;
  }
}
