import { useState } from 'react';
import { carryOver, closeRow, createRows, type JsonRows, openRow, type RowPath } from './json-rows.ts';

interface OpenRows {
  readonly rows: JsonRows;
  readonly open: (path: RowPath, columns?: number) => void;
  readonly close: (path: RowPath) => void;
}

/** The rows of a value and what is open of it; a new value keeps open what was. */
export function useJsonRows(value: unknown): OpenRows {
  const [kept, setKept] = useState(() => createRows(value));
  let rows = kept;
  if (!Object.is(kept.value, value)) {
    rows = carryOver(kept, value);
    setKept(rows);
  }
  return {
    rows,
    open: (path, columns) => setKept((current) => openRow(current, path, columns)),
    close: (path) => setKept((current) => closeRow(current, path)),
  };
}
