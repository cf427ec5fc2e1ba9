import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { describe } from 'vitest';
import type { RecordedHarness } from '../conformance/query-plans/query-plans.conformance.ts';
import { recordJournalStatements, recordThreadRequests } from '../conformance/query-plans/record-sqlite.conformance.ts';
import { type RecordedStatements, watchStores } from '../conformance/query-plans/statement-recorder.conformance.ts';
import { describeStorage } from '../conformance/storage.conformance.ts';
import type { Database } from '../database.ts';
import { openSqliteStorage } from './open-sqlite-storage.ts';

async function openHarness(): Promise<RecordedHarness> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-sqlite-'));
  const recorded: RecordedStatements = new Map();
  const recording = recordThreadRequests(recorded);
  const { storage, uncalled } = watchStores(await openSqliteStorage({ dataDir }));
  const database = new Sqlite(path.join(dataDir, 'automateos.db'));
  recordJournalStatements(recorded, database);
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database }) });
  return {
    dialect: 'sqlite',
    storage,
    db,
    recorded,
    uncalled,
    async close() {
      recording.stop();
      await db.destroy();
      await storage.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

describe('SQLite', () => describeStorage(openHarness));
