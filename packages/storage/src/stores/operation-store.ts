import { firstIdAt, type UserId, type WorkerId, type WorkflowId } from '@automateos/model';
import type { OperationFigure, OperationStore, WorkerState, WorkflowStorage } from '@automateos/runtime';
import { type RawBuilder, sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** How long after its lease an owner may be silent before its runs count as stranded: sweeps need a moment. */
const GRACE_MS = 2_000;
/** What is open in the whole installation is looked at up to here. */
const MOST_OPEN = 100_000;
const MOST_ACCEPTED = 100_000;
const MOST_COUNTED = 10_000;
const MOST_WORKERS = 100;

/** Entries of the index that the counts by workflow may read together, and how many workflows are shown. */
const STORAGE = { entries: 50_000, most: 10_000, least: 20, shown: 100 } as const;

/** A figure, and whether counting it stopped at its bound. */
interface Counted {
  readonly count: number;
  readonly isCut: boolean;
}

type CountedFigures = { readonly [Figure in OperationFigure]: Counted };

export function createOperationStore(context: StoreContext): OperationStore {
  const { name, reader } = context;
  return {
    database: name === 'postgres' ? 'postgresql' : name,
    async readState(actor, nowMs) {
      const [open, running, inDoubt, acceptedLastMinute, openDeadLetters, workers, storage] = await Promise.all([
        readOpen(context, actor),
        readRunning(context, actor),
        countInDoubt(reader, actor),
        countAccepted(reader, actor, nowMs - MINUTE_MS),
        countDeadLetters(reader, actor),
        listWorkers(context),
        listStorage(reader, actor),
      ]);
      const { oldestQueuedAt, ...openFigures } = open;
      const counted: CountedFigures = { ...openFigures, ...running, inDoubt, acceptedLastMinute, openDeadLetters };
      const entries = Object.entries(counted) as [OperationFigure, Counted][]; // the keys of the type
      return {
        figures: Object.fromEntries(entries.map(([figure, { count }]) => [figure, count])) as Record<
          OperationFigure,
          number
        >, // the same keys
        atLeast: entries.filter(([, { isCut }]) => isCut).map(([figure]) => figure),
        oldestQueuedAt,
        workers,
        storage,
      };
    },
  };
}

/**
 * Workflows of the actor that have not been deleted, as `w`. They are joined by `cross join`, which SQLite takes for the
 * order to read in: first the few things that are looked at, then their workflows, and not all workflows there are.
 */
function isOwn(actor: UserId): RawBuilder<boolean> {
  return sql<boolean>`w.owner_id = ${actor} and w.deleted_at is null`;
}

/** What is queued or waits, from the one index that holds all of it and little else. */
async function readOpen({ reader, now }: StoreContext, actor: UserId) {
  const { rows } = await sql<{
    total: number;
    queued: number;
    waiting: number;
    overdue: number;
    oldest: number | null;
  }>`with open as (select workflow_id, status || '' as status, wake_at, is_limited from executions
      where status in ('queued', 'waiting') limit ${sql.lit(MOST_OPEN + 1)})
    select (select count(*) from open) as total,
      count(case when o.status = 'queued' then 1 end) as queued,
      count(case when o.status = 'waiting' then 1 end) as waiting,
      count(case when o.is_limited = 0 and o.wake_at < ${now()} - ${sql.lit(MINUTE_MS)} then 1 end) as overdue,
      min(case when o.status = 'queued' then o.wake_at end) as oldest
    from open o cross join workflows w where w.id = o.workflow_id and ${isOwn(actor)}`.execute(reader);
  const [row] = rows;
  const isCut = Number(row?.total ?? 0) > MOST_OPEN;
  const counted = (value: number | undefined): Counted => ({ count: Number(value ?? 0), isCut });
  return {
    queued: counted(row?.queued),
    waiting: counted(row?.waiting),
    overdue: counted(row?.overdue),
    oldestQueuedAt: row?.oldest == null ? null : Number(row.oldest),
  };
}

async function readRunning({ reader, isAlive, leaseMs }: StoreContext, actor: UserId) {
  const { rows } = await sql<{ total: number; running: number; stranded: number }>`
    with running as (select workflow_id, worker_id from executions
      where status = 'running' limit ${sql.lit(MOST_COUNTED + 1)}),
    alive as (select w.id from workers w where ${isAlive(leaseMs + GRACE_MS)})
    select (select count(*) from running) as total, count(*) as running,
      count(case when r.worker_id is null or r.worker_id not in (select id from alive) then 1 end) as stranded
    from running r cross join workflows w where w.id = r.workflow_id and ${isOwn(actor)}`.execute(reader);
  const [row] = rows;
  const isCut = Number(row?.total ?? 0) > MOST_COUNTED;
  return {
    running: { count: Number(row?.running ?? 0), isCut },
    stranded: { count: Number(row?.stranded ?? 0), isCut },
  };
}

/** Runs that wait for a person: of those that wait, the ones with a step in doubt. */
async function countInDoubt(db: Executor, actor: UserId): Promise<Counted> {
  const { rows } = await sql<{ total: number; count: number }>`
    with open as (select id, workflow_id from executions
      where status in ('queued', 'waiting') and status = 'waiting' limit ${sql.lit(MOST_OPEN)}),
    waiting as (select o.id from open o cross join workflows w
      where w.id = o.workflow_id and ${isOwn(actor)} limit ${sql.lit(MOST_COUNTED + 1)})
    select (select count(*) from waiting) as total, count(*) as count from waiting where exists (
      select 1 from execution_steps s where s.execution_id = waiting.id and s.status = 'in_doubt')`.execute(db);
  const [row] = rows;
  return { count: Number(row?.count ?? 0), isCut: Number(row?.total ?? 0) > MOST_COUNTED };
}

function countAccepted(db: Executor, actor: UserId, since: number): Promise<Counted> {
  return countOwn(
    db,
    actor,
    MOST_ACCEPTED,
    sql`select workflow_id from executions where id >= ${firstIdAt(since)} order by id desc`,
  );
}

function countDeadLetters(db: Executor, actor: UserId): Promise<Counted> {
  const letters = sql`select workflow_id from dead_letters where owner_id = ${actor} and status = 'open'`;
  return countOwn(db, actor, MOST_COUNTED, letters);
}

/** Counts what belongs to workflows of the actor. @param rows gives the workflow of each thing; so many are looked at */
async function countOwn(db: Executor, actor: UserId, most: number, rows: RawBuilder<unknown>): Promise<Counted> {
  const counted = await sql<{ total: number; count: number }>`with things as (${rows} limit ${sql.lit(most + 1)})
    select (select count(*) from things) as total, count(*) as count
    from things t cross join workflows w where w.id = t.workflow_id and ${isOwn(actor)}`.execute(db);
  const [row] = counted.rows;
  return { count: Math.min(Number(row?.count ?? 0), most), isCut: Number(row?.total ?? 0) > most };
}

async function listWorkers({ reader, now, isAlive, leaseMs }: StoreContext): Promise<WorkerState[]> {
  const { rows } = await sql<{ id: WorkerId; started_at: number; heartbeat_at: number; is_alive: number }>`
    select w.id, w.started_at, w.heartbeat_at, case when ${isAlive(leaseMs)} then 1 else 0 end as is_alive
    from workers w where w.stopped_at is null and w.heartbeat_at > ${now()} - ${sql.lit(HOUR_MS)}
    order by w.started_at desc, w.id desc limit ${sql.lit(MOST_WORKERS)}`.execute(reader);
  return rows.map((row) => ({
    id: row.id,
    startedAt: row.started_at,
    heartbeatAt: row.heartbeat_at,
    isAlive: row.is_alive === 1,
  }));
}

/** The more workflows there are, the earlier the counting of each one stops. */
async function listStorage(db: Executor, actor: UserId): Promise<WorkflowStorage[]> {
  const own = await sql<{ count: number }>`select count(*) as count from workflows w where ${isOwn(actor)}`.execute(db);
  const share = Math.floor(STORAGE.entries / Math.max(1, Number(own.rows[0]?.count ?? 0)));
  const most = Math.max(STORAGE.least, Math.min(STORAGE.most, share));
  const { rows } = await sql<{ id: WorkflowId; name: string; executions: number }>`select w.id, w.name,
      (select count(*) from (select 1 from executions e where e.workflow_id = w.id limit ${sql.lit(most + 1)}) as counted)
        as executions
    from workflows w where ${isOwn(actor)} order by executions desc, w.id desc limit ${sql.lit(STORAGE.shown)}`.execute(
    db,
  );
  return rows.map((row) => ({
    workflowId: row.id,
    workflowName: row.name,
    executions: Math.min(Number(row.executions), most),
    isExact: Number(row.executions) <= most,
  }));
}
