import { describeKind, type Json, type Path } from '@automateos/model';
import { compareValues } from '../../pure/compare.ts';
import { identityOf } from '../../pure/items.ts';
import { invalidValue } from '../../pure/node-fault.ts';
import { OutputBudget } from '../../pure/output-budget.ts';
import type { SummarizeValue } from './definition.ts';

export interface IndexedValue {
  /** Where its item stands in the list. */
  readonly place: number;
  readonly value: Json;
}

/** One figure over values; null where there are none and the figure has no meaning without. @throws NodeFault */
export function compute({ operation, field, separator }: SummarizeValue, values: readonly IndexedValue[]): Json {
  const pathOf = (place: number): Path => ['items', place, ...(field?.split('.') ?? [])];
  const sum = (): number => {
    const total = values.reduce((so, { place, value }) => so + numberIn(value, pathOf(place)), 0);
    if (!Number.isFinite(total)) throw invalidValue(['items'], 'the sum is larger than any number');
    return total;
  };
  switch (operation) {
    case 'count':
      return values.length;
    case 'count_unique':
      return new Set(values.map(({ value }) => identityOf(value))).size;
    case 'sum':
      return sum();
    case 'average':
      return values.length === 0 ? null : sum() / values.length;
    case 'min':
      return extreme(values, -1);
    case 'max':
      return extreme(values, 1);
    case 'first':
      return values[0]?.value ?? null;
    case 'last':
      return values.at(-1)?.value ?? null;
    case 'join':
      return joined(values, separator);
  }
}

function joined(values: readonly IndexedValue[], separator: string): string {
  const texts = values.map(({ value }) => (typeof value === 'object' ? JSON.stringify(value) : String(value)));
  new OutputBudget().take(texts.reduce((length, text) => length + text.length + separator.length, 0));
  return texts.join(separator);
}

function toNumber(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function numberIn(value: Json, path: Path): number {
  const number = toNumber(value);
  if (number === undefined) throw invalidValue(path, `must be a number, not ${describeKind(value)}`);
  return number;
}

/** The smallest or largest value, given back as it stands: as numbers where all are, else in the order of `sort`. */
function extreme(values: readonly IndexedValue[], sign: 1 | -1): Json {
  const areNumbers = values.every(({ value }) => toNumber(value) !== undefined);
  const rank = (value: Json): Json => (areNumbers ? (toNumber(value) ?? 0) : value);
  let best: Json = null;
  for (const { value } of values) {
    if (best === null || sign * compareValues(rank(value), rank(best)) > 0) best = value;
  }
  return best;
}
