import type { Meter } from './meter.ts';
import { toJsonText } from './to-json.ts';
import { DateValue, type Value } from './value.ts';

/**
 * A value as text, as JavaScript's `String(value)` writes it; but dates are ISO 8601, and objects and arrays are JSON,
 * where JavaScript has `[object Object]` and `1,2`.
 */
export function toText(value: Value, meter: Meter): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof DateValue) return value.toIso();
  const text = toJsonText(value);
  meter.reserveText(text.length);
  return text;
}
