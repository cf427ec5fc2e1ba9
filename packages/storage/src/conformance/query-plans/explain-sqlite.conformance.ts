import { CompiledQuery, type Kysely, sql } from 'kysely';
import type { Database } from '../../database.ts';
import type { Scan } from './scan.conformance.ts';

/** `SCAN e USING COVERING INDEX executions_due`: no part of the index's columns is given. */
const SCAN = /^SCAN (\S+)(?: USING (?:COVERING )?INDEX (\S+))?/;
/** `SEARCH e USING INDEX executions_by_status (ANY(workflow_id) AND status=?)`: it walks over all of the first column. */
const SKIP_SCAN = /^SEARCH (\S+) USING (?:COVERING )?INDEX (\S+) \(ANY\(/;

/** What SQLite would read from end to end for a statement. */
export async function explainOnSqlite(
  db: Kysely<Database>,
  text: string,
  parameters: readonly unknown[],
): Promise<Scan[]> {
  const { rows } = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${text}`, [...parameters]),
  );
  const tables = await listTables(db);
  return rows.flatMap(({ detail }) => {
    const [, alias, index] = SCAN.exec(detail) ?? SKIP_SCAN.exec(detail) ?? [];
    const table = alias === undefined ? undefined : tableBehind(alias, text, tables);
    return table === undefined ? [] : [{ table, index }];
  });
}

async function listTables(db: Kysely<Database>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/** @returns undefined for what is no table: a subquery, `json_each`, the rows of `values` */
function tableBehind(alias: string, text: string, tables: ReadonlySet<string>): string | undefined {
  if (tables.has(alias)) return alias;
  const named = text.matchAll(new RegExp(`(\\w+)"? (?:as )?"?${alias}\\b`, 'gi'));
  return [...named].map(([, name]) => name).find((name) => name !== undefined && tables.has(name));
}
