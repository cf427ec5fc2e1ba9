/** A place of a plan that reads a table, or an index of it, from one end to the other. */
export interface Scan {
  readonly table: string;
  /** Whether it reads a whole index instead of the table. */
  readonly index: string | undefined;
}

/** Tables that stay small however long an installation runs. */
const SMALL_TABLES: Readonly<Record<string, string>> = {
  instance: 'a handful of names',
  workflow_limits: 'the workflows that have limits of their own; each sweep asks all of them for their turn',
  workers: 'the processes that are there; those that have stopped are removed',
};

/** Partial indexes that hold only what is to be done: who reads one whole reads no more than that. */
const OPEN_WORK: ReadonlySet<string> = new Set([
  'dead_letters_open',
  'dead_letters_unreported',
  'executions_cancelling',
  'executions_deadline',
  'executions_due_unlimited',
  'executions_limited_begun',
  'executions_limited_new',
  'executions_running',
  'redrives_due',
  'workflows_deleted',
]);

/** Whether a scan reads more and more as an installation grows older. */
export function grows({ table, index }: Scan): boolean {
  return !(table in SMALL_TABLES) && !(index !== undefined && OPEN_WORK.has(index));
}
