import type { Json } from '@automateos/model';
import { isTooDeep } from '../../pure/json-depth.ts';

/** Decimal digits that every number of JSON keeps. */
const SAFE_DIGITS = 15;

/** Texts in which databases write values, as JSON that says exactly the same: what no number can hold stays text. */
export function toInteger(text: string): Json {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

export function toDecimal(text: string): Json {
  const digits = text.replace(/^-?0*|\./g, '');
  return /^-?\d+(\.\d+)?$/.test(text) && digits.length <= SAFE_DIGITS ? Number(text) : text;
}

export function toFloat(text: string): Json {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

export function toJson(text: string): Json {
  return isTooDeep(text) ? text : JSON.parse(text);
}

/** A day with a time but without a zone: `2026-03-29 02:30:00` is `2026-03-29T02:30:00`. */
export function toLocalTime(text: string): string {
  return text.replace(/^(\d{4}-\d\d-\d\d) (?=\d\d:)/, '$1T');
}
