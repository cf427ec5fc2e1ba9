import type { StorePlace } from './journal.ts';
import type { AuditEntry, Page } from './stores.ts';

/** An entry of the key-value store, without its value. */
export interface StoreEntrySummary {
  readonly key: string;
  /** Of key and value. */
  readonly sizeBytes: number;
  readonly expiresAt: number | null;
  readonly updatedAt: number;
}

export interface StoreEntryRecord extends StoreEntrySummary {
  /** JSON text. */
  readonly value: string;
}

/** The key-value store as its owner looks at it. What has expired is not there. */
export interface StoreEntryStore {
  /** In the order of their keys; the cursor is the last key of the page before. */
  listEntries(
    place: StorePlace,
    query: { readonly prefix: string; readonly cursor: string | undefined; readonly limit: number },
  ): Promise<Page<StoreEntrySummary>>;
  findEntry(place: StorePlace, key: string): Promise<StoreEntryRecord | undefined>;
  /** @returns whether there was one */
  deleteEntry(place: StorePlace, key: string, audit: AuditEntry): Promise<boolean>;
}
