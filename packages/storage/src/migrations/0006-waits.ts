import { type Kysely, sql } from 'kysely';
import { columnTypes, type DialectName } from './types.ts';

/** Steps that wait: the links that answer them, what has come in, and the runs that runs have started. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function addWaits(db: Kysely<any>, dialect: DialectName): Promise<void> {
  const { text, int, bigint } = columnTypes(dialect);
  await db.schema.alterTable('execution_steps').addColumn('wait_token_hash', sql`${text}`).execute();
  await sql`create unique index execution_steps_wait on execution_steps (wait_token_hash)
    where wait_token_hash is not null`.execute(db);

  // The key is the wait's: what comes first stays.
  await db.schema
    .createTable('wakeups')
    .addColumn('execution_id', text, (column) => column.notNull())
    .addColumn('node_id', text, (column) => column.notNull())
    .addColumn('iteration', text, (column) => column.notNull())
    .addColumn('output', text)
    .addColumn('emitted', text, (column) => column.notNull())
    .addColumn('called_id', text)
    .addColumn('at', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('wakeups_key', ['execution_id', 'node_id', 'iteration'])
    .execute();

  await db.schema
    .createTable('calls')
    .addColumn('called_id', text, (column) => column.notNull())
    .addColumn('execution_id', text, (column) => column.notNull())
    .addColumn('node_id', text, (column) => column.notNull())
    .addColumn('iteration', text, (column) => column.notNull())
    .addColumn('is_awaited', int, (column) => column.notNull())
    .addColumn('depth', int, (column) => column.notNull())
    .addPrimaryKeyConstraint('calls_key', ['called_id'])
    .execute();
  await db.schema.createIndex('calls_of_execution').on('calls').columns(['execution_id', 'called_id']).execute();
  await db.schema
    .alterTable('executions')
    .addColumn('is_called', sql`${int}`, (column) => column.notNull().defaultTo(0))
    .execute();
  if (dialect === 'sqlite') await followCallsOnSqlite(db);
  else await followCallsOnPostgres(db);
}

const ENDED = `new.status in ('success', 'failed', 'cancelled')`;
/** The end of a run wakes the one that waits for it (E7): wherever it was ended, in that transaction. */
const wakeup = (at: string): string => `insert into wakeups (execution_id, node_id, iteration, emitted, called_id, at)
  select execution_id, node_id, iteration, '[]', called_id, ${at} from calls
    where called_id = new.id and is_awaited = 1 on conflict do nothing`;
const wake = (at: string): string => `update executions set wake_seq = wake_seq + 1,
    wake_at = case status when 'waiting' then ${at} else wake_at end,
    status = case status when 'waiting' then 'queued' else status end
  where id in (select execution_id from calls where called_id = new.id and is_awaited = 1)
    and status in ('queued', 'waiting', 'running')`;
/** Nobody waits any more for what a run has called that has not succeeded: the sweep and the owners end it. */
const CANCEL_CALLED = `update executions set cancel_requested = 1
  where id in (select called_id from calls where execution_id = new.id and is_awaited = 1)
    and status in ('queued', 'waiting', 'running')`;

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
async function followCallsOnSqlite(db: Kysely<any>): Promise<void> {
  await sql`create trigger executions_wake_caller after update of status on executions
    when new.is_called = 1 and ${sql.raw(ENDED)}
    begin ${sql.raw(wakeup('new.completed_at'))}; ${sql.raw(wake('new.completed_at'))}; end`.execute(db);
  await sql`create trigger executions_cancel_called after update of status on executions
    when new.status in ('failed', 'cancelled') begin ${sql.raw(CANCEL_CALLED)}; end`.execute(db);
}

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
async function followCallsOnPostgres(db: Kysely<any>): Promise<void> {
  const now = '(extract(epoch from now()) * 1000)::bigint';
  const define = (name: string, ...statements: string[]) =>
    sql`create function ${sql.ref(name)}() returns trigger language plpgsql as
      ${sql.lit(`begin ${statements.join('; ')}; return null; end`)}`.execute(db);
  await define('executions_wake_caller', wakeup(now), wake(now));
  await sql`create trigger executions_wake_caller after update of status on executions for each row
    when (new.is_called = 1 and ${sql.raw(ENDED)}) execute function executions_wake_caller()`.execute(db);
  await define('executions_cancel_called', CANCEL_CALLED);
  await sql`create trigger executions_cancel_called after update of status on executions for each row
    when (new.status in ('failed', 'cancelled')) execute function executions_cancel_called()`.execute(db);
}
