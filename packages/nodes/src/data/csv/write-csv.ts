import { describeKind, isJsonObject, type Json } from '@automateos/model';
import { stringify } from 'csv-stringify/sync';
import { invalidValue } from '../../pure/node-fault.ts';
import { OutputBudget } from '../../pure/output-budget.ts';
import { createValueCounter } from '../../pure/parse-limits.ts';
import { valueAt } from '../../pure/paths.ts';
import type { CsvConfig } from './definition.ts';
import { DELIMITERS } from './delimiters.ts';

const FORMULA = /^[=+\-@\t\r]/;

/** @throws NodeFault */
export function writeCsv({ items = [], columns, delimiter, header, escape_formulas: escapes }: CsvConfig): string {
  const budget = new OutputBudget();
  const names = columns ?? namesIn(items);
  createValueCounter('items')(names.length * items.length);
  const write = (value: Json | undefined): string => {
    const text = cellText(value ?? null);
    // Quotes and the delimiter come to it.
    budget.take(text.length + 1);
    return escapes && typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  };
  const rows: string[][] = header && names.length > 0 ? [names.map(write)] : [];
  for (const [index, item] of items.entries()) {
    if (isJsonObject(item))
      rows.push(names.map((name) => write(columns === undefined ? item[name] : valueAt(item, name))));
    else if (Array.isArray(item)) rows.push((item as readonly Json[]).map(write));
    else throw invalidValue(['items', index], `must be an object or a list, not ${describeKind(item)}`);
  }
  return stringify(rows, { delimiter: DELIMITERS[delimiter] });
}

/** The fields of all objects, in the order in which they first appear. */
function namesIn(items: readonly Json[]): string[] {
  return [...new Set(items.flatMap((item) => (isJsonObject(item) ? Object.keys(item) : [])))];
}

function cellText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
