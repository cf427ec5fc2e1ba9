import { startPostgres } from '@automateos/testing';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { describe } from 'vitest';
import type { RecordedHarness } from '../conformance/query-plans/query-plans.conformance.ts';
import { recordQueries } from '../conformance/query-plans/record-postgres.conformance.ts';
import { type RecordedStatements, watchStores } from '../conformance/query-plans/statement-recorder.conformance.ts';
import { describeStorage } from '../conformance/storage.conformance.ts';
import type { Database } from '../database.ts';
import { openPostgresStorage } from './open-postgres-storage.ts';

async function openHarness(): Promise<RecordedHarness> {
  const server = await startPostgres();
  const recorded: RecordedStatements = new Map();
  const recording = recordQueries(recorded);
  const { storage, uncalled } = watchStores(await openPostgresStorage({ url: server.url, poolSize: 6 }));
  const pool = new pg.Pool({ connectionString: server.url });
  // The pool does not wait until its connections are closed, and the server stops right after it.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    dialect: 'postgres',
    storage,
    db,
    recorded,
    uncalled,
    async close() {
      recording.stop();
      await db.destroy();
      await storage.close();
      await server.stop();
    },
  };
}

describe('PostgreSQL', () => describeStorage(openHarness));
