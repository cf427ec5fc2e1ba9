import type { Json } from '@automateos/model';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { OutputBudget } from '../../pure/output-budget.ts';
import { checkTextSize, createValueCounter, parseFault, parseLimit } from '../../pure/parse-limits.ts';
import type { CsvConfig } from './definition.ts';
import { DELIMITERS } from './delimiters.ts';

const MAX_RECORD_LENGTH = 1024 * 1024;

/** A list of objects, or of lists where the text has no names. @throws NodeFault */
export function parseCsv({ text = '', delimiter, header, trim }: CsvConfig): Json {
  checkTextSize('text', text);
  const count = createValueCounter('text');
  const budget = new OutputBudget();
  const rows: Json[] = [];
  let names: readonly string[] | undefined;
  const onRecord = (cells: readonly string[]): null => {
    count(cells.length);
    if (header && names === undefined) names = checkedNames(cells);
    else {
      const row = names === undefined ? cells : Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
      budget.takeValue(row);
      rows.push(row);
    }
    return null;
  };
  try {
    parse(text, {
      delimiter: DELIMITERS[delimiter],
      // Files that went through several hands have more than one kind of line end.
      record_delimiter: ['\r\n', '\n', '\r'],
      bom: true,
      trim,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD_LENGTH,
      // Taken as they come, so that what they come to is bounded before it is there.
      on_record: onRecord,
    });
  } catch (error: unknown) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === 'CSV_MAX_RECORD_SIZE') {
      throw parseLimit('text', `has a line longer than ${MAX_RECORD_LENGTH} characters; is a quote not closed?`);
    }
    throw parseFault('text', error.message);
  }
  return rows;
}

function checkedNames(cells: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  for (const [index, name] of cells.entries()) {
    if (name === '') throw parseFault('text', `column ${index + 1} has no name in the first line`);
    if (seen.has(name)) throw parseFault('text', `two columns have the name "${name}"`);
    seen.add(name);
  }
  return cells;
}
