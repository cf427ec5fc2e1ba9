import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Executor } from '../dialect.ts';
import { findMigrationFault } from '../migrations/migrate.ts';
import type { DialectName } from '../migrations/types.ts';
import { type BackupHead, createChecksum, encodeRow, type TableLine } from './backup-lines.ts';
import { listTables, type TableFacts } from './list-tables.ts';
import { type DatabasePlace, openPlainDatabase } from './open-plain-database.ts';

/** Rows read at once: of large values few. */
const PAGE = { payloads: 16, other: 500 } as const;

/** A worker is a process, and none of them is restored. */
const LEFT_OUT = 'workers';

/**
 * Gives a backup, line by line without their ends: everything as it was at one instant, while others go on writing.
 * The database is read in one transaction that changes nothing, page by page along the primary keys.
 *
 * @throws Error when the tables are not those of this program
 */
export async function* makeBackup(place: DatabasePlace, product: string): AsyncGenerator<string> {
  const { db, dialect, close } = await openPlainDatabase(place, false);
  try {
    const fault = await findMigrationFault(db, dialect);
    if (fault !== undefined) throw new Error(fault);
    const snapshot = await beginSnapshot(db, dialect);
    try {
      yield* snapshotLines(snapshot.db, dialect, product);
    } finally {
      await snapshot.end();
    }
  } finally {
    await close();
  }
}

interface Snapshot {
  readonly db: Executor;
  end(): Promise<unknown>;
}

async function beginSnapshot(db: Kysely<Database>, dialect: DialectName): Promise<Snapshot> {
  if (dialect === 'postgres') {
    const begun = db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only');
    const transaction = await begun.execute();
    return { db: transaction, end: () => transaction.rollback().execute() };
  }
  // The thread has one connection, and a transaction of its own making would be one that writes.
  await sql`begin deferred`.execute(db);
  return { db, end: () => sql`rollback`.execute(db) };
}

async function* snapshotLines(db: Executor, dialect: DialectName, product: string): AsyncGenerator<string> {
  const checksum = createChecksum();
  const told = (text: string, isRow: boolean): string => {
    checksum.add(text, isRow);
    return text;
  };
  yield told(JSON.stringify(await readHeadFacts(db, dialect, product)), false);
  for (const table of await listTables(db, dialect)) {
    if (table.name === LEFT_OUT) continue;
    const { name, columns, binary } = table;
    yield told(JSON.stringify({ table: name, columns, binary } satisfies TableLine), false);
    for await (const row of readRows(db, table)) yield told(encodeRow(columns.map((column) => row[column])), true);
  }
  yield JSON.stringify(checksum.end());
}

async function readHeadFacts(db: Executor, dialect: DialectName, product: string): Promise<BackupHead> {
  const now = dialect === 'sqlite' ? sql`${Date.now()}` : sql`(extract(epoch from now()) * 1000)::bigint`;
  const { rows } = await sql<{ name: string; now: number }>`select name, ${now} as now from kysely_migration
    order by name`.execute(db);
  const check = await db.selectFrom('instance').select('value').where('name', '=', 'secret_check').executeTakeFirst();
  return {
    format: 'automateos-backup',
    version: 1,
    product,
    made_at: Number(rows[0]?.now ?? 0),
    migrations: rows.map(({ name }) => name),
    secret_check: check?.value ?? null,
  };
}

type Row = Readonly<Record<string, unknown>>;

async function* readRows(db: Executor, { name, columns, key }: TableFacts): AsyncGenerator<Row> {
  const limit = name === 'payloads' ? PAGE.payloads : PAGE.other;
  const keys = sql.join(key.map((column) => sql.ref(column)));
  const selected = sql.join(columns.map((column) => sql.ref(column)));
  for (let last: Row | undefined; ; ) {
    const reached: Row | undefined = last;
    const after = reached === undefined ? sql`` : sql`where (${keys}) > (${sql.join(key.map((one) => reached[one]))})`;
    const { rows } = await sql<Row>`select ${selected} from ${sql.table(name)} ${after}
      order by ${keys} limit ${limit}`.execute(db);
    yield* rows;
    last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
  }
}
