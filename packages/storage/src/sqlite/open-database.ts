import Sqlite from 'better-sqlite3';
import type { ThreadOptions } from './messages.ts';

/** How long a statement waits for another program that has the file locked (a backup, a shell). */
const BUSY_MS = 2_000;

export interface OpenDatabase {
  readonly db: Sqlite.Database;
  close(): void;
}

/** Opens the database file for this thread; the writer first takes the lock that makes this process its only owner. */
export function openDatabase({ file, lockFile }: ThreadOptions): OpenDatabase {
  if (lockFile === undefined) {
    const db = new Sqlite(file, { readonly: true, timeout: BUSY_MS });
    return { db, close: () => db.close() };
  }
  const lock = takeLock(lockFile);
  try {
    const db = openForWriting(file);
    return {
      db,
      close: () => {
        db.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** The kernel frees this lock when the process dies, however it dies. */
function takeLock(lockFile: string): Sqlite.Database {
  const lock = new Sqlite(lockFile, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new Error(`another AutomateOS process is using this data directory (${lockFile} is locked); stop it first`);
    }
    throw error;
  }
}

function openForWriting(file: string): Sqlite.Database {
  const db = new Sqlite(file, { timeout: BUSY_MS });
  try {
    db.pragma('auto_vacuum = incremental'); // counts only before the first table is made
    db.pragma('journal_mode = wal');
    db.pragma('synchronous = full');
    // A checkpoint syncs twice and holds the next commit up: seldom is better. 16 MiB of log is read back in no time.
    db.pragma('wal_autocheckpoint = 4000');
    db.pragma('journal_size_limit = 67108864');
    db.pragma('cache_size = -32768');
    db.pragma('temp_store = memory');
    refuseUnsafeSettings(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function refuseUnsafeSettings(db: Sqlite.Database): void {
  const mode = db.pragma('journal_mode', { simple: true });
  const level = db.pragma('synchronous', { simple: true });
  if (mode !== 'wal')
    throw new Error(`the database file cannot be used with a write-ahead log (journal_mode is ${mode})`);
  if (level !== 2) throw new Error(`the database would not sync its commits to disk (synchronous is ${level})`);
}
