import type { Kysely, RawBuilder, Transaction } from 'kysely';
import type { Database } from './database.ts';

/** What the one set of stores has to know of the database below. */
export interface StoreContext {
  readonly name: 'sqlite' | 'postgres';
  /** For writes and for what must see a transaction. */
  readonly db: Kysely<Database>;
  /** For reads; sees every write whose promise has resolved. */
  readonly reader: Kysely<Database>;
  /** The product's, as this process runs it; null where nobody asks. */
  readonly version: string | null;
  /** Runs of a newer engine are not claimed. */
  readonly engineVersion: number;
  /** Now in Unix milliseconds, as SQL: the database's clock where several processes share one. */
  now(): RawBuilder<number>;
  /** SQL that is true for rows of `workers` under the alias `w` that were heard of within the time. */
  isAlive(withinMs: number): RawBuilder<boolean>;
  /** How long a worker that is not heard of keeps its executions. */
  readonly leaseMs: number;
  /** How fresh the heartbeat of a worker must be that claims. */
  readonly claimerAliveMs: number;
  /** The `FOR …` clause that locks the rows read; nothing where one writer is all there is. */
  lock(
    clause: 'for share' | 'for update' | 'for update skip locked' | 'for update of e skip locked',
  ): RawBuilder<unknown>;
}

export type Executor = Kysely<Database> | Transaction<Database>;
