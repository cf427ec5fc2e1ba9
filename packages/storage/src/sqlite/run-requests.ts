import { failpoint, toError } from '@automateos/model';
import Sqlite from 'better-sqlite3';
import type { FailedWrite, ThreadAnswer, ThreadError, ThreadMessage, ThreadRequest, WriteAnswer } from './messages.ts';
import { createJournalWrite } from './write-journal.ts';

type SqlRequest = Extract<ThreadRequest, { kind: 'sql' }>;
type JournalRequest = Extract<ThreadRequest, { kind: 'journal' }>;

const HELD_STATEMENTS = 300;

export interface RequestRunner {
  add(request: SqlRequest | JournalRequest): void;
  /** Runs all that can run now, and answers it after its commit. */
  run(): void;
}

/**
 * Runs statements and journal batches one after the other. Three modes:
 *
 * - free: statements that stand next to each other share one transaction and one commit; a journal batch has its own;
 * - owned: a connection has sent `begin`; only its statements run, all others wait;
 * - broken: the disk failed in a commit; everything is refused, since nobody can say any more what is stored.
 */
export function createRequestRunner(db: Sqlite.Database, tell: (message: ThreadMessage) => void): RequestRunner {
  const queue: (SqlRequest | JournalRequest)[] = [];
  let owner: number | undefined;
  let broken: ThreadError | undefined;
  const statements = new Map<string, Sqlite.Statement>();
  // Prepared at the first batch: before the migrations there are no tables.
  let journalWrite: ReturnType<typeof createJournalWrite> | undefined;

  function prepare(sql: string): Sqlite.Statement {
    let statement = statements.get(sql);
    if (statement !== undefined) statements.delete(sql);
    else statement = db.prepare(sql);
    statements.set(sql, statement); // last used last
    if (statements.size > HELD_STATEMENTS) {
      for (const oldest of statements.keys()) {
        statements.delete(oldest);
        break;
      }
    }
    return statement;
  }

  function runStatement({ id, sql, parameters }: SqlRequest): ThreadAnswer {
    if (sql.startsWith('pragma incremental_vacuum')) {
      // A statement without columns would be stepped once, and each step moves one page.
      db.exec(sql);
      return { id, rows: [], changes: 0 };
    }
    const statement = prepare(sql);
    if (statement.reader) {
      const rows = statement.all(parameters);
      return { id, rows, changes: rows.length };
    }
    return { id, rows: [], changes: statement.run(parameters).changes };
  }

  function tryStatement(request: SqlRequest): ThreadAnswer {
    try {
      return runStatement(request);
    } catch (thrown) {
      return { id: request.id, error: toThreadError(thrown) };
    }
  }

  function isReadOnly({ sql }: SqlRequest): boolean {
    try {
      return prepare(sql).readonly;
    } catch {
      return false; // it will say what is wrong with it when it runs
    }
  }

  function rollBack(): void {
    if (db.inTransaction) db.exec('rollback');
  }

  /** Ends the transaction; an error of the disk here leaves the outcome unknown, and nothing is written after it. */
  function commit(isJournal = false): void {
    try {
      db.exec('commit');
      if (isJournal) failpoint('writer.commit-unknown');
    } catch (thrown) {
      const error = toThreadError(thrown);
      if (isDiskFailure(error)) {
        broken = error;
        tell({ kind: 'broken', error });
      }
      rollBack();
      throw thrown;
    }
  }

  /** Statements without a transaction of their own: one commit for all; one that fails undoes only itself. */
  function runGroup(group: readonly SqlRequest[]): ThreadAnswer[] {
    if (group.every(isReadOnly)) return group.map(tryStatement);
    try {
      db.exec('begin immediate');
      const answers = group.map((request) => {
        const answer = tryStatement(request);
        // A full disk rolls the whole group back, the members before this one too.
        if (!db.inTransaction) throw new Error('error' in answer ? answer.error.message : 'the transaction was lost');
        return answer;
      });
      commit();
      return answers;
    } catch (thrown) {
      rollBack();
      const error = toThreadError(thrown);
      return group.map(({ id }) => ({ id, error }));
    }
  }

  function runOwned(request: SqlRequest): ThreadAnswer {
    if (request.sql === 'begin') {
      try {
        db.exec('begin immediate');
        owner = request.connection;
        return { id: request.id, rows: [], changes: 0 };
      } catch (thrown) {
        return { id: request.id, error: toThreadError(thrown) };
      }
    }
    if (request.sql !== 'commit' && request.sql !== 'rollback') {
      const answer = tryStatement(request);
      return db.inTransaction || 'error' in answer ? answer : { id: request.id, error: LOST };
    }
    owner = undefined;
    try {
      if (request.sql === 'rollback') rollBack();
      else if (db.inTransaction) commit();
      else return { id: request.id, error: LOST };
      return { id: request.id, rows: [], changes: 0 };
    } catch (thrown) {
      return { id: request.id, error: toThreadError(thrown) };
    }
  }

  function runBatch({ id, cells, writes }: JournalRequest): ThreadAnswer {
    journalWrite ??= createJournalWrite(db);
    try {
      return { id, answers: inTransaction(cells, 0, cells.length) };
    } catch (thrown) {
      const error = toThreadError(thrown);
      if (broken === undefined && !isSharedFailure(error)) return { id, answers: runOneByOne(cells) };
      const failed = failedWrite(broken === undefined ? 'not-stored' : 'unknown', error);
      return { id, answers: Array.from({ length: writes }, () => failed) };
    }
  }

  /** Does the writes in a stretch of cells in one transaction; null when all of them were committed. */
  function inTransaction(cells: JournalRequest['cells'], from: number, to: number): WriteAnswer[] | null {
    const answers: WriteAnswer[] = [];
    let isAllCommitted = true;
    try {
      db.exec('begin immediate');
      for (let at = from; at < to; at += Number(cells[at])) {
        if (at > from) failpoint('writer.half-batch');
        const verdict = journalWrite?.(cells, at) ?? null;
        answers.push(verdict);
        if (verdict !== null) isAllCommitted = false;
      }
      commit(true);
    } catch (thrown) {
      rollBack();
      throw thrown;
    }
    return isAllCommitted ? null : answers;
  }

  /** The slow path after an error: each write in a transaction of its own, so that a bad one fails alone. */
  function runOneByOne(cells: JournalRequest['cells']): WriteAnswer[] {
    const answers: WriteAnswer[] = [];
    for (let at = 0; at < cells.length; at += Number(cells[at])) {
      answers.push(broken === undefined ? tryAlone(cells, at) : failedWrite('not-stored', broken));
    }
    return answers;
  }

  function tryAlone(cells: JournalRequest['cells'], at: number): WriteAnswer {
    try {
      return inTransaction(cells, at, at + Number(cells[at]))?.[0] ?? null;
    } catch (thrown) {
      return failedWrite(broken === undefined ? 'not-stored' : 'unknown', toThreadError(thrown));
    }
  }

  function refuse(request: SqlRequest | JournalRequest, error: ThreadError): ThreadAnswer {
    if (request.kind === 'sql') return { id: request.id, error };
    const failed = failedWrite('not-stored', error);
    return { id: request.id, answers: Array.from({ length: request.writes }, () => failed) };
  }

  function runFree(first: SqlRequest | JournalRequest): ThreadAnswer[] {
    if (first.kind === 'journal') return [runBatch(first)];
    if (first.sql === 'begin') return [runOwned(first)];
    const group = [first];
    while (queue[0]?.kind === 'sql' && queue[0].sql !== 'begin') {
      const next = queue.shift();
      if (next?.kind === 'sql') group.push(next);
    }
    return runGroup(group);
  }

  function step(): ThreadAnswer[] | undefined {
    if (owner === undefined || broken !== undefined) {
      const first = queue.shift();
      if (first === undefined) return undefined;
      return broken === undefined ? runFree(first) : [refuse(first, broken)];
    }
    const index = queue.findIndex((request) => request.kind === 'sql' && request.connection === owner);
    const [request] = index < 0 ? [] : queue.splice(index, 1);
    return request?.kind === 'sql' ? [runOwned(request)] : undefined;
  }

  return {
    add: (request) => {
      queue.push(request);
    },
    run: () => {
      const answers: ThreadAnswer[] = [];
      for (let made = step(); made !== undefined; made = step()) answers.push(...made);
      if (answers.length > 0) tell({ kind: 'answers', answers });
    },
  };
}

const UNKNOWN_CODE = 'ERROR';
const LOST: ThreadError = { code: 'SQLITE_ABORT', message: 'the transaction was rolled back by the database' };

function failedWrite(outcome: FailedWrite['outcome'], { message }: ThreadError): FailedWrite {
  return { kind: 'failed', outcome, message };
}

function toThreadError(thrown: unknown): ThreadError {
  const code = thrown instanceof Sqlite.SqliteError ? thrown.code : UNKNOWN_CODE;
  return { code, message: toError(thrown).message };
}

/** No single write is to blame: the file is locked, the disk is full. One by one they would all fail, only slower. */
function isSharedFailure({ code }: ThreadError): boolean {
  return /^SQLITE_(BUSY|LOCKED|FULL|IOERR|NOMEM|READONLY|CANTOPEN)/.test(code);
}

/** After these nobody can say whether the commit is on disk. A full disk is not among them: it rolls back. */
function isDiskFailure({ code }: ThreadError): boolean {
  // An error that is not SQLite's own says nothing about the disk.
  return (
    code === UNKNOWN_CODE ||
    code.startsWith('SQLITE_IOERR') ||
    code.startsWith('SQLITE_CORRUPT') ||
    code === 'SQLITE_NOTADB'
  );
}
