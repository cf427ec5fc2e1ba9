import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../database.ts';
import { migrate, migrateAs } from '../migrations/migrate.ts';
import type { DialectName } from '../migrations/types.ts';
import {
  BackupError,
  type BackupHead,
  type BackupLine,
  type Cell,
  readHead,
  readLines,
  type TableLine,
} from './backup-lines.ts';
import { listTables, type TableFacts } from './list-tables.ts';
import { type DatabasePlace, openPlainDatabase } from './open-plain-database.ts';
import { restoredRow } from './restored-row.ts';

/** Parameters of one statement; SQLite takes 32,766. */
const MOST_PARAMETERS = 20_000;
const MOST_BYTES = 8 * 1024 * 1024;

/** The entry of `instance` that says that nothing is to be started; its value is when it was restored. */
export const PAUSED = 'paused';

/**
 * Puts a backup into an empty database, all of it or nothing, and leaves it paused: nothing is claimed and no schedule
 * fires until it is released.
 *
 * @param checkHead throws when the backup is not to be used here; called before anything is changed
 * @throws BackupError
 */
export async function restoreBackup(
  place: DatabasePlace,
  lines: AsyncGenerator<string>,
  checkHead: (head: BackupHead) => void,
): Promise<{ readonly rows: number }> {
  const first = await lines.next();
  const text = first.done === true ? '' : first.value;
  const head = readHead(text);
  checkHead(head);
  const { db, dialect, close } = await openPlainDatabase(place, true);
  try {
    await migrateAs(db, dialect, head.migrations);
    const tables = await listTables(db, dialect);
    await refuseFull(db, tables);
    const rows = await db.transaction().execute(async (trx) => {
      const count = await insertAll(trx, dialect, tables, readLines(text, lines), head.made_at);
      await trx.insertInto('instance').values({ name: PAUSED, value: new Date().toISOString() }).execute();
      if (dialect === 'postgres') await raiseSerials(trx, tables);
      return count;
    });
    await migrate(db, dialect);
    return { rows };
  } finally {
    await close();
  }
}

async function refuseFull(db: Kysely<Database>, tables: readonly TableFacts[]): Promise<void> {
  for (const { name } of tables) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length > 0) throw new BackupError(`this database is not empty (${name}): restore into an empty one`);
  }
}

async function insertAll(
  trx: Transaction<Database>,
  dialect: DialectName,
  tables: readonly TableFacts[],
  lines: AsyncIterable<BackupLine>,
  madeAt: number,
): Promise<number> {
  let table: TableLine | undefined;
  let rows: (readonly Cell[])[] = [];
  let [bytes, total] = [0, 0];
  const flush = async (): Promise<void> => {
    if (table !== undefined && rows.length > 0) await insertRows(trx, dialect, table, rows);
    total += rows.length;
    [rows, bytes] = [[], 0];
  };
  for await (const entry of lines) {
    if (entry.kind === 'table') {
      await flush();
      table = knownTable(entry.line, tables);
    } else if (table !== undefined) {
      rows.push(restoredRow(table, entry.cells, madeAt));
      bytes += entry.cells.reduce<number>((sum, cell) => sum + (typeof cell === 'number' ? 8 : (cell?.length ?? 0)), 0);
      if (bytes > MOST_BYTES || (rows.length + 1) * table.columns.length > MOST_PARAMETERS) await flush();
    }
  }
  await flush();
  return total;
}

/** Names come from the file: only those that this database has are used. */
function knownTable(line: TableLine, tables: readonly TableFacts[]): TableLine {
  const known = tables.find(({ name }) => name === line.table);
  const columns = new Set(known?.columns);
  if (known === undefined || !line.columns.every((column) => columns.has(column))) {
    throw new BackupError(`the backup has a table that this version does not know: ${line.table}`);
  }
  return line;
}

async function insertRows(
  trx: Transaction<Database>,
  dialect: DialectName,
  { table, columns }: TableLine,
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const values = sql.join(rows.map((cells) => sql`(${sql.join(cells)})`));
  // PostgreSQL would number rows itself.
  const overriding = dialect === 'postgres' ? sql`overriding system value` : sql``;
  await sql`insert into ${sql.table(table)} (${names}) ${overriding} values ${values}`.execute(trx);
}

/** The next number that PostgreSQL gives out comes after those that were restored. */
async function raiseSerials(trx: Transaction<Database>, tables: readonly TableFacts[]): Promise<void> {
  for (const { name, key } of tables) {
    if (key[0] !== 'seq') continue;
    await sql`select setval(pg_get_serial_sequence(${name}, 'seq'), greatest(1, (select max(seq) from ${sql.table(name)})))`.execute(
      trx,
    );
  }
}
