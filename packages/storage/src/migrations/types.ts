import { type Expression, type Kysely, type RawBuilder, sql } from 'kysely';

export type DialectName = 'sqlite' | 'postgres';

/** The differences in types and DDL between the dialects; all else in a migration is the same text. */
export interface ColumnTypes {
  /** Compared byte by byte, so that ids sort by time and keys do not depend on a locale. */
  readonly text: Expression<unknown>;
  readonly int: Expression<unknown>;
  readonly bigint: Expression<unknown>;
  readonly blob: Expression<unknown>;
  /** A primary key that rises with each insert. */
  readonly serialKey: RawBuilder<unknown>;
  /** Put after the columns of a table of small rows that is read by its primary key only. */
  readonly clustered: RawBuilder<unknown>;
}

const SQLITE: ColumnTypes = {
  text: sql`text`,
  int: sql`integer`,
  bigint: sql`bigint`,
  blob: sql`blob`,
  serialKey: sql`integer primary key`,
  clustered: sql`without rowid`,
};

const POSTGRES: ColumnTypes = {
  text: sql`text collate "C"`,
  int: sql`integer`,
  bigint: sql`bigint`,
  blob: sql`bytea`,
  serialKey: sql`bigint generated always as identity primary key`,
  clustered: sql``,
};

export function columnTypes(dialect: DialectName): ColumnTypes {
  return dialect === 'sqlite' ? SQLITE : POSTGRES;
}

/** A trigger that refuses a change of rows. `when` is a condition on `old` and `new`. */
export async function refuseChange(
  // biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
  db: Kysely<any>,
  dialect: DialectName,
  trigger: { name: string; table: string; event: 'insert' | 'update' | 'delete'; when?: string; message: string },
): Promise<void> {
  const name = sql.ref(trigger.name);
  const table = sql.table(trigger.table);
  const event = sql.raw(trigger.event);
  const when = trigger.when === undefined ? sql`` : sql.raw(`when (${trigger.when})`);
  const message = sql.lit(trigger.message);
  if (dialect === 'sqlite') {
    await sql`create trigger ${name} before ${event} on ${table} ${when} begin select raise(abort, ${message}); end`.execute(
      db,
    );
    return;
  }
  await sql`create function ${name}() returns trigger language plpgsql as
    ${sql.lit(`begin raise exception '${trigger.message}' using errcode = 'restrict_violation'; end`)}`.execute(db);
  await sql`create trigger ${name} before ${event} on ${table} for each row ${when} execute function ${name}()`.execute(
    db,
  );
}
