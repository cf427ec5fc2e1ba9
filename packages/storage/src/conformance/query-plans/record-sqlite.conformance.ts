import { Worker } from 'node:worker_threads';
import type Sqlite from 'better-sqlite3';
import type { ThreadRequest } from '../../sqlite/messages.ts';
import { createJournalWrite } from '../../sqlite/write-journal.ts';
import { type RecordedStatements, recordStatement } from './statement-recorder.conformance.ts';

/** Listens to what goes from here to the database threads. */
export function recordThreadRequests(recorded: RecordedStatements): { stop(): void } {
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function record(this: Worker, message: ThreadRequest): void {
    if (message.kind === 'sql') recordStatement(recorded, message.sql, message.parameters);
    postMessage.call(this, message);
  };
  return {
    stop: () => {
      Worker.prototype.postMessage = postMessage;
    },
  };
}

/** The journal's statements never leave the database thread: they are prepared once more to be seen. */
export function recordJournalStatements(recorded: RecordedStatements, database: Sqlite.Database): void {
  const watched: Sqlite.Database = Object.create(database);
  watched.prepare = (text: string) => {
    recordStatement(
      recorded,
      text,
      Array.from(text.matchAll(/\?/g), () => null),
    );
    return database.prepare(text);
  };
  createJournalWrite(watched);
}
