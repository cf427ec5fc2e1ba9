/**
 * One look at the key-value store, or one change of it. Values are JSON text; `expiresInMs` null: the entry stays.
 *
 * A key has 1 to `LIMITS.storeKeyBytes` bytes and none of the characters that `isStoreKey` refuses.
 */
export type StoreOperation =
  | { readonly kind: 'get'; readonly key: string }
  | { readonly kind: 'set'; readonly key: string; readonly value: string; readonly expiresInMs: number | null }
  | { readonly kind: 'delete'; readonly key: string }
  /** What is missing counts as 0; an entry that is there keeps its expiry. */
  | { readonly kind: 'increment'; readonly key: string; readonly by: number; readonly expiresInMs: number | null }
  | {
      readonly kind: 'compare_and_set';
      readonly key: string;
      /** Null: there must be no entry, or one that holds null. */
      readonly expected: string | null;
      readonly value: string;
      readonly expiresInMs: number | null;
    }
  | {
      readonly kind: 'list';
      readonly prefix: string;
      /** The last key of the page before; null: from the start. */
      readonly after: string | null;
      readonly limit: number;
    };

export const STORE_SCOPES = ['workflow', 'user'] as const;
/** Who shares a key: the runs of one workflow, or those of all workflows of its owner. */
export type StoreScope = (typeof STORE_SCOPES)[number];

/** What a node asks of the key-value store. */
export interface StoreRequest {
  readonly scope: StoreScope;
  readonly operation: StoreOperation;
}

/** Control characters do not print, U+10FFFF is the end of every range of keys, and half a character cannot be stored. */
const NOT_IN_KEYS = /[\p{Cc}\p{Cs}\u{10FFFF}]/u;

/** Whether all characters of a text may stand in a key. */
export function isStoreKey(text: string): boolean {
  return !NOT_IN_KEYS.test(text);
}
