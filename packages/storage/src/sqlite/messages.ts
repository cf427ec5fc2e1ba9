import type { ArmedFailpoint } from '@automateos/model';
import type { JournalVerdict } from '@automateos/runtime';

/** What the main thread and the database thread say to each other. Errors travel as data. */

export interface ThreadOptions {
  /** The database file. */
  readonly file: string;
  /** The file whose exclusive lock says that this process owns the database; undefined for a reader. */
  readonly lockFile: string | undefined;
  /** For tests alone: what is armed in the process is armed in its database thread, too. */
  readonly failpoints: FailpointSettings | undefined;
}

export interface FailpointSettings {
  readonly armed: readonly ArmedFailpoint[];
  readonly delayMs: number;
}

export type SqlValue = string | number | bigint | null | Uint8Array;

export type ThreadRequest =
  | {
      readonly kind: 'sql';
      readonly id: number;
      /** Statements of one connection may form a transaction. */
      readonly connection: number;
      readonly sql: string;
      readonly parameters: readonly SqlValue[];
    }
  /** A batch as `encodeBatch` makes it. */
  | { readonly kind: 'journal'; readonly id: number; readonly cells: readonly SqlValue[]; readonly writes: number }
  | { readonly kind: 'close'; readonly id: number };

export interface ThreadError {
  readonly code: string;
  readonly message: string;
}

/** A write of a batch that was not stored for a reason that is no verdict. */
export interface FailedWrite {
  readonly kind: 'failed';
  readonly outcome: 'not-stored' | 'unknown';
  readonly message: string;
}

export type WriteAnswer = JournalVerdict | FailedWrite | null;

export type ThreadAnswer =
  | { readonly id: number; readonly rows: readonly unknown[]; readonly changes: number }
  /** null for a write, or for the whole batch: committed. */
  | { readonly id: number; readonly answers: readonly WriteAnswer[] | null }
  | { readonly id: number; readonly error: ThreadError };

export type ThreadMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly error: ThreadError }
  | { readonly kind: 'answers'; readonly answers: readonly ThreadAnswer[] }
  /** The file cannot be trusted any more: nothing is written after this. */
  | { readonly kind: 'broken'; readonly error: ThreadError };
