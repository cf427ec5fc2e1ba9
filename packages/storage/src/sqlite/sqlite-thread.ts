import { Worker } from 'node:worker_threads';
import { toError } from '@automateos/model';
import type {
  SqlValue,
  ThreadAnswer,
  ThreadError,
  ThreadMessage,
  ThreadOptions,
  ThreadRequest,
  WriteAnswer,
} from './messages.ts';

/** A database thread as the main thread sees it. */
export interface SqliteThread {
  query(
    connection: number,
    sql: string,
    parameters: readonly SqlValue[],
  ): Promise<{ rows: unknown[]; changes: number }>;
  /** @returns null when all writes were committed */
  writeJournal(cells: readonly SqlValue[], writes: number): Promise<readonly WriteAnswer[] | null>;
  close(): Promise<void>;
}

class SqliteThreadError extends Error {
  override readonly name = 'SqliteThreadError';
  readonly code: string;

  constructor({ code, message }: ThreadError) {
    super(message);
    this.code = code;
  }
}

interface Pending {
  resolve(answer: ThreadAnswer): void;
  reject(error: Error): void;
}

/**
 * Starts a database thread and waits until it has opened its file.
 *
 * @param onBroken called once when the thread cannot go on: the disk failed, or the thread died
 */
export async function startSqliteThread(
  options: ThreadOptions,
  onBroken: (error: Error) => void,
): Promise<SqliteThread> {
  const worker = new Worker(
    new URL(import.meta.url.endsWith('.ts') ? './sqlite-worker.ts' : './sqlite-worker.js', import.meta.url),
    { workerData: options, name: options.lockFile === undefined ? 'sqlite-reader' : 'sqlite' },
  );
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let ended: Error | undefined;
  let isClosing = false;

  function end(error: Error): void {
    if (ended !== undefined) return;
    ended = error;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
    if (!isClosing) onBroken(error);
  }

  function hear(message: ThreadMessage): void {
    if (message.kind === 'broken') onBroken(new SqliteThreadError(message.error));
    if (message.kind !== 'answers') return;
    for (const answer of message.answers) {
      const asked = pending.get(answer.id);
      pending.delete(answer.id);
      if ('error' in answer) asked?.reject(new SqliteThreadError(answer.error));
      else asked?.resolve(answer);
    }
  }

  async function ask(request: ThreadRequest): Promise<ThreadAnswer> {
    if (ended !== undefined) throw ended;
    const answered = new Promise<ThreadAnswer>((resolve, reject) => pending.set(request.id, { resolve, reject }));
    worker.postMessage(request);
    return answered;
  }

  function newId(): number {
    nextId += 1;
    return nextId;
  }

  await new Promise<void>((resolve, reject) => {
    const hearFirst = (message: ThreadMessage): void => {
      if (message.kind === 'refused') reject(new Error(message.error.message));
      else resolve();
    };
    worker.once('message', hearFirst);
    worker.once('error', reject);
  });
  worker.on('message', hear);
  worker.on('error', (thrown) => end(toError(thrown)));
  worker.on('exit', () => end(new Error('the database thread has ended')));

  return {
    async query(connection, sql, parameters) {
      const answer = await ask({ kind: 'sql', id: newId(), connection, sql, parameters });
      if (!('rows' in answer)) throw new Error('the database thread answered another question');
      return { rows: [...answer.rows], changes: answer.changes };
    },
    async writeJournal(cells, writes) {
      const answer = await ask({ kind: 'journal', id: newId(), cells, writes });
      if (!('answers' in answer)) throw new Error('the database thread answered another question');
      return answer.answers;
    },
    async close() {
      if (isClosing || ended !== undefined) return;
      isClosing = true;
      const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      await ask({ kind: 'close', id: newId() });
      await exited;
    },
  };
}
