import { failpoint } from '@automateos/model';
import type { JournalVerdict } from '@automateos/runtime';
import type Sqlite from 'better-sqlite3';
import { DEAD_LETTER_COLUMNS, deadLetterCells } from '../journal/dead-letter-cells.ts';
import { EXECUTION_COLUMNS, STEP_COLUMNS, STEP_UPSERT_CLAUSE } from '../journal/prepared-write.ts';
import { INSERT, NO_TRANSITION, TO_FINAL, TO_QUEUED, TO_WAITING } from './journal-codec.ts';
import { createKeyValueCalls, type EncodedCall } from './key-value-calls.ts';
import type { SqlValue } from './messages.ts';

interface ExecutionFacts {
  readonly status: string;
  readonly lease_epoch: number;
  readonly takeovers: number;
  readonly wake_seq: number;
  readonly cancel_requested: number;
  readonly completed_at: number | null;
}

interface DedupeFacts {
  readonly execution_id: string;
  readonly body_hash: string;
}

const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

/** The statements of the journal, prepared once and held for ever. */
function prepareStatements(db: Sqlite.Database) {
  const upsertStep = db.prepare(
    `insert into execution_steps as s (${STEP_COLUMNS.join(', ')}) values (${marks(STEP_COLUMNS.length)}) ${STEP_UPSERT_CLAUSE}`,
  );
  return {
    upsertStep,
    carryOut: createKeyValueCalls(db, (cells) => upsertStep.run(cells)),
    findWorkflow: db.prepare('select is_limited from workflows where id = ? and deleted_at is null').pluck(),
    claimKey: db.prepare(`insert into dedupe_keys as d (workflow_id, scope, key, execution_id, body_hash, expires_at)
      values (?, ?, ?, ?, ?, ?) on conflict (workflow_id, scope, key) do update set
      execution_id = excluded.execution_id, body_hash = excluded.body_hash, expires_at = excluded.expires_at
      where d.expires_at <= ?`),
    findKey: db.prepare(
      'select execution_id, body_hash from dedupe_keys where workflow_id = ? and scope = ? and key = ?',
    ),
    insertExecution: db.prepare(`insert into executions
      (${EXECUTION_COLUMNS.join(', ')}, takeovers, wake_seq, cancel_requested, is_limited)
      values (${marks(EXECUTION_COLUMNS.length)}, 0, 1, 0, ?) on conflict (id) do nothing`),
    insertPayload: db.prepare(
      'insert into payloads (sha256, size_bytes, data) values (?, ?, ?) on conflict (sha256) do nothing',
    ),
    findExecution: db.prepare(
      'select status, lease_epoch, takeovers, wake_seq, cancel_requested, completed_at from executions where id = ?',
    ),
    resetTakeovers: db.prepare('update executions set takeovers = 0 where id = ?'),
    findOwner: db.prepare('select workflow_id, owner_id from executions where id = ?'),
    insertDeadLetter: db.prepare(
      `insert into dead_letters (${DEAD_LETTER_COLUMNS.join(', ')}) values (${marks(DEAD_LETTER_COLUMNS.length)})`,
    ),
    finish: db.prepare('update executions set status = ?, error = ?, completed_at = ? where id = ?'),
    settleSteps: db.prepare(`update execution_steps
      set status = case status when 'running' then 'in_doubt' else 'skipped' end
      where execution_id = ? and status in ('running', 'waiting')`),
    park: db.prepare(`update executions set status = 'waiting', worker_id = null, wake_at = ?,
      deadline_at = case when ? is null then deadline_at end, time_left_ms = coalesce(?, time_left_ms)
      where id = ?`),
    requeue: db.prepare(`update executions set status = 'queued', worker_id = null, wake_at = ?, deadline_at = null,
      time_left_ms = ? where id = ?`),
  };
}

type Statements = ReturnType<typeof prepareStatements>;

const FENCED: JournalVerdict = { kind: 'fenced' };

/** Statuses that are an outcome: the owner survived what the step did. */
const RESULTS: ReadonlySet<SqlValue | undefined> = new Set(['success', 'failed', 'skipped', 'waiting']);

/** 0: nobody claimed it. */
const LEASE_EPOCH = EXECUTION_COLUMNS.indexOf('lease_epoch');
const STEP_STATUS = STEP_COLUMNS.indexOf('status');
const EXECUTION_STATUS = EXECUTION_COLUMNS.indexOf('status');
const EXECUTION_ERROR = EXECUTION_COLUMNS.indexOf('error');
const EXECUTION_COMPLETED_AT = EXECUTION_COLUMNS.indexOf('completed_at');

/** Reads a batch's cells one after the other. */
class CellReader {
  readonly #cells: readonly SqlValue[];
  #at: number;

  constructor(cells: readonly SqlValue[], at: number) {
    this.#cells = cells;
    this.#at = at;
  }

  next(): SqlValue {
    const value = this.#cells[this.#at];
    this.#at += 1;
    return value as SqlValue; // the writer of the batch says how many there are
  }

  nextNumber(): number {
    return Number(this.next());
  }

  take(count: number): SqlValue[] {
    this.#at += count;
    return this.#cells.slice(this.#at - count, this.#at);
  }
}

/**
 * Gives the function that does one write of a batch inside the open transaction. Every verdict but `committed` is found
 * before anything is stored, so it leaves nothing behind; a thrown error does, and the caller rolls back.
 *
 * @returns null for `committed` without anything to tell
 */
export function createJournalWrite(db: Sqlite.Database) {
  const statements = prepareStatements(db);
  return (cells: readonly SqlValue[], start: number): JournalVerdict | null => {
    const reader = new CellReader(cells, start + 1);
    return reader.next() === INSERT ? insert(statements, reader) : advance(statements, reader);
  };
}

