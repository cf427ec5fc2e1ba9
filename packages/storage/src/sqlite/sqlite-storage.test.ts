import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { describe } from 'vitest';
import type { Harness } from '../conformance/harness.conformance.ts';
import { describeStorage } from '../conformance/storage.conformance.ts';
import type { Database } from '../database.ts';
import { openSqliteStorage } from './open-sqlite-storage.ts';

async function openHarness(): Promise<Harness> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-sqlite-'));
  const storage = await openSqliteStorage({ dataDir });
  const database = new Sqlite(path.join(dataDir, 'automateos.db'));
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database }) });
  return {
    dialect: 'sqlite',
    storage,
    db,
    async close() {
      await db.destroy();
      await storage.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

describe('SQLite', () => describeStorage(openHarness));
