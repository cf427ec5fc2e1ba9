import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Clock, JournalUnavailableError, type JournalVerdict } from '@automateos/runtime';
import { Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { StoreContext } from '../dialect.ts';
import { COMMITTED, type CommitBatch, createJournalWriter } from '../journal/journal-writer.ts';
import { findMigrationFault, migrate } from '../migrations/migrate.ts';
import { SILENT, type Storage, type StorageLogger } from '../storage.ts';
import { createStores, createSystemStores } from '../stores/create-stores.ts';
import { systemClock } from '../system-clock.ts';
import { watchFreeSpace } from './free-space.ts';
import { encodeBatch } from './journal-codec.ts';
import type { FailpointSettings, WriteAnswer } from './messages.ts';
import { createThreadDialect } from './sqlite-dialect.ts';
import { type SqliteThread, startSqliteThread } from './sqlite-thread.ts';

export interface SqliteStorageOptions {
  /** The folder of the database; made when it is not there. */
  readonly dataDir: string;
  readonly clock?: Clock;
  readonly logger?: StorageLogger;
  /** Written on new executions; executions of a newer engine are not claimed. */
  readonly engineVersion?: number;
  /** The disk failed in a commit, or the database thread died: nothing can be written any more, end the process. */
  readonly onBroken?: (error: Error) => void;
  /** The product's, written on this process's worker. */
  readonly version?: string;
  /** For tests alone. */
  readonly failpoints?: FailpointSettings;
}

/**
 * Opens the embedded database of this process, and refuses a folder that another process uses.
 *
 * One thread writes; a second one reads, so that a long list never holds a commit up.
 */
export async function openSqliteStorage(options: SqliteStorageOptions): Promise<Storage> {
  const { dataDir, clock = systemClock, logger = SILENT, engineVersion = 1, onBroken, failpoints } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, 'automateos.db');
  const breakDown = (error: Error): void => {
    logger.error({ err: error }, 'the database cannot be written any more');
    onBroken?.(error);
  };
  const lockFile = path.join(dataDir, 'automateos.lock');
  const writing = await startSqliteThread({ file, lockFile, failpoints }, breakDown);
  const reading = startSqliteThread({ file, lockFile: undefined, failpoints: undefined }, breakDown);
  try {
    const db = new Kysely<Database>({ dialect: createThreadDialect(writing) });
    const [readingThread] = await Promise.all([reading, prepareFile(db, clock.nowMs())]);
    const reader = new Kysely<Database>({ dialect: createThreadDialect(readingThread) });
    const freeBytes = await watchFreeSpace(dataDir, clock, logger);
    const version = options.version ?? null;
    return assemble({ db, reader, writing, reading: readingThread, clock, version, engineVersion, freeBytes });
  } catch (error) {
    await reading.then(
      (thread) => thread.close(),
      () => {},
    );
    await writing.close();
    throw error;
  }
}

/**
 * Opens the embedded database for reading, beside the process that writes it or without one. Whatever would write fails.
 *
 * @throws Error when its tables are not those of this program
 */
export async function openSqliteReader(options: Pick<SqliteStorageOptions, 'dataDir' | 'clock'>): Promise<Storage> {
  const { dataDir, clock = systemClock } = options;
  const file = path.join(dataDir, 'automateos.db');
  const thread = await startSqliteThread({ file, lockFile: undefined, failpoints: undefined }, () => {});
  const db = new Kysely<Database>({ dialect: createThreadDialect(thread) });
  const fault = await findMigrationFault(db, 'sqlite');
  if (fault === undefined) {
    const freeBytes = () => null;
    return assemble({
      db,
      reader: db,
      writing: thread,
      reading: thread,
      clock,
      version: null,
      engineVersion: 1,
      freeBytes,
    });
  }
  await thread.close();
  throw new Error(fault);
}

async function prepareFile(db: Kysely<Database>, nowMs: number): Promise<void> {
  await migrate(db, 'sqlite');
  await giveUpEarlierWorkers(db, nowMs);
}

/** This process owns the file, so every worker that was here before is dead, and what it ran can be taken over at once. */
async function giveUpEarlierWorkers(db: Kysely<Database>, nowMs: number): Promise<void> {
  await db.updateTable('workers').set({ stopped_at: nowMs }).where('stopped_at', 'is', null).execute();
}

interface Parts {
  readonly db: Kysely<Database>;
  readonly reader: Kysely<Database>;
  readonly writing: SqliteThread;
  readonly reading: SqliteThread;
  readonly clock: Clock;
  readonly version: string | null;
  readonly engineVersion: number;
  readonly freeBytes: () => number | null;
}

function assemble({ db, reader, writing, reading, clock, version, engineVersion, freeBytes }: Parts): Storage {
  const context: StoreContext = {
    name: 'sqlite',
    version,
    db,
    reader,
    engineVersion,
    now: () => sql<number>`${clock.nowMs()}`,
    isAlive: () => sql<boolean>`w.stopped_at is null`,
    leaseMs: 0,
    claimerAliveMs: 0,
    lock: () => sql``,
  };
  const journal = createJournalWriter(commitOnThread(writing, clock, engineVersion), clock, freeBytes);
  return {
    stores: createStores(context),
    systemStores: createSystemStores(context),
    journal,
    checkHealth: async () => {
      // Through the writing thread: it answers only between commits, and not at all when the disk has failed.
      await Promise.all([sql`select 1`.execute(db), sql`select 1`.execute(reader)]);
    },
    close: async () => {
      await journal.close();
      await reading.close();
      await writing.close();
    },
  };
}

function commitOnThread(thread: SqliteThread, clock: Clock, engineVersion: number): CommitBatch {
  return async (batch) => {
    const answers = await thread.writeJournal(encodeBatch(batch, clock.nowMs(), engineVersion), batch.length);
    return answers === null ? batch.map(() => COMMITTED) : answers.map(toResult);
  };
}

function toResult(answer: WriteAnswer): JournalVerdict | JournalUnavailableError {
  if (answer === null) return COMMITTED;
  return answer.kind === 'failed' ? new JournalUnavailableError(answer.outcome, answer.message) : answer;
}