function insert(statements: Statements, reader: CellReader): JournalVerdict | null {
  const nowMs = reader.next();
  const [scope, key, bodyHash, expiresAt] = reader.take(4);
  const execution = reader.take(EXECUTION_COLUMNS.length);
  const calls = reader.next();
  const [executionId, workflowId] = execution;
  const isLimited = statements.findWorkflow.get(workflowId);
  if (isLimited === undefined) return { kind: 'workflow-gone' };
  if (isLimited === 1 && execution[LEASE_EPOCH] !== 0) return { kind: 'limited' };
  if (scope !== null) {
    const claimed = statements.claimKey.run(workflowId, scope, key, executionId, bodyHash, expiresAt, nowMs);
    if (claimed.changes === 0) {
      const first = statements.findKey.get(workflowId, scope, key) as DedupeFacts; // the row that stood in the way
      if (first.execution_id !== executionId) {
        return { kind: 'duplicate', executionId: first.execution_id, bodyHash: first.body_hash } as JournalVerdict;
      }
    }
  }
  // An id that is there already is this very write, sent again after an unknown outcome.
  if (statements.insertExecution.run(execution, isLimited).changes === 0) {
    return calls === null || !isHeld(statements, executionId) ? null : carryOut(statements, calls, nowMs);
  }
  if (execution[EXECUTION_STATUS] === 'failed') {
    writeDeadLetter(statements, executionId ?? null, execution[EXECUTION_ERROR], execution[EXECUTION_COMPLETED_AT]);
  }
  writeSteps(statements, reader);
  failpoint('accept.inserted-not-committed');
  return calls === null ? null : carryOut(statements, calls, nowMs);
}

/** Whether the execution still belongs to who inserted it. */
function isHeld(statements: Statements, executionId: SqlValue | undefined): boolean {
  const row = statements.findExecution.get(executionId) as ExecutionFacts | undefined;
  return row?.status === 'running' && row.lease_epoch === 1;
}

function carryOut(statements: Statements, calls: SqlValue, nowMs: SqlValue): JournalVerdict {
  const decoded = JSON.parse(String(calls)) as EncodedCall[]; // as encodeCalls wrote them
  return { kind: 'committed', storeResults: statements.carryOut(decoded, Number(nowMs)) };
}

/** @returns whether a step's outcome was recorded that was not there before */
function writeSteps(statements: Statements, reader: CellReader): boolean {
  for (let count = reader.nextNumber(); count > 0; count -= 1) statements.insertPayload.run(reader.take(3));
  let hasNewResult = false;
  for (let count = reader.nextNumber(); count > 0; count -= 1) {
    const step = reader.take(STEP_COLUMNS.length);
    const { changes } = statements.upsertStep.run(step);
    if (changes > 0 && RESULTS.has(step[STEP_STATUS])) hasNewResult = true;
  }
  return hasNewResult;
}

function advance(statements: Statements, reader: CellReader): JournalVerdict | null {
  const nowMs = reader.next();
  const executionId = reader.next();
  const leaseEpoch = reader.next();
  const kind = reader.nextNumber();
  const transition = reader.take(3);
  const calls = reader.next();
  const row = statements.findExecution.get(executionId) as ExecutionFacts | undefined;
  if (row === undefined || row.lease_epoch !== leaseEpoch) return FENCED;
  if (row.status !== 'running') return wasMovedBy(row, kind, transition) ? null : FENCED;
  if (kind === TO_WAITING && row.cancel_requested === 1) return { kind: 'cancel-requested' };
  if (kind === TO_WAITING && transition[1] !== row.wake_seq) return { kind: 'woken', wakeSeq: row.wake_seq };
  const hasNewResult = writeSteps(statements, reader) || calls !== null;
  if (hasNewResult && row.takeovers > 0) statements.resetTakeovers.run(executionId);
  const verdict = calls === null ? null : carryOut(statements, calls, nowMs);
  move(statements, executionId, kind, transition);
  return verdict;
}

/** Whether the row is where this transition leads: the same write, sent again after an unknown outcome. */
function wasMovedBy(row: ExecutionFacts, kind: number, transition: readonly SqlValue[]): boolean {
  if (kind === TO_FINAL) return row.status === transition[0] && row.completed_at === transition[2];
  return (kind === TO_WAITING && row.status === 'waiting') || (kind === TO_QUEUED && row.status === 'queued');
}

function move(
  statements: Statements,
  executionId: SqlValue,
  kind: number,
  [first, second, third]: readonly (SqlValue | undefined)[],
): void {
  if (kind === NO_TRANSITION) return;
  if (kind === TO_WAITING) statements.park.run(first, third, third, executionId);
  else if (kind === TO_QUEUED) statements.requeue.run(first, third, executionId);
  else {
    statements.finish.run(first, second, third, executionId);
    statements.settleSteps.run(executionId);
    if (first === 'failed') writeDeadLetter(statements, executionId, second, third);
  }
}

/** In the transaction of the failure: there is no failed execution without its dead letter. */
function writeDeadLetter(
  statements: Statements,
  executionId: SqlValue,
  error: SqlValue | undefined,
  failedAt: SqlValue | undefined,
): void {
  failpoint('finish.status-without-dead-letter');
  const row = statements.findOwner.get(executionId) as { workflow_id: string; owner_id: string }; // just written
  const cells = deadLetterCells({
    executionId: String(executionId),
    workflowId: row.workflow_id,
    ownerId: row.owner_id,
    error: typeof error === 'string' ? error : null,
    failedAt: Number(failedAt),
  });
  statements.insertDeadLetter.run(cells);
}
