import type { StoreOperation } from '@automateos/model';
import type { StoreCall, StorePlace, StoreResult } from '@automateos/runtime';
import { isLarge, packValue, type StoredPayload, unpackValue } from '../journal/stored-values.ts';
import {
  applyOperation,
  entryBytes,
  isChange,
  type KeyOperation,
  type ListedEntry,
  listResult,
  type StoredEntry,
  type StoreUsage,
} from '../key-value/apply-operation.ts';
import { END_OF_KEYS } from '../key-value/list-range.ts';
import { type BatchPlan, type PlannedCall, stepKey } from './plan-batch.ts';
import type { PostgresConnection } from './postgres-pool.ts';
import { transpose } from './transpose.ts';

const NOW = '(extract(epoch from now()) * 1000)::bigint';

const FIND_STEPS = `select s.execution_id, s.node_id, s.iteration, s.output, p.sha256, p.size_bytes, p.data
  from unnest($1::text[], $2::text[], $3::text[]) as t(execution_id, node_id, iteration)
  join execution_steps s using (execution_id, node_id, iteration) left join payloads p on p.sha256 = s.output_ref
  where s.status = 'success'`;

// The update changes nothing; it locks. Who changes entries of an owner holds this row, so nobody else changes them.
const LOCK_USAGE = `insert into store_usage (owner_id, keys, bytes) select owner_id, 0, 0
  from unnest($1::text[]) as t(owner_id) order by owner_id
  on conflict (owner_id) do update set keys = store_usage.keys returning owner_id, keys, bytes`;

const FIND_ENTRIES = `select t.owner_id, t.scope, t.key, e.value, e.expires_at, ${NOW} as now_ms
  from unnest($1::text[], $2::text[], $3::text[]) as t(owner_id, scope, key)
  left join store_entries e using (owner_id, scope, key)`;

const LIST_ENTRIES = `select t.n, e.key, e.value, e.expires_at
  from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[])
    as t(n, owner_id, scope, first, last, after, most)
  cross join lateral (select key, value, expires_at from store_entries e where e.owner_id = t.owner_id
    and e.scope = t.scope and e.key >= t.first and e.key < t.last and e.key > t.after
    and (e.expires_at is null or e.expires_at > ${NOW}) order by e.key limit t.most) e
  order by t.n, e.key`;

const PUT_ENTRIES = `insert into store_entries (owner_id, scope, key, value, size_bytes, expires_at, updated_at)
  select t.*, ${NOW} from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[])
    as t(owner_id, scope, key, value, size_bytes, expires_at)
  on conflict (owner_id, scope, key) do update set value = excluded.value, size_bytes = excluded.size_bytes,
    expires_at = excluded.expires_at, updated_at = excluded.updated_at`;

const REMOVE_ENTRIES = `delete from store_entries where (owner_id, scope, key) in
  (select * from unnest($1::text[], $2::text[], $3::text[]))`;

const PUT_USAGE = `update store_usage u set keys = t.keys, bytes = t.bytes
  from unnest($1::text[], $2::bigint[], $3::bigint[]) as t(owner_id, keys, bytes) where u.owner_id = t.owner_id`;

type ListOperation = Extract<StoreOperation, { kind: 'list' }>;
type KeyCall = PlannedCall & { readonly call: { readonly operation: KeyOperation } };
type ListCall = PlannedCall & { readonly call: { readonly operation: ListOperation } };

/**
 * Carries out the operations on the key-value store that a batch plans, inside its transaction, and plans the records
 * of their steps. The executions are locked already.
 */
export async function carryOutCalls(
  connection: PostgresConnection,
  plan: BatchPlan,
): Promise<ReadonlyMap<StoreCall, StoreResult>> {
  const results = new Map<StoreCall, StoreResult>();
  // The same write can be in a batch twice.
  const resultOfStep = await findRecorded(connection, plan.calls);
  const open = plan.calls.filter(({ cells }) => !resultOfStep.has(stepKey(cells)));
  const listed = await listAll(connection, open.filter(isList));
  const changed = await changeAll(connection, open.filter(isKeyCall));
  for (const [{ cells }, result] of [...listed, ...changed]) {
    resultOfStep.set(stepKey(cells), result);
    if (result.ok) plan.addStored(cells, result.output, await packed(result.output));
  }
  for (const { call, cells } of plan.calls) {
    const result = resultOfStep.get(stepKey(cells));
    if (result !== undefined) results.set(call, result);
  }
  return results;
}

function isList(planned: PlannedCall): planned is ListCall {
  return planned.call.operation.kind === 'list';
}

function isKeyCall(planned: PlannedCall): planned is KeyCall {
  return planned.call.operation.kind !== 'list';
}

function packed(output: string): Promise<StoredPayload> | undefined {
  return isLarge(output) ? packValue(output) : undefined;
}

interface RecordedStep {
  readonly execution_id: string;
  readonly node_id: string;
  readonly iteration: string;
  readonly output: string | null;
  readonly sha256: string | null;
  readonly size_bytes: number;
  readonly data: Uint8Array;
}

/** What is recorded of steps whose commit was not answered. */
async function findRecorded(
  connection: PostgresConnection,
  calls: readonly PlannedCall[],
): Promise<Map<string, StoreResult>> {
  const keys = [0, 1, 2].map((column) => calls.map(({ cells }) => cells[column]));
  const { rows } = await connection.query(FIND_STEPS, keys);
  const found = await Promise.all(
    rows.map(async ({ execution_id, node_id, iteration, sha256, ...row }: RecordedStep) => {
      const output =
        sha256 === null ? row.output : await unpackValue({ sha256, sizeBytes: row.size_bytes, data: row.data });
      const result: StoreResult = { ok: true, output: output ?? 'null' };
      return [stepKey([execution_id, node_id, iteration]), result] as const;
    }),
  );
  return new Map(found);
}

