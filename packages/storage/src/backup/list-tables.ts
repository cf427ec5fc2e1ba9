import { sql } from 'kysely';
import type { Executor } from '../dialect.ts';
import type { DialectName } from '../migrations/types.ts';

export interface TableFacts {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of bytes. */
  readonly binary: readonly string[];
  /** The primary key's, in its order. */
  readonly key: readonly string[];
}

interface ColumnRow {
  readonly table_name: string;
  readonly name: string;
  readonly type: string;
  /** Its place in the primary key, from 1; 0: it has none. */
  readonly key_place: number;
}

/** All tables but Kysely's own, as the database itself describes them: whatever migrations made is there. */
export async function listTables(db: Executor, dialect: DialectName): Promise<readonly TableFacts[]> {
  const { rows } = await (dialect === 'sqlite' ? sqliteColumns : postgresColumns).execute(db);
  const tables = Map.groupBy(rows, ({ table_name }) => table_name);
  return [...tables].map(([name, columns]) => ({
    name,
    columns: columns.map((column) => column.name),
    binary: columns.filter(({ type }) => /^(?:blob|bytea)$/i.test(type)).map((column) => column.name),
    key: columns
      .filter(({ key_place }) => key_place > 0)
      .sort((a, b) => a.key_place - b.key_place)
      .map((column) => column.name),
  }));
}

const sqliteColumns = sql<ColumnRow>`select t.name as table_name, c.name, c.type, c.pk as key_place
  from sqlite_master t, pragma_table_info(t.name) c
  where t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\' and t.name not like 'kysely\\_%' escape '\\'
  order by t.name, c.cid`;

const postgresColumns = sql<ColumnRow>`select t.relname as table_name, a.attname as name,
    format_type(a.atttypid, null) as type, coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) as key_place
  from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    left join pg_index i on i.indrelid = t.oid and i.indisprimary
  where t.relkind = 'r' and t.relnamespace = current_schema()::regnamespace and t.relname not like 'kysely\\_%'
  order by t.relname collate "C", a.attnum`;
