import { BackupError, type Cell, type TableLine } from './backup-lines.ts';

/** So far above every epoch that was given out that nobody who still runs against the old database can be the owner. */
const EPOCHS_AHEAD = 1_000;

/**
 * A row as it is put back. Executions get a later lease, and what ran is queued again with the rest of its time limit:
 * whoever claims it finds its steps, and those that were under way in doubt.
 *
 * @param madeAt when the backup was made
 */
export function restoredRow(line: TableLine, cells: readonly Cell[], madeAt: number): readonly Cell[] {
  if (line.table !== 'executions') return cells;
  const row = new Map(line.columns.map((column, index) => [column, cells[index] ?? null]));
  const numberOf = (column: string): number => {
    const value = row.get(column);
    if (typeof value !== 'number') throw new BackupError(`an execution of the backup has no ${column}`);
    return value;
  };
  row.set('lease_epoch', numberOf('lease_epoch') + EPOCHS_AHEAD);
  const status = row.get('status');
  if (status === 'running' || status === 'queued' || status === 'waiting') {
    row.set('worker_id', null).set('takeovers', 0);
    if (status === 'running') row.set('status', 'queued').set('wake_at', madeAt);
    // The time until it is released is not its own.
    if (row.get('deadline_at') !== null) {
      row.set('time_left_ms', Math.max(1, numberOf('deadline_at') - madeAt)).set('deadline_at', null);
    }
  }
  return line.columns.map((column) => row.get(column) ?? null);
}
