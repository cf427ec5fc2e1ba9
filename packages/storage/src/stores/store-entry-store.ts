import type { StoreEntryRecord, StoreEntryStore, StoreEntrySummary, StorePlace } from '@automateos/runtime';
import { type RawBuilder, sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';
import { END_OF_KEYS } from '../key-value/list-range.ts';
import { writeAudit } from './audit.ts';
import { removeEntries } from './purge-entries.ts';

interface SummaryRow {
  readonly key: string;
  readonly size_bytes: number;
  readonly expires_at: number | null;
  readonly updated_at: number;
}

interface EntryRow extends SummaryRow {
  readonly value: string;
}

/** What people see and clear of the key-value store; workflows reach it through the journal alone. */
export function createStoreEntryStore(context: StoreContext): StoreEntryStore {
  const { db, reader, now } = context;
  const columns = sql.raw('key, size_bytes, expires_at, updated_at');
  const isIn = ({ ownerId, scope }: StorePlace): RawBuilder<boolean> =>
    sql`owner_id = ${ownerId} and scope = ${scope} and (expires_at is null or expires_at > ${now()})`;
  return {
    async listEntries(place, { prefix, cursor, limit }) {
      const { rows } = await sql<SummaryRow>`select ${columns} from store_entries where ${isIn(place)}
        and key >= ${prefix} and key < ${prefix + END_OF_KEYS} and key > ${cursor ?? ''}
        order by key limit ${limit + 1}`.execute(reader);
      const items = rows.slice(0, limit).map(toSummary);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.key ?? null) : null };
    },

    async findEntry(place, key) {
      const { rows } = await sql<EntryRow>`select ${columns}, value from store_entries
        where ${isIn(place)} and key = ${key}`.execute(reader);
      return rows[0] && toRecord(rows[0]);
    },

    deleteEntry: (place, key, audit) =>
      db.transaction().execute(async (trx) => {
        const keys = [{ owner_id: place.ownerId, scope: place.scope, key }];
        if ((await removeEntries(trx, context, keys)) === 0) return false;
        await writeAudit(trx, audit);
        return true;
      }),
  };
}

function toSummary({ key, size_bytes, expires_at, updated_at }: SummaryRow): StoreEntrySummary {
  return { key, sizeBytes: size_bytes, expiresAt: expires_at, updatedAt: updated_at };
}

function toRecord(row: EntryRow): StoreEntryRecord {
  return { ...toSummary(row), value: row.value };
}
