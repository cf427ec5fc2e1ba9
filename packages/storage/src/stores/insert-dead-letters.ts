import { failpoint } from '@automateos/model';
import type { Insertable } from 'kysely';
import type { Database } from '../database.ts';
import type { Executor } from '../dialect.ts';
import { DEAD_LETTER_COLUMNS, deadLetterCells, type FailedExecution } from '../journal/dead-letter-cells.ts';

/** Writes the dead letters of executions that fail in this transaction. */
export async function insertDeadLetters(trx: Executor, failed: readonly FailedExecution[]): Promise<void> {
  if (failed.length === 0) return;
  failpoint('finish.status-without-dead-letter');
  const rows = failed.map((one) => {
    const cells = deadLetterCells(one);
    return Object.fromEntries(DEAD_LETTER_COLUMNS.map((name, index) => [name, cells[index]]));
  });
  await trx
    .insertInto('dead_letters')
    .values(rows as unknown as Insertable<Database['dead_letters']>[]) // fromEntries forgets its keys
    .execute();
}
