import type { Json } from '@automateos/model';

export const DURATION_UNITS = ['ms', 's', 'min', 'h'] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];

const MS: Readonly<Record<DurationUnit, number>> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };

export function unitMs(unit: DurationUnit): number {
  return MS[unit];
}

/** The largest unit in which a length of time is a whole number; seconds where there is none yet. */
export function bestUnit(ms: number | undefined): DurationUnit {
  if (ms === undefined) return 's';
  return DURATION_UNITS.findLast((unit) => ms >= MS[unit] && ms % MS[unit] === 0) ?? 'ms';
}

const NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/;

/** What was typed, as a number; what is none stays a text, so that it is told and not lost. Nothing is nothing. */
export function parseNumber(text: string, scale = 1): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (!NUMBER.test(trimmed)) return trimmed;
  const number = Number(trimmed.replace(',', '.')) * scale;
  // 0.1 s is 100 ms, whatever binary fractions say.
  return Math.round(number * 1e6) / 1e6;
}
