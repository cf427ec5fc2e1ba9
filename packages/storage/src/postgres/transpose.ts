/** Rows as columns: one array parameter each, which `unnest` makes rows again. */
export function transpose(rows: readonly (readonly unknown[])[], columns: number): unknown[][] {
  return Array.from({ length: columns }, (_, column) => rows.map((row) => row[column]));
}
