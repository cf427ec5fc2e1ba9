import { type ExecutionId, failpoint, toError } from '@automateos/model';
import { JournalUnavailableError, type JournalVerdict, type StoreCall, type StoreResult } from '@automateos/runtime';
import { DEAD_LETTER_COLUMNS, deadLetterCells } from '../journal/dead-letter-cells.ts';
import { COMMITTED, type CommitBatch } from '../journal/journal-writer.ts';
import {
  DEDUPE_KEEP_MS,
  EXECUTION_COLUMNS,
  executionCells,
  type PreparedWrite,
  STEP_COLUMNS,
  STEP_UPSERT_CLAUSE,
  storedDedupeKey,
} from '../journal/prepared-write.ts';
import { carryOutCalls } from './key-value-calls.ts';
import { BatchPlan, type InsertWrite, isFinalTransition, type LockedExecution } from './plan-batch.ts';
import type { PostgresConnection, PostgresPool } from './postgres-pool.ts';
import { transpose } from './transpose.ts';

/** The transaction's time by the clock of the database, which all processes share. */
const NOW = '(extract(epoch from now()) * 1000)::bigint';

const EXECUTION_TYPES: Record<(typeof EXECUTION_COLUMNS)[number], 'text' | 'int' | 'bigint'> = {
  id: 'text',
  workflow_id: 'text',
  owner_id: 'text',
  workflow_version: 'int',
  trigger_node_id: 'text',
  status: 'text',
  lease_epoch: 'int',
  worker_id: 'text',
  wake_at: 'bigint',
  engine_version: 'int',
  deadline_at: 'bigint',
  time_left_ms: 'bigint',
  error: 'text',
  retry_of: 'text',
  created_at: 'bigint',
  started_at: 'bigint',
  completed_at: 'bigint',
  traceparent: 'text',
};
const STEP_TYPES: Record<(typeof STEP_COLUMNS)[number], 'text' | 'int' | 'bigint'> = {
  execution_id: 'text',
  node_id: 'text',
  iteration: 'text',
  lease_epoch: 'int',
  status: 'text',
  attempt: 'int',
  idempotency_key: 'text',
  input: 'text',
  input_ref: 'text',
  output: 'text',
  output_ref: 'text',
  emitted: 'text',
  error: 'text',
  attempts: 'text',
  started_at: 'bigint',
  completed_at: 'bigint',
  next_attempt_at: 'bigint',
  wait_token_hash: 'text',
};

/**
 * Instants of a batch are by its writer's clock; stored they are by the one that all share, where the two differ by more
 * than the way of the batch may have taken.
 */
const shifted = (column: string, writerNow: number): string =>
  `${column} + case when abs(${NOW} - $${writerNow}::bigint) < 1000 then 0 else ${NOW} - $${writerNow}::bigint end`;

/** One array parameter a column; `unnest` makes them rows again. */
function arrays(types: Readonly<Record<string, string>>): string {
  return Object.values(types)
    .map((type, index) => `$${index + 1}::${type}[]`)
    .join(', ');
}

// Workflows are locked so that a delete cannot pass between the look at them and the insert. Locks are taken in one order
// everywhere (workflows, dedupe keys, executions, payloads; each by key), so that no two batches wait for each other.
const LOCK_WORKFLOWS = `select id, is_limited from workflows where id = any($1::text[]) and deleted_at is null order by id for share`;

