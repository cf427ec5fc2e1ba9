import { type Kysely, sql } from 'kysely';
import type { Database } from '../../database.ts';

/** So many rows that a plan which reads them all costs more than any other. */
const ROWS = 3_000;
/** Owners and workflows, among whom they are shared out. */
const SHARES = 100;

interface Column {
  readonly table_name: string;
  readonly column_name: string;
  readonly data_type: string;
}

/** Fills each table with what stays behind when work is done, and tells the planner: no status is one that waits. */
export async function fillTables(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<Column>`select table_name, column_name, data_type from information_schema.columns
    where table_schema = 'public' and is_identity = 'NO' and column_default is null and column_name <> 'deleted_at'
      and table_name not like 'kysely%' order by table_name`.execute(db);
  for (const [table, columns] of Map.groupBy(rows, ({ table_name }) => table_name)) {
    const names = columns.map(({ column_name }) => sql.ref(column_name));
    const values = columns.map((column) => sql.raw(filling(column)));
    await sql`insert into ${sql.table(table)} (${sql.join(names)}) select ${sql.join(values)}
      from generate_series(1, ${sql.lit(ROWS)}) as n on conflict do nothing`.execute(db);
  }
  await sql`analyze`.execute(db);
}

function filling({ column_name, data_type }: Column): string {
  if (column_name === 'status') return `'success'`;
  if (column_name === 'owner_id' || column_name === 'workflow_id') return `'${column_name}' || n % ${SHARES}`;
  if (data_type === 'text') return `'${column_name}' || n`;
  if (data_type === 'bytea') return `''::bytea`;
  return data_type === 'bigint' ? 'n' : '0';
}
