import type { StoreOperation } from '@automateos/model';
import type { StoreCall, StorePlace, StoreResult } from '@automateos/runtime';
import type Sqlite from 'better-sqlite3';
import { type Cell, STEP_COLUMNS, stepCells } from '../journal/prepared-write.ts';
import { isLarge, packValueNow, unpackValueNow } from '../journal/stored-values.ts';
import {
  applyOperation,
  entryBytes,
  type KeyOperation,
  type KeyState,
  type ListedEntry,
  listResult,
  type StoreUsage,
} from '../key-value/apply-operation.ts';
import { END_OF_KEYS } from '../key-value/list-range.ts';

type ListOperation = Extract<StoreOperation, { kind: 'list' }>;

/** A call as it crosses the thread border: its step as cells, so that a large input is packed already. */
export interface EncodedCall {
  readonly place: StorePlace;
  readonly operation: StoreOperation;
  readonly stepCells: readonly Cell[];
}

export function encodeCall(
  executionId: string,
  leaseEpoch: number,
  { place, operation, step }: StoreCall,
  packed: Parameters<typeof stepCells>[3],
): string {
  const call: EncodedCall = { place, operation, stepCells: stepCells(executionId, leaseEpoch, step, packed) };
  return JSON.stringify(call);
}

interface RecordedStep {
  readonly output: string | null;
  readonly size_bytes: number | null;
  readonly data: Uint8Array | null;
}

const NOTHING: StoreUsage = { keys: 0, bytes: 0 };
const OUTPUT = STEP_COLUMNS.indexOf('output');
const OUTPUT_REF = STEP_COLUMNS.indexOf('output_ref');

function prepareStatements(db: Sqlite.Database) {
  return {
    findStep: db.prepare(`select s.output, p.size_bytes, p.data from execution_steps s
      left join payloads p on p.sha256 = s.output_ref
      where s.execution_id = ? and s.node_id = ? and s.iteration = ? and s.status = 'success'`),
    findEntry: db.prepare(
      'select value, expires_at as expiresAt from store_entries where owner_id = ? and scope = ? and key = ?',
    ),
    findUsage: db.prepare('select keys, bytes from store_usage where owner_id = ?'),
    listEntries: db.prepare(`select key, value, expires_at as expiresAt from store_entries
      where owner_id = ? and scope = ? and key >= ? and key < ? and key > ? and (expires_at is null or expires_at > ?)
      order by key limit ?`),
    putEntry: db.prepare(`insert into store_entries (owner_id, scope, key, value, size_bytes, expires_at, updated_at)
      values (?, ?, ?, ?, ?, ?, ?) on conflict (owner_id, scope, key) do update set value = excluded.value,
      size_bytes = excluded.size_bytes, expires_at = excluded.expires_at, updated_at = excluded.updated_at`),
    removeEntry: db.prepare('delete from store_entries where owner_id = ? and scope = ? and key = ?'),
    putUsage: db.prepare(`insert into store_usage (owner_id, keys, bytes) values (?, ?, ?)
      on conflict (owner_id) do update set keys = excluded.keys, bytes = excluded.bytes`),
    insertPayload: db.prepare(
      'insert into payloads (sha256, size_bytes, data) values (?, ?, ?) on conflict (sha256) do nothing',
    ),
  };
}

/**
 * Carries out operations on the key-value store inside the open transaction, each with its step's record.
 *
 * @param recordStep stores the cells of a step
 */
export function createKeyValueCalls(db: Sqlite.Database, recordStep: (cells: readonly Cell[]) => void) {
  const statements = prepareStatements(db);

  function carryOut({ place, operation, stepCells: step }: EncodedCall, nowMs: number): StoreResult {
    const recorded = statements.findStep.get(step.slice(0, 3)) as RecordedStep | undefined;
    if (recorded !== undefined) return { ok: true, output: recordedOutput(recorded) };
    const result = operation.kind === 'list' ? list(place, operation, nowMs) : change(place, operation, nowMs);
    if (result.ok) recordStep(withOutput(step, result.output));
    return result;
  }

  function change({ ownerId, scope }: StorePlace, operation: KeyOperation, nowMs: number): StoreResult {
    const { key } = operation;
    const before: KeyState = {
      entry: statements.findEntry.get(ownerId, scope, key) as KeyState['entry'],
      usage: (statements.findUsage.get(ownerId) as StoreUsage | undefined) ?? NOTHING,
    };
    const { entry, usage, result } = applyOperation(operation, before, nowMs);
    if (entry !== before.entry) {
      if (entry === undefined) statements.removeEntry.run(ownerId, scope, key);
      else {
        const { value, expiresAt } = entry;
        statements.putEntry.run(ownerId, scope, key, value, entryBytes(key, entry), expiresAt, nowMs);
      }
      statements.putUsage.run(ownerId, usage.keys, usage.bytes);
    }
    return result;
  }

  function list({ ownerId, scope }: StorePlace, { prefix, after, limit }: ListOperation, nowMs: number): StoreResult {
    const range = [prefix, prefix + END_OF_KEYS, after ?? ''];
    const rows = statements.listEntries.all(ownerId, scope, ...range, nowMs, limit + 1);
    return listResult(rows as ListedEntry[], limit);
  }

  function withOutput(step: readonly Cell[], output: string): Cell[] {
    if (!isLarge(output)) return step.with(OUTPUT, output);
    const { sha256, sizeBytes, data } = packValueNow(output);
    statements.insertPayload.run(sha256, sizeBytes, data);
    return step.with(OUTPUT_REF, sha256);
  }

  return (calls: readonly EncodedCall[], nowMs: number): StoreResult[] => calls.map((call) => carryOut(call, nowMs));
}

function recordedOutput({ output, size_bytes: sizeBytes, data }: RecordedStep): string {
  if (data !== null && sizeBytes !== null) return unpackValueNow({ data, sizeBytes });
  return output ?? 'null';
}
