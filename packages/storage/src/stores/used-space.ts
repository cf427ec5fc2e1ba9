import { sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';

/** Pages given back in one commit: about as much as one journal batch writes. */
const PAGES_AT_ONCE = 500;
/** Free pages that are kept for what comes next: a tenth of the file, or 4 MiB. */
const KEPT_SHARE = 0.1;
const KEPT_PAGES = 1_000;

interface Pages {
  readonly total: number;
  readonly free: number;
  readonly size: number;
}

async function readPages({ reader }: StoreContext): Promise<Pages> {
  const { rows } = await sql<Pages>`select (select page_count from pragma_page_count) as total,
    (select freelist_count from pragma_freelist_count) as free, (select page_size from pragma_page_size) as size`.execute(
    reader,
  );
  return rows[0] ?? { total: 0, free: 0, size: 0 };
}

/**
 * Bytes used by what is kept. SQLite knows. PostgreSQL does not: its files keep the space of rows that are gone, for
 * rows to come. There it is what the rows of the three large tables have on average, in a sample, times their number.
 */
export async function readUsedBytes(context: StoreContext): Promise<number> {
  if (context.name === 'sqlite') {
    const { total, free, size } = await readPages(context);
    return (total - free) * size;
  }
  const sampled = (table: string, key: string) => sql`(select coalesce(avg(pg_column_size(sampled.*)), 0)
    * (select n_live_tup from pg_stat_user_tables where relid = to_regclass(${table}))
    from (select * from ${sql.table(table)} order by ${sql.ref(key)} desc limit 500) as sampled)`;
  const { rows } = await sql<{ bytes: string }>`select ${sampled('executions', 'id')}
    + ${sampled('execution_steps', 'seq')} + ${sampled('payloads', 'sha256')} as bytes`.execute(context.reader);
  return Math.round(Number(rows[0]?.bytes ?? 0));
}

/** SQLite moves pages from the end of the file into its gaps and cuts it; PostgreSQL's autovacuum is on its own. */
export async function shrinkFile(context: StoreContext): Promise<void> {
  if (context.name !== 'sqlite') return;
  const { total, free } = await readPages(context);
  const spare = free - Math.max(KEPT_PAGES, Math.floor(total * KEPT_SHARE));
  if (spare <= 0) return;
  await sql`pragma incremental_vacuum(${sql.lit(Math.min(spare, PAGES_AT_ONCE))})`.execute(context.db);
}
