import { failpoint, type WorkerId, type WorkflowId } from '@automateos/model';
import type { LimitedClaim } from '@automateos/runtime';
import { type RawBuilder, sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';
import { claimInTurn, toClaimed } from './claim-executions.ts';

/** Workflows looked at in one transaction; the next claim does the rest. */
const WORKFLOWS_AT_ONCE = 20;

/** A workflow with limits that has something due, and what it may do now. */
interface Turn {
  readonly workflow_id: WorkflowId;
  readonly oldest_due_at: number;
  readonly has_begun: boolean;
  /** How many more may run; null: any number. */
  readonly room: number | null;
  /** How many more may start; null: any number. */
  readonly starts: number | null;
  /** When the oldest start that counts is forgotten, from now. */
  readonly next_start_ms: number | null;
}

/**
 * Claims from workflows with limits of their own. The look at all of them takes no lock and costs a few index entries
 * for each, however long its backlog is. Only where something can start is the workflow's row in `workflow_limits`
 * locked and everything counted again by a new statement, which sees what the holder before committed: so the limits
 * hold exactly over any number of workers. The executions themselves are the record of what ran and started when.
 */
export async function claimLimited(
  context: StoreContext,
  { workerId, limit }: { readonly workerId: WorkerId; readonly limit: number },
): Promise<LimitedClaim> {
  const seen = await readTurns(context.reader, context);
  const open = seen.filter(mayStart).sort((a, b) => a.oldest_due_at - b.oldest_due_at);
  if (limit <= 0 || open.length === 0) return { claimed: [], retryInMs: retryIn(seen) };
  const ids = open.slice(0, WORKFLOWS_AT_ONCE).map(({ workflow_id }) => workflow_id);
  return context.db.transaction().execute(async (trx) => {
    // In one order everywhere, so that no two claims wait for each other.
    await sql`select workflow_id from workflow_limits where workflow_id in (${sql.join(ids)})
      order by workflow_id ${context.lock('for update')}`.execute(trx);
    const turns = await readTurns(trx, context, ids);
    const claimed = [];
    for (const turn of turns.filter(mayStart)) {
      const room = Math.min(turn.room ?? limit, limit - claimed.length);
      if (room <= 0) break;
      const starts = turn.starts ?? room;
      const { rows } = await claimInTurn(context, workerId, turn.workflow_id, { room, starts }).execute(trx);
      claimed.push(...rows.map(toClaimed));
    }
    if (claimed.length > 0) failpoint('claim.updated-not-committed');
    // Without anything claimed there would be no end to it.
    const isMoreOpen = open.length > ids.length && claimed.length > 0;
    return { claimed, retryInMs: isMoreOpen ? 0 : retryIn(await readTurns(trx, context)) };
  });
}

function mayStart({ room, starts, has_begun }: Turn): boolean {
  return (room === null || room > 0) && (has_begun || starts === null || starts > 0);
}

/** When a start is possible where only the rate is in the way: nothing else tells when that is. */
function retryIn(turns: readonly Turn[]): number | null {
  const waits = turns.flatMap(({ room, starts, next_start_ms }) =>
    (room === null || room > 0) && starts !== null && starts <= 0 && next_start_ms !== null ? [next_start_ms] : [],
  );
  return waits.length === 0 ? null : Math.max(0, Math.min(...waits));
}

interface TurnRow {
  readonly workflow_id: WorkflowId;
  readonly begun_at: number | null;
  readonly fresh_at: number | null;
  readonly max_concurrency: number | null;
  readonly rate_count: number | null;
  readonly running: number;
  readonly started: number;
  readonly next_start_ms: number | null;
}

/** The workflows with limits that have something due. */
async function readTurns(db: Executor, context: StoreContext, ids?: readonly WorkflowId[]): Promise<Turn[]> {
  const { rows } = await selectTurns(context, ids).execute(db);
  return rows.map((row) => ({
    workflow_id: row.workflow_id,
    oldest_due_at: Math.min(row.begun_at ?? Number.POSITIVE_INFINITY, row.fresh_at ?? Number.POSITIVE_INFINITY),
    has_begun: row.begun_at !== null,
    room: row.max_concurrency === null ? null : row.max_concurrency - Number(row.running),
    starts: row.rate_count === null ? null : row.rate_count - Number(row.started),
    next_start_ms: row.next_start_ms,
  }));
}

function selectTurns(
  { now, engineVersion }: StoreContext,
  ids: readonly WorkflowId[] | undefined,
): RawBuilder<TurnRow> {
  const due = (which: RawBuilder<unknown>) => sql`(select e.wake_at from executions e
    where e.workflow_id = l.workflow_id and e.status in ('queued', 'waiting') and e.is_limited = 1
      and e.started_at ${which} and e.wake_at <= ${now()} and e.engine_version <= ${engineVersion} order by e.wake_at limit 1)`;
  const counted = sql`from executions e where e.workflow_id = t.workflow_id and e.is_limited = 1
    and e.started_at is not null and e.started_at > ${now()} - t.rate_per_ms`;
  return sql<TurnRow>`select t.*,
      case when t.max_concurrency is null then 0 else (select count(*) from executions e
        where e.workflow_id = t.workflow_id and e.status = 'running') end as running,
      case when t.rate_count is null then 0 else (select count(*) ${counted}) end as started,
      case when t.rate_count is null then null
        else (select min(e.started_at) ${counted}) + t.rate_per_ms - ${now()} end as next_start_ms
    from (select l.*, ${due(sql`is not null`)} as begun_at, ${due(sql`is null`)} as fresh_at from workflow_limits l
      ${ids === undefined ? sql`` : sql`where l.workflow_id in (${sql.join(ids)})`}) as t
    where t.begun_at is not null or t.fresh_at is not null`;
}
