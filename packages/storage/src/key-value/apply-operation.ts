import { isDeepStrictEqual } from 'node:util';
import { LIMITS, type StepError, type StoreOperation } from '@automateos/model';
import type { StoreResult } from '@automateos/runtime';

/** An operation on one key; lists are read by SQL. */
export type KeyOperation = Exclude<StoreOperation, { kind: 'list' }>;

/** A row of `store_entries`, expired or not. */
export interface StoredEntry {
  /** JSON text. */
  readonly value: string;
  /** Unix milliseconds; null: never. */
  readonly expiresAt: number | null;
}

/** What an owner's entries come to, expired ones that are still there included. */
export interface StoreUsage {
  readonly keys: number;
  readonly bytes: number;
}

export interface KeyState {
  readonly entry: StoredEntry | undefined;
  readonly usage: StoreUsage;
}

export interface AppliedOperation extends KeyState {
  readonly result: StoreResult;
}

/** Whether an operation can change the entry. */
export function isChange(operation: StoreOperation): boolean {
  return operation.kind !== 'get' && operation.kind !== 'list';
}

/** What counts towards an owner's limit: the bytes of the key and of the value. */
export function entryBytes(key: string, { value }: StoredEntry): number {
  return Buffer.byteLength(key) + Buffer.byteLength(value);
}

/** Carries out an operation on what is stored under its key. A result that is not ok leaves everything as it is. */
export function applyOperation(operation: KeyOperation, state: KeyState, nowMs: number): AppliedOperation {
  const { key, kind } = operation;
  const live = state.entry !== undefined && !isExpired(state.entry, nowMs) ? state.entry : undefined;
  const keep = (output: object): AppliedOperation => ({ ...state, result: succeed(output) });
  const refuse = (error: StepError): AppliedOperation => ({ ...state, result: { ok: false, error } });
  const put = (entry: StoredEntry | undefined, output: object): AppliedOperation => {
    const usage = usageAfter(key, state, entry);
    if (entry !== undefined && isOver(usage, state.usage)) return refuse(storeFull(usage));
    return { entry, usage, result: succeed(output) };
  };
  const expiry = (expiresInMs: number | null): number | null => (expiresInMs === null ? null : nowMs + expiresInMs);

  switch (kind) {
    case 'get':
      return keep({ found: live !== undefined, ...shown(live) });
    case 'delete':
      return put(undefined, { deleted: live !== undefined });
    case 'set': {
      const entry = { value: operation.value, expiresAt: expiry(operation.expiresInMs) };
      return put(entry, { created: live === undefined, ...shown(entry) });
    }
    case 'increment': {
      const before = live === undefined ? 0 : JSON.parse(live.value);
      if (typeof before !== 'number') return refuse(notANumber(key));
      const after = before + operation.by;
      if (!Number.isFinite(after)) return refuse(notANumber(key));
      const expiresAt = live === undefined ? expiry(operation.expiresInMs) : live.expiresAt;
      const entry = { value: JSON.stringify(after), expiresAt };
      return put(entry, { created: live === undefined, ...shown(entry) });
    }
    case 'compare_and_set': {
      if (!isExpected(operation.expected, live)) return keep({ swapped: false, ...shown(live) });
      const entry = { value: operation.value, expiresAt: expiry(operation.expiresInMs) };
      return put(entry, { swapped: true, ...shown(entry) });
    }
  }
}

function isExpired({ expiresAt }: StoredEntry, nowMs: number): boolean {
  return expiresAt !== null && expiresAt <= nowMs;
}

function isExpected(expected: string | null, live: StoredEntry | undefined): boolean {
  // What `get` gives for a missing entry is null, too.
  if (live === undefined) return expected === null;
  if (expected === null) return live.value === 'null';
  return expected === live.value || isDeepStrictEqual(JSON.parse(expected), JSON.parse(live.value));
}

function succeed(output: object): StoreResult {
  return { ok: true, output: JSON.stringify(output) };
}

/** The value, and when it goes. */
function shown(entry: StoredEntry | undefined): { value: unknown; expires_at: string | null } {
  return { value: entry === undefined ? null : JSON.parse(entry.value), expires_at: instantText(entry?.expiresAt) };
}

function instantText(instant: number | null | undefined): string | null {
  return instant === null || instant === undefined ? null : new Date(instant).toISOString();
}

function usageAfter(key: string, { entry: before, usage }: KeyState, after: StoredEntry | undefined): StoreUsage {
  const bytes = (entry: StoredEntry | undefined): number => (entry === undefined ? 0 : entryBytes(key, entry));
  const rows = (entry: StoredEntry | undefined): number => (entry === undefined ? 0 : 1);
  return {
    keys: usage.keys + rows(after) - rows(before),
    bytes: usage.bytes + bytes(after) - bytes(before),
  };
}

/** What makes the store smaller is never refused. */
function isOver({ keys, bytes }: StoreUsage, before: StoreUsage): boolean {
  const hasTooManyKeys = keys > LIMITS.storeKeysPerOwner && keys > before.keys;
  return hasTooManyKeys || (bytes > LIMITS.storeBytesPerOwner && bytes > before.bytes);
}

function storeFull({ keys }: StoreUsage): StepError {
  const { storeKeysPerOwner, storeBytesPerOwner } = LIMITS;
  const what = keys > storeKeysPerOwner ? `${storeKeysPerOwner} keys` : `${storeBytesPerOwner / 1024 / 1024} MiB`;
  const message = `The store would hold more than ${what}. Delete entries, or give them an expiry.`;
  return { code: 'STORE_FULL', message };
}

function notANumber(key: string): StepError {
  const message = `config.key: what is stored under "${key}" cannot be counted up: it is not a number, or too large`;
  return { code: 'STORE_NOT_A_NUMBER', message, details: { field: 'config.key' } };
}

export interface ListedEntry extends StoredEntry {
  readonly key: string;
}

/**
 * The output of a list.
 *
 * @param entries in the order of their keys, one more than the limit where there are more
 */
export function listResult(entries: readonly ListedEntry[], limit: number): StoreResult {
  const items: object[] = [];
  let bytes = 0;
  let last: string | null = null;
  for (const entry of entries) {
    bytes += entryBytes(entry.key, entry);
    if (items.length === limit || (items.length > 0 && bytes > LIMITS.storeListBytes)) break;
    items.push({ key: entry.key, ...shown(entry) });
    last = entry.key;
  }
  return succeed({ items, next: items.length < entries.length ? last : null });
}
