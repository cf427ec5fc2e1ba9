import { CompiledQuery, type Kysely, sql } from 'kysely';
import type { Database } from '../../database.ts';
import type { Scan } from './scan.conformance.ts';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
}

interface IndexFacts {
  readonly table: string;
  readonly firstColumn: string;
}

export type Indexes = ReadonlyMap<string, IndexFacts>;

export async function listIndexes(db: Kysely<Database>): Promise<Indexes> {
  const { rows } = await sql<{ name: string; table: string; first_column: string }>`
    select i.indexrelid::regclass::text as name, i.indrelid::regclass::text as table,
      pg_get_indexdef(i.indexrelid, 1, true) as first_column
    from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = 'public'::regnamespace`.execute(db);
  return new Map(rows.map(({ name, table, first_column }) => [name, { table, firstColumn: first_column }]));
}

/** What PostgreSQL would read from end to end for a statement, where it takes an index wherever one can be taken. */
export async function explainOnPostgres(
  db: Kysely<Database>,
  indexes: Indexes,
  text: string,
  parameters: readonly unknown[],
): Promise<Scan[]> {
  const { rows } = await db.executeQuery<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
    CompiledQuery.raw(`explain (format json) ${text}`, [...parameters]),
  );
  const scans: Scan[] = [];
  const visit = (node: PlanNode, parent?: PlanNode): void => {
    const scan = isEndedSoon(node, parent) ? undefined : scanOf(node, indexes);
    if (scan !== undefined) scans.push(scan);
    for (const child of node.Plans ?? []) visit(child, node);
  };
  for (const { Plan } of rows[0]?.['QUERY PLAN'] ?? []) visit(Plan);
  return scans;
}

/** An index from whose end so many rows are read, whatever they hold. */
function isEndedSoon(node: PlanNode, parent: PlanNode | undefined): boolean {
  return parent?.['Node Type'] === 'Limit' && node['Index Name'] !== undefined && node.Filter === undefined;
}

function scanOf(node: PlanNode, indexes: Indexes): Scan | undefined {
  const { 'Relation Name': table, 'Index Name': index } = node;
  if (node['Node Type'] === 'Seq Scan') return table === undefined ? undefined : { table, index: undefined };
  const facts = index === undefined ? undefined : indexes.get(index);
  if (facts === undefined) return undefined;
  // A condition on later columns alone is looked for in all of the index.
  const isBounded = new RegExp(`\\b${facts.firstColumn}\\b`).test(node['Index Cond'] ?? '');
  return isBounded ? undefined : { table: facts.table, index };
}
