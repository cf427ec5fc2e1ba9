import path from 'node:path';
import { Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import { createThreadDialect } from '../sqlite/sqlite-dialect.ts';
import { startSqliteThread } from '../sqlite/sqlite-thread.ts';
import { type Examination, examineTables } from './examination.ts';

/** Looks at the embedded database, beside the process that uses it or without one. Changes nothing. */
export async function examineSqlite(dataDir: string): Promise<Examination> {
  const file = path.join(dataDir, 'automateos.db');
  const thread = await startSqliteThread({ file, lockFile: undefined, failpoints: undefined }, () => {});
  try {
    const db = new Kysely<Database>({ dialect: createThreadDialect(thread) });
    const { rows } = await sql<{ version: string; mode: string; size: number }>`select sqlite_version() as version,
      (select journal_mode from pragma_journal_mode) as mode,
      (select page_count from pragma_page_count) * (select page_size from pragma_page_size) as size`.execute(db);
    const { version = '', mode = '', size = 0 } = rows[0] ?? {};
    return {
      version: `SQLite ${version}`,
      sizeBytes: size,
      durabilityFault: mode === 'wal' ? undefined : `its journal_mode is ${mode}: it is set to wal at the next start`,
      aheadMs: null,
      ...(await examineTables(db, 'sqlite', undefined)),
    };
  } finally {
    await thread.close();
  }
}
