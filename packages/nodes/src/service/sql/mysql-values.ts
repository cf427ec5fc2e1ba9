import { Buffer } from 'node:buffer';
import type { Json } from '@automateos/model';
import { toDecimal, toFloat, toJson, toLocalTime } from './exact-values.ts';

/** Types of columns by their numbers in the protocol. */
const DECIMALS = new Set([0, 246]);
const TIMES = new Set([7, 12]);
const JSON_TYPE = 245;

/** A value as the driver gives it, as JSON that says the same. */
export function fromMysql(value: unknown, columnType: number | undefined): Json {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (typeof value === 'number') return toFloat(String(value));
  if (typeof value === 'boolean') return value;
  // Points and shapes are objects of numbers.
  if (typeof value !== 'string') return JSON.parse(JSON.stringify(value));
  if (columnType === undefined) return value;
  if (DECIMALS.has(columnType)) return toDecimal(value);
  if (TIMES.has(columnType)) return toLocalTime(value);
  return columnType === JSON_TYPE ? toJson(value) : value;
}