interface ListedRow {
  readonly n: number;
  readonly key: string;
  readonly value: string;
  readonly expires_at: number | null;
}

/** What the store held before the batch. */
async function listAll(
  connection: PostgresConnection,
  calls: readonly ListCall[],
): Promise<(readonly [PlannedCall, StoreResult])[]> {
  if (calls.length === 0) return [];
  const asked = calls.map(({ call: { place, operation } }, n) => {
    const { prefix, after, limit } = operation;
    return [n, place.ownerId, place.scope, prefix, prefix + END_OF_KEYS, after ?? '', limit + 1];
  });
  const { rows } = await connection.query(LIST_ENTRIES, transpose(asked, 7));
  const entries = new Map<number, ListedEntry[]>();
  for (const { n, key, value, expires_at: expiresAt } of rows as ListedRow[]) {
    const listed = entries.get(n) ?? [];
    listed.push({ key, value, expiresAt });
    entries.set(n, listed);
  }
  return calls.map((planned, n) => [planned, listResult(entries.get(n) ?? [], planned.call.operation.limit)]);
}

interface EntryRow {
  readonly owner_id: string;
  readonly scope: string;
  readonly key: string;
  readonly value: string | null;
  readonly expires_at: number | null;
  readonly now_ms: number;
}

/** The entries that a batch touches, as they become one call after the other. */
interface TouchedEntry {
  readonly place: StorePlace;
  readonly key: string;
  readonly before: StoredEntry | undefined;
  entry: StoredEntry | undefined;
}

async function changeAll(
  connection: PostgresConnection,
  calls: readonly KeyCall[],
): Promise<(readonly [PlannedCall, StoreResult])[]> {
  if (calls.length === 0) return [];
  const usage = await lockUsage(connection, calls);
  const { touched, nowMs } = await readEntries(connection, calls);
  // The same step twice in a batch is one call.
  const bySteps = new Map(calls.map((planned) => [stepKey(planned.cells), planned]));
  const results = [...bySteps.values()].map((planned): readonly [PlannedCall, StoreResult] => {
    const { place, operation } = planned.call;
    const at = touched.get(entryKey(place, operation.key));
    if (at === undefined) throw new Error('an entry of the store was not read');
    const state = { entry: at.entry, usage: usage.get(place.ownerId) ?? { keys: 0, bytes: 0 } };
    const applied = applyOperation(operation, state, nowMs);
    at.entry = applied.entry;
    if (usage.has(place.ownerId)) usage.set(place.ownerId, applied.usage);
    return [planned, applied.result];
  });
  const changed = [...touched.values()].filter(({ before, entry }) => before !== entry);
  if (changed.length > 0) await writeEntries(connection, changed, usage);
  return results;
}

/** Of the owners whose entries may change. */
async function lockUsage(connection: PostgresConnection, calls: readonly KeyCall[]): Promise<Map<string, StoreUsage>> {
  const owners = calls.flatMap(({ call }) => (isChange(call.operation) ? [call.place.ownerId] : []));
  if (owners.length === 0) return new Map();
  const { rows } = await connection.query(LOCK_USAGE, [[...new Set(owners)]]);
  return new Map(
    rows.map(({ owner_id, keys, bytes }: StoreUsage & { owner_id: string }) => [
      owner_id,
      { keys: Number(keys), bytes: Number(bytes) },
    ]),
  );
}

async function readEntries(
  connection: PostgresConnection,
  calls: readonly KeyCall[],
): Promise<{ readonly touched: Map<string, TouchedEntry>; readonly nowMs: number }> {
  const asked = new Map(
    calls.map(({ call: { place, operation } }) => [
      entryKey(place, operation.key),
      [place.ownerId, place.scope, operation.key],
    ]),
  );
  const { rows } = await connection.query(FIND_ENTRIES, transpose([...asked.values()], 3));
  const touched = (rows as EntryRow[]).map(({ owner_id, scope, key, value, expires_at }): [string, TouchedEntry] => {
    const place = { ownerId: owner_id, scope } as StorePlace; // as it was asked
    const before = value === null ? undefined : { value, expiresAt: expires_at === null ? null : Number(expires_at) };
    return [entryKey(place, key), { place, key, before, entry: before }];
  });
  return { touched: new Map(touched), nowMs: Number(rows[0]?.now_ms) };
}

async function writeEntries(
  connection: PostgresConnection,
  changed: readonly TouchedEntry[],
  usage: ReadonlyMap<string, StoreUsage>,
): Promise<void> {
  const put = changed.flatMap(({ place: { ownerId, scope }, key, entry }) =>
    entry === undefined ? [] : [[ownerId, scope, key, entry.value, entryBytes(key, entry), entry.expiresAt]],
  );
  const removed = changed.flatMap(({ place: { ownerId, scope }, key, entry }) =>
    entry === undefined ? [[ownerId, scope, key]] : [],
  );
  if (put.length > 0) await connection.query(PUT_ENTRIES, transpose(put, 6));
  if (removed.length > 0) await connection.query(REMOVE_ENTRIES, transpose(removed, 3));
  const totals = [...usage].map(([ownerId, { keys, bytes }]) => [ownerId, keys, bytes]);
  await connection.query(PUT_USAGE, transpose(totals, 3));
}

/** Ids hold no bar. */
function entryKey({ ownerId, scope }: StorePlace, key: string): string {
  return `${ownerId}|${scope}|${key}`;
}
