import type { Json, JsonObject } from '@automateos/model';
import { NodeFault } from '../../pure/node-fault.ts';
import { OutputBudget } from '../../pure/output-budget.ts';
import { SocketFault } from '../sockets/open-stream.ts';

export const MAX_ROWS = 10_000;

/** Makes objects of the rows of an answer while they arrive, up to what a step may give. */
export class RowCollector {
  readonly columns: readonly string[];
  readonly rows: JsonObject[] = [];
  readonly #budget = new OutputBudget();

  constructor(columns: readonly string[]) {
    this.columns = unique(columns);
  }

  /** @throws SocketFault when there are too many rows, or they are too large together */
  add(values: readonly Json[]): void {
    if (this.rows.length === MAX_ROWS) {
      throw new SocketFault(
        'ROW_LIMIT',
        `The query gives more than ${MAX_ROWS} rows; ask for fewer, for example with LIMIT`,
        {
          max_rows: MAX_ROWS,
        },
      );
    }
    const row = Object.fromEntries(this.columns.map((name, index) => [name, values[index] ?? null]));
    try {
      this.#budget.takeValue(row);
    } catch (error: unknown) {
      if (!(error instanceof NodeFault)) throw error;
      throw new SocketFault(
        'OUTPUT_TOO_LARGE',
        'The rows are larger than a step may give; ask for fewer rows or columns',
      );
    }
    this.rows.push(row);
  }
}

/** Columns of the same name are told apart by a number, so that none hides another: `id`, `id_2`. */
function unique(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let number = 2;
    while (taken.has(`${name}_${number}`)) number += 1;
    taken.add(`${name}_${number}`);
    return `${name}_${number}`;
  });
}
