import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '@automateos/testing';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Database } from '../database.ts';
import { createThreadDialect } from '../sqlite/sqlite-dialect.ts';
import { startSqliteThread } from '../sqlite/sqlite-thread.ts';
import { migrate } from './migrate.ts';

/**
 * `MIGRATION_ROWS=1000000 npx vitest run packages/storage/src/migrations` is the long form: it fills the first schema with
 * so many executions and steps, and prints how long each migration took and the longest wait of a reader and of a writer.
 */
const ROWS = Number(process.env.MIGRATION_ROWS ?? 2_000);
const PATIENCE_MS = 1_800_000;
const FIRST = '0001-start';
const IN_TIME = { timeout: 30_000, interval: 10 };

type Db = Kysely<Database>;

/** One of a thousand waits, the others have ended. */
const FILL_EXECUTIONS = sql`insert into executions (id, workflow_id, owner_id, trigger_node_id, status, workflow_version,
    lease_epoch, takeovers, wake_seq, engine_version, cancel_requested, created_at, wake_at)
  select 'e' || n, 'w' || (n % 50), 'o', 'hook', case when n % 1000 = 0 then 'queued' else 'success' end, 1, 1, 0, 1, 1, 0,
    n, case when n % 1000 = 0 then n end from numbers`;
const FILL_STEPS = sql`insert into execution_steps (execution_id, node_id, iteration, status, lease_epoch, attempt, output,
    emitted, attempts)
  select 'e' || n, 'hook', '', 'success', 1, 1, '{"payload":{"n":1}}', '["main"]', '[]' from numbers`;
const FILL_LETTERS = sql`insert into dead_letters (execution_id, workflow_id, owner_id, code, message, search, fingerprint,
    status, failed_at)
  select 'e' || n, 'w' || (n % 50), 'o', 'HTTP_ERROR_STATUS', 'm', 'm', 'f' || (n % 20), 'open', n
  from numbers where n % 10 = 0`;

const NUMBERS = sql`with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(ROWS)})`;

function fill(db: Db, insert: typeof FILL_STEPS): Promise<unknown> {
  return sql`${NUMBERS} ${insert}`.execute(db);
}

/** Does the same again and again until it is told to stop. @returns its longest wait, milliseconds */
function probe(work: () => Promise<unknown>): () => Promise<number> {
  let isOver = false;
  let longestMs = 0;
  const run = async (): Promise<void> => {
    while (!isOver) {
      const startedMs = performance.now();
      await work();
      longestMs = Math.max(longestMs, performance.now() - startedMs);
      await sleep(1);
    }
  };
  const running = run();
  return async () => {
    isOver = true;
    await running;
    return longestMs;
  };
}

async function listNames(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

const read = (db: Db) => () => sql`select status from executions where id = 'e1000'`.execute(db);
const write = (db: Db) => () =>
  sql`update executions set wake_at = wake_at + 1 where id = 'e1000' and status = 'queued'`.execute(db);

/** Goes through the migrations one by one while the table is in use, and says what each cost. */
async function migrateInUse(db: Db, names: readonly string[], users: Db): Promise<string[]> {
  const lines: string[] = [];
  for (const name of names) {
    const probes = [probe(read(users)), probe(write(users))];
    const startedMs = performance.now();
    await migrate(db, 'postgres', { upTo: name });
    const tookMs = performance.now() - startedMs;
    const [readMs, writeMs] = await Promise.all(probes.map((stop) => stop()));
    lines.push(
      `postgres ${name}: ${tookMs.toFixed(0)} ms; longest read ${readMs?.toFixed(0)} ms, write ${writeMs?.toFixed(0)} ms`,
    );
    if (name.startsWith('0003')) await fill(db, FILL_LETTERS);
  }
  return lines;
}

async function openPostgres() {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  const open = (database: string): Db => {
    const pool = new pg.Pool({ connectionString: server.urlOf(database), max: 4 });
    pool.on('error', () => {});
    const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
    onTestFinished(() => db.destroy());
    return db;
  };
  return { server, open };
}

test(`PostgreSQL: ${ROWS} executions go through all migrations while they are read and written`, {
  timeout: PATIENCE_MS,
}, async () => {
  const { open } = await openPostgres();
  const [db, users] = [open('postgres'), open('postgres')];
  await sql`create database whole`.execute(db);
  const whole = open('whole');
  await migrate(whole, 'postgres');
  const names = await listNames(whole);
  await migrate(db, 'postgres', { upTo: FIRST });
  expect(await listNames(db)).toEqual([FIRST]);
  for (const part of [FILL_EXECUTIONS, FILL_STEPS]) await fill(db, part);
  const lines = await migrateInUse(db, names.slice(1), users);
  console.log(lines.join('\n'));
  expect(await listNames(db)).toEqual(names);
  const { rows } = await sql`select count(*)::int as count from executions`.execute(db);
  expect(rows).toEqual([{ count: ROWS }]);
});

test('PostgreSQL: a migration that has to wait for a table lets the others through, and comes to its turn', {
  timeout: 60_000,
}, async () => {
  const { open } = await openPostgres();
  const [db, users] = [open('postgres'), open('postgres')];
  await migrate(db, 'postgres', { upTo: FIRST });
  let hasMigrated = false;
  const warn = vi.fn();
  const migrating = await users.transaction().execute(async (holding) => {
    // Who reads in a transaction keeps the table from being altered until it ends.
    await read(holding)();
    const running = migrate(db, 'postgres', { logger: { warn } }).then(() => {
      hasMigrated = true;
    });
    await vi.waitFor(async () => {
      const { rows } = await sql`select 1 from pg_locks where relation is not null and not granted`.execute(users);
      expect(rows).toHaveLength(1);
    }, IN_TIME);
    // Behind one that waits without a limit this would wait for the end of this transaction.
    await read(users)();
    await vi.waitFor(() => expect(warn).toHaveBeenCalled(), IN_TIME);
    expect(hasMigrated).toBe(false);
    return { running };
  });
  await migrating.running;
  expect(hasMigrated).toBe(true);
  expect(warn).toHaveBeenCalledWith({ tries: 1 }, 'a migration waits for a table that is in use');
});

test(`SQLite: ${ROWS} executions go through all migrations`, { timeout: PATIENCE_MS }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'automateos-migrate-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const open = async (name: string): Promise<Db> => {
    const [file, lockFile] = [path.join(folder, `${name}.db`), path.join(folder, `${name}.lock`)];
    const thread = await startSqliteThread({ file, lockFile, failpoints: undefined }, (error) => {
      throw error;
    });
    onTestFinished(() => thread.close());
    return new Kysely<Database>({ dialect: createThreadDialect(thread) });
  };
  const whole = await open('whole');
  await migrate(whole, 'sqlite');
  const names = await listNames(whole);
  const db = await open('filled');
  await migrate(db, 'sqlite', { upTo: FIRST });
  for (const part of [FILL_EXECUTIONS, FILL_STEPS]) await fill(db, part);
  const lines: string[] = [];
  // One process has the file, and takes no work before its tables are up to date: nobody waits but the start.
  for (const name of names.slice(1)) {
    const startedMs = performance.now();
    await migrate(db, 'sqlite', { upTo: name });
    lines.push(`sqlite ${name}: ${(performance.now() - startedMs).toFixed(0)} ms`);
    if (name.startsWith('0003')) await fill(db, FILL_LETTERS);
  }
  console.log(lines.join('\n'));
  expect(await listNames(db)).toEqual(names);
});
