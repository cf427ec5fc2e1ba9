import { describeType, type Fields, isFields, isForbiddenName, isList, type Value } from './value.ts';

export type Key = string | number;

const NAMES_SHOWN = 10;
const INDEX = /^(?:0|[1-9]\d{0,9})$/;

/** The property of a value, `undefined` when there is none. Own properties only: what a prototype has does not exist. */
export function readMember(value: Value, key: Key): Value | undefined {
  if (typeof value === 'object') {
    if (value === null) return undefined;
    if (isList(value)) return readListMember(value, key);
    // as: own properties of whatever object are read here; a date has none
    return Object.hasOwn(value, key) && !isForbiddenName(String(key)) ? (value as Fields)[key] : undefined;
  }
  if (typeof value !== 'string') return undefined;
  if (key === 'length') return value.length;
  const index = toIndex(key);
  return index !== undefined && index < value.length ? value.charAt(index) : undefined;
}

/** As `readMember`, for a key that was found legal when the expression was compiled. */
export function readNamedMember(value: Value, key: string): Value | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    // as: own properties of whatever object are read here; a date has none
    return Object.hasOwn(value, key) ? (value as Fields)[key] : undefined;
  }
  return readMember(value, key);
}

function readListMember(list: readonly Value[], key: Key): Value | undefined {
  if (key === 'length') return list.length;
  const index = toIndex(key);
  return index === undefined ? undefined : list[index];
}

function toIndex(key: Key): number | undefined {
  if (typeof key === 'number') return Number.isInteger(key) && key >= 0 ? key : undefined;
  return INDEX.test(key) ? Number(key) : undefined;
}

/** Why a path leads nowhere at this member: what was missing, and what there was. */
export function explainMissing(value: Value, key: Key, isMethod: (name: string) => boolean): string {
  const name = `"${String(key).slice(0, 100)}"`;
  if (typeof key === 'string' && isForbiddenName(key)) return `${name} does not exist`;
  if (typeof key === 'string' && !isFields(value) && value !== null && isMethod(key)) {
    return `${name} is a method; call it with ()`;
  }
  if (isList(value)) {
    const length = value.length === 1 ? 'there is 1 element' : `there are ${value.length} elements`;
    return toIndex(key) === undefined ? `an array has no ${name}; ${length}` : `there is no element ${key}; ${length}`;
  }
  if (isFields(value)) return `there is no ${name}; ${listNames(value)}`;
  return `there is no ${name} in ${describeType(value)}`;
}

function listNames(fields: Fields): string {
  const names = Object.keys(fields);
  if (names.length === 0) return 'the object is empty';
  const shown = names.slice(0, NAMES_SHOWN).map((name) => (name.length > 40 ? `${name.slice(0, 37)}...` : name));
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : '';
  return `there ${names.length === 1 ? 'is' : 'are'}: ${shown.join(', ')}${more}`;
}
