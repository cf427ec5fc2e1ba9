export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** Texts up to this length stand in their row whole; longer ones, and those of several lines, can be opened. */
const SHORT_TEXT = 60;

export function kindOf(value: unknown): JsonKind {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object' && value !== null) return 'object';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'null'; // what is no JSON, such as an absent value, is shown as null
}

/** Keys of an object are read once, however often its row is drawn. */
const knownKeys = new WeakMap<object, readonly string[]>();

export function keysOf(value: object): readonly string[] {
  let keys = knownKeys.get(value);
  if (keys === undefined) {
    keys = Object.keys(value);
    knownKeys.set(value, keys);
  }
  return keys;
}

/** How many members an object or array has; 0 for all else. */
export function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? keysOf(value).length : 0;
}

/** Whether there is more of a value than its row shows. */
export function isOpenable(value: unknown): boolean {
  if (typeof value === 'string') return value.length > SHORT_TEXT || value.includes('\n');
  return sizeOf(value) > 0;
}

/** The member at a place; arrays and objects are walked alike. */
export function memberAt(value: unknown, index: number): { readonly key: string | number; readonly value: unknown } {
  if (Array.isArray(value)) return { key: index, value: (value as readonly unknown[])[index] };
  const object = value as Readonly<Record<string, unknown>>; // only containers have members
  const key = keysOf(object)[index] ?? '';
  return { key, value: object[key] };
}
