import type { UserId } from '@automateos/model';
import { type RawBuilder, sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';

interface EntryKey {
  readonly owner_id: UserId;
  readonly scope: string;
  readonly key: string;
}

interface RemovedEntry {
  readonly owner_id: UserId;
  readonly size_bytes: number;
}

/**
 * Removes entries of the key-value store that have expired or whose workflow was deleted. In a transaction of its own:
 * the locks of others come in another order.
 */
export function purgeEntries(context: StoreContext, limit: number): Promise<number> {
  return context.db.transaction().execute(async (trx) => {
    const gone = isGone(context);
    const { rows } = await sql<EntryKey>`select * from (select owner_id, scope, key from store_entries
        where expires_at <= ${context.now()} order by expires_at limit ${limit}) expired
      union select * from (select e.owner_id, e.scope, e.key from workflows w
        join store_entries e on e.owner_id = w.owner_id and e.scope = w.id
        where w.deleted_at is not null limit ${limit}) deleted`.execute(trx);
    return rows.length === 0 ? 0 : removeEntries(trx, context, rows, gone);
  });
}

/** What was set anew since it was looked at stays. */
function isGone({ now }: StoreContext): RawBuilder<boolean> {
  return sql`(expires_at <= ${now()}
    or scope in (select id from workflows where deleted_at is not null))`;
}

/**
 * Removes entries, and takes them out of what their owners have.
 *
 * @returns how many there were
 */
export async function removeEntries(
  trx: Executor,
  { lock }: StoreContext,
  keys: readonly EntryKey[],
  condition: RawBuilder<boolean> = sql`true`,
): Promise<number> {
  const owners = sql.join([...new Set(keys.map(({ owner_id }) => owner_id))]);
  await sql`select owner_id from store_usage where owner_id in (${owners}) order by owner_id ${lock('for update')}`.execute(
    trx,
  );
  const tuples = sql.join(keys.map(({ owner_id, scope, key }) => sql`(${owner_id}, ${scope}, ${key})`));
  const { rows } = await sql<RemovedEntry>`delete from store_entries
    where (owner_id, scope, key) in (values ${tuples}) and ${condition} returning owner_id, size_bytes`.execute(trx);
  if (rows.length > 0) await takeFromUsage(trx, rows);
  return rows.length;
}

async function takeFromUsage(trx: Executor, removed: readonly RemovedEntry[]): Promise<void> {
  const totals = new Map<UserId, { keys: number; bytes: number }>();
  for (const { owner_id, size_bytes } of removed) {
    const total = totals.get(owner_id) ?? { keys: 0, bytes: 0 };
    totals.set(owner_id, { keys: total.keys + 1, bytes: total.bytes + size_bytes });
  }
  const rows = [...totals].map(
    ([ownerId, { keys, bytes }]) =>
      sql`select ${ownerId} as owner_id, cast(${keys} as bigint) as keys, cast(${bytes} as bigint) as bytes`,
  );
  await sql`update store_usage set keys = store_usage.keys - t.keys, bytes = store_usage.bytes - t.bytes
    from (${sql.join(rows, sql` union all `)}) as t where store_usage.owner_id = t.owner_id`.execute(trx);
}