const KEYS = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
  as t(workflow_id, scope, key, execution_id, body_hash)`;
const CLAIM_KEYS = `insert into dedupe_keys as d (workflow_id, scope, key, execution_id, body_hash, expires_at)
  select t.*, ${NOW} + ${DEDUPE_KEEP_MS} from ${KEYS} order by workflow_id, scope, key
  on conflict (workflow_id, scope, key) do update set
    execution_id = excluded.execution_id, body_hash = excluded.body_hash, expires_at = excluded.expires_at
  where d.expires_at <= ${NOW} returning d.execution_id`;
const FIND_KEYS = `select t.execution_id as asked, d.execution_id, d.body_hash from ${KEYS}
  join dedupe_keys d on d.workflow_id = t.workflow_id and d.scope = t.scope and d.key = t.key`;

const INSERTED: Partial<Record<(typeof EXECUTION_COLUMNS)[number], string>> = {
  wake_at: `case status when 'waiting' then ${shifted('wake_at', EXECUTION_COLUMNS.length + 2)} else ${NOW} end`,
  deadline_at: shifted('deadline_at', EXECUTION_COLUMNS.length + 2),
};
const INSERT_EXECUTIONS = `insert into executions (${EXECUTION_COLUMNS.join(', ')}, takeovers, wake_seq, cancel_requested,
    is_limited)
  select ${EXECUTION_COLUMNS.map((name) => INSERTED[name] ?? name).join(', ')}, 0, 1, 0,
    case when workflow_id = any($${EXECUTION_COLUMNS.length + 1}::text[]) then 1 else 0 end
  from unnest(${arrays(EXECUTION_TYPES)}) as t(${EXECUTION_COLUMNS.join(', ')}) order by id
  on conflict (id) do nothing returning id`;

const LOCK_EXECUTIONS = `select id, status, lease_epoch, takeovers, wake_seq, cancel_requested, completed_at
  from executions where id = any($1::text[]) order by id for no key update`;

// The update changes nothing; it locks, so that a purge cannot take a payload away that this batch refers to.
const INSERT_PAYLOADS = `insert into payloads (sha256, size_bytes, data)
  select * from unnest($1::text[], $2::int[], $3::bytea[]) as t(sha256, size_bytes, data) order by sha256
  on conflict (sha256) do update set size_bytes = excluded.size_bytes`;

const UPSERT_STEPS = `insert into execution_steps as s (${STEP_COLUMNS.join(', ')})
  select ${STEP_COLUMNS.map((name) => (name === 'next_attempt_at' ? shifted(name, STEP_COLUMNS.length + 1) : name)).join(', ')}
  from unnest(${arrays(STEP_TYPES)}) as t(${STEP_COLUMNS.join(', ')}) ${STEP_UPSERT_CLAUSE} returning s.execution_id, s.status`;

const RESET_TAKEOVERS = 'update executions set takeovers = 0 where id = any($1::text[]) and takeovers > 0';

const MOVE_EXECUTIONS = `with moved as (update executions as e set status = t.status, error = t.error,
      completed_at = t.completed_at,
      worker_id = case when t.status in ('waiting', 'queued') then null else e.worker_id end,
      wake_at = case t.status when 'waiting' then ${shifted('t.wake_at', 8)} when 'queued' then ${NOW} else e.wake_at end,
      deadline_at = case when t.time_left_ms is null then e.deadline_at end,
      time_left_ms = coalesce(t.time_left_ms, e.time_left_ms)
    from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
      as t(id, status, error, completed_at, wake_at, time_left_ms) where e.id = t.id)
  update execution_steps set status = case status when 'running' then 'in_doubt' else 'skipped' end
  where execution_id = any($7::text[]) and status in ('running', 'waiting')`;

const FIND_FAILED = `select id, workflow_id, owner_id, error, completed_at from executions
  where id = any($1::text[]) and status = 'failed' order by id`;

const INSERT_DEAD_LETTERS = `insert into dead_letters (${DEAD_LETTER_COLUMNS.join(', ')})
  select * from unnest(${arrays({ ...Object.fromEntries(DEAD_LETTER_COLUMNS.map((name) => [name, 'text'])), failed_at: 'bigint', is_reported: 'int' })})`;

/** Statuses that are an outcome: the owner survived what the step did. */
const RESULTS: ReadonlySet<string> = new Set(['success', 'failed', 'skipped', 'waiting']);

type Result = JournalVerdict | JournalUnavailableError;

/** Commits batches on PostgreSQL, each in one transaction of a few multi-row statements. */
export function createPostgresCommit(pool: PostgresPool, nowMs: () => number, engineVersion: number): CommitBatch {
  return async (batch) => {
    const connection = await connectOrRefuse(pool);
    try {
      try {
        return await commit(connection, batch, nowMs(), engineVersion);
      } catch (error) {
        if (batch.length === 1 || !isStatementError(error)) throw error;
      }
      return await commitOneByOne(connection, batch, nowMs(), engineVersion);
    } finally {
      connection.release();
    }
  };
}

async function connectOrRefuse(pool: PostgresPool): Promise<PostgresConnection> {
  try {
    return await pool.connect();
  } catch (error) {
    throw notStored(error);
  }
}

/** The slow path after an error, so that a bad write fails alone. */
async function commitOneByOne(
  connection: PostgresConnection,
  batch: readonly PreparedWrite[],
  nowMs: number,
  engineVersion: number,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const prepared of batch) {
    try {
      results.push(...(await commit(connection, [prepared], nowMs, engineVersion)));
    } catch (error) {
      results.push(error instanceof JournalUnavailableError ? error : notStored(error));
    }
  }
  return results;
}

/** Throws a JournalUnavailableError that says whether the batch can have been stored. */
async function commit(
  connection: PostgresConnection,
  batch: readonly PreparedWrite[],
  nowMs: number,
  engineVersion: number,
): Promise<JournalVerdict[]> {
  const verdicts = await writeAll(connection, batch, nowMs, engineVersion);
  let tag: string;
  try {
    tag = (await connection.query('commit')).command;
    failpoint('writer.commit-unknown');
  } catch (error) {
    if (isStatementError(error)) throw notStored(error);
    throw new JournalUnavailableError('unknown', 'the connection was lost in COMMIT', { cause: error });
  }
  // PostgreSQL answers the COMMIT of a failed transaction with this tag, and without an error.
  if (tag !== 'COMMIT') throw new JournalUnavailableError('not-stored', `COMMIT was answered with ${tag}`);
  return verdicts;
}

async function writeAll(
  connection: PostgresConnection,
  batch: readonly PreparedWrite[],
  nowMs: number,
  engineVersion: number,
): Promise<JournalVerdict[]> {
  try {
    await connection.query('begin');
    const plan = new BatchPlan();
    const verdicts = await insertExecutions(connection, batch, plan, nowMs, engineVersion);
    failpoint('writer.half-batch');
    await decideAdvances(connection, batch, plan, verdicts);
    const results = plan.calls.length === 0 ? undefined : await carryOutCalls(connection, plan);
    await store(connection, plan, nowMs);
    return batch.map(({ write }, index) => withResults(verdicts.get(index) ?? COMMITTED, write, results));
  } catch (error) {
    // On a lost connection this fails too, and there the server rolls back by itself.
    await connection.query('rollback').catch(() => {});
    throw notStored(error);
  }
}

/** Results are missing where the execution had moved on before its insert was sent once more. */
function withResults(
  verdict: JournalVerdict,
  { storeCalls }: PreparedWrite['write'],
  results: ReadonlyMap<StoreCall, StoreResult> | undefined,
): JournalVerdict {
  if (verdict.kind !== 'committed' || storeCalls === undefined) return verdict;
  const found = storeCalls.flatMap((call) => results?.get(call) ?? []);
  return found.length === storeCalls.length ? { ...verdict, storeResults: found } : verdict;
}

interface Insert {
  readonly index: number;
  readonly write: InsertWrite;
  readonly packed: PreparedWrite['packed'];
}

interface WorkflowFacts {
  readonly id: string;
  readonly is_limited: number;
}

async function insertExecutions(
  connection: PostgresConnection,
  batch: readonly PreparedWrite[],
  plan: BatchPlan,
  nowMs: number,
  engineVersion: number,
): Promise<Map<number, JournalVerdict>> {
  const verdicts = new Map<number, JournalVerdict>();
  let inserts: Insert[] = batch.flatMap(({ write, packed }, index) =>
    write.kind === 'insert' ? [{ index, write, packed }] : [],
  );
  if (inserts.length === 0) return verdicts;
  const workflowIds = [...new Set(inserts.map(({ write }) => write.execution.workflowId))];
  const { rows: found } = await connection.query(LOCK_WORKFLOWS, [workflowIds]);
  const workflows = new Map(found.map(({ id, is_limited }: WorkflowFacts) => [id, is_limited === 1]));
  for (const { index, write } of inserts) {
    const { workflowId, claimedBy } = write.execution;
    const isLimited = workflows.get(workflowId);
    if (isLimited === undefined) verdicts.set(index, { kind: 'workflow-gone' });
    else if (isLimited && claimedBy !== null) verdicts.set(index, { kind: 'limited' });
  }
  inserts = inserts.filter(({ index }) => !verdicts.has(index));
  for (const [index, verdict] of await findDuplicates(connection, inserts)) verdicts.set(index, verdict);
  inserts = inserts.filter(({ index }) => !verdicts.has(index));
  if (inserts.length === 0) return verdicts;
  const rows = inserts.map(({ write: { execution, transition } }) =>
    executionCells(execution, transition, nowMs, engineVersion),
  );
  const limited = [...workflows].flatMap(([id, isLimited]) => (isLimited ? [id] : []));
  const cells = [...transpose(rows, EXECUTION_COLUMNS.length), limited, nowMs];
  const { rows: made } = await connection.query(INSERT_EXECUTIONS, cells);
  const madeIds = new Set(made.map(({ id }: { id: string }) => id));
  for (const { write, packed } of inserts) {
    // An id that is there already is this very write, sent again after an unknown outcome. In one batch, too.
    if (madeIds.delete(write.execution.id)) plan.addInserted(write, packed);
    else if (write.storeCalls !== undefined) await sendAgain(connection, plan, write, packed);
  }
  failpoint('accept.inserted-not-committed');
  return verdicts;
}

/** The operations of an insert whose answer was lost: they are carried out, or read, while the execution is still held. */
async function sendAgain(
  connection: PostgresConnection,
  plan: BatchPlan,
  { execution, storeCalls }: InsertWrite,
  packed: PreparedWrite['packed'],
): Promise<void> {
  const { rows } = await connection.query(LOCK_EXECUTIONS, [[execution.id]]);
  const [row]: LockedExecution[] = rows;
  if (row?.status === 'running' && row.lease_epoch === 1) plan.addCalls(execution.id, 1, storeCalls, packed);
}

interface FirstOfKey {
  readonly asked: string;
  readonly execution_id: ExecutionId;
  readonly body_hash: string;
}

/** Takes the dedupe keys of the inserts; gives the verdict of those whose key was taken. */
async function findDuplicates(
  connection: PostgresConnection,
  inserts: readonly Insert[],
): Promise<Map<number, JournalVerdict>> {
  const keyed = inserts.flatMap(({ index, write: { execution } }) => {
    const { id, workflowId, dedupe } = execution;
    if (dedupe === null) return [];
    return [{ index, id, cells: [workflowId, dedupe.scope, storedDedupeKey(dedupe.key), id, dedupe.bodyHash] }];
  });
  if (keyed.length === 0) return new Map();
  const firstOfKey = new Map(keyed.toReversed().map((entry) => [entry.cells.slice(0, 3).join('|'), entry]));
  const firsts = [...firstOfKey.values()].map(({ cells }) => cells);
  const { rows: taken } = await connection.query(CLAIM_KEYS, transpose(firsts, 5));
  const takenBy = new Set(taken.map((row: { execution_id: string }) => row.execution_id));
  const refused = keyed.filter(({ id }) => !takenBy.has(id));
  if (refused.length === 0) return new Map();
  const cells = refused.map((entry) => entry.cells);
  const { rows: firstRows } = await connection.query(FIND_KEYS, transpose(cells, 5));
  const firstByAsked = new Map(firstRows.map((row: FirstOfKey) => [row.asked, row]));
  return new Map(
    refused.flatMap(({ index, id }) => {
      const first = firstByAsked.get(id);
      if (first === undefined) throw new Error('a dedupe key was removed while it was read');
      if (first.execution_id === id) return [];
      return [[index, { kind: 'duplicate', executionId: first.execution_id, bodyHash: first.body_hash }]];
    }),
  );
}

async function decideAdvances(
  connection: PostgresConnection,
  batch: readonly PreparedWrite[],
  plan: BatchPlan,
  verdicts: Map<number, JournalVerdict>,
): Promise<void> {
  const ids = batch.flatMap(({ write }) => (write.kind === 'advance' ? [write.executionId] : []));
  if (ids.length === 0) return;
  const { rows } = await connection.query(LOCK_EXECUTIONS, [[...new Set(ids)]]);
  const locked = new Map<string, LockedExecution>(rows.map((row: LockedExecution & { id: string }) => [row.id, row]));
  for (const [index, { write, packed }] of batch.entries()) {
    if (write.kind === 'advance') verdicts.set(index, plan.addAdvance(write, packed, locked.get(write.executionId)));
  }
}

async function store(connection: PostgresConnection, plan: BatchPlan, nowMs: number): Promise<void> {
  const payloads = [...plan.payloads.values()].map(({ sha256, sizeBytes, data }) => [sha256, sizeBytes, data]);
  if (payloads.length > 0) await connection.query(INSERT_PAYLOADS, transpose(payloads, 3));
  const { steps } = plan;
  if (steps.length > 0) {
    const { rows } = await connection.query(UPSERT_STEPS, [...transpose(steps, STEP_COLUMNS.length), nowMs]);
    const ids = rows.flatMap((row: { execution_id: string; status: string }) =>
      RESULTS.has(row.status) ? [row.execution_id] : [],
    );
    if (ids.length > 0 && plan.hasTakeovers(ids)) await connection.query(RESET_TAKEOVERS, [[...new Set(ids)]]);
  }
  if (plan.transitions.size > 0) await connection.query(MOVE_EXECUTIONS, [...moveParameters(plan), nowMs]);
  if (plan.failed.length > 0) await writeDeadLetters(connection, plan.failed);
}

interface FailedRow {
  readonly id: string;
  readonly workflow_id: string;
  readonly owner_id: string;
  readonly error: string | null;
  readonly completed_at: number;
}

/** In the transaction of the failure: there is no failed execution without its dead letter. */
async function writeDeadLetters(connection: PostgresConnection, ids: readonly string[]): Promise<void> {
  failpoint('finish.status-without-dead-letter');
  const { rows } = await connection.query(FIND_FAILED, [ids]);
  const cells = rows.map((row: FailedRow) =>
    deadLetterCells({
      executionId: row.id,
      workflowId: row.workflow_id,
      ownerId: row.owner_id,
      error: row.error,
      failedAt: Number(row.completed_at),
    }),
  );
  await connection.query(INSERT_DEAD_LETTERS, transpose(cells, DEAD_LETTER_COLUMNS.length));
}

function moveParameters({ transitions }: BatchPlan): unknown[] {
  const rows = [...transitions].map(([id, transition]) => {
    if (isFinalTransition(transition)) {
      const error = transition.error === null ? null : JSON.stringify(transition.error);
      return [id, transition.to, error, transition.completedAt, null, null];
    }
    const wakeAt = transition.to === 'waiting' ? transition.wakeAt : null;
    return [id, transition.to, null, null, wakeAt, transition.timeLeftMs];
  });
  const ended = [...transitions].filter(([, transition]) => isFinalTransition(transition)).map(([id]) => id);
  return [...transpose(rows, 6), ended];
}

/** Whether the server refused a statement and still listens; all else means that the connection is gone. */
function isStatementError(error: unknown): boolean {
  const cause = error instanceof JournalUnavailableError ? error.cause : error;
  return cause instanceof Error && 'severity' in cause && cause.severity === 'ERROR';
}

function notStored(error: unknown): JournalUnavailableError {
  if (error instanceof JournalUnavailableError) return error;
  return new JournalUnavailableError('not-stored', toError(error).message, { cause: error });
}
