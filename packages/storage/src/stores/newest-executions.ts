import type { ExecutionId, ExecutionStatus, UserId, WorkflowId } from '@automateos/model';
import { type RawBuilder, sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';

/** Which executions are meant: those of these workflows of the actor, with ids from `fromId` to before `beforeId`. */
export interface ExecutionStretch {
  readonly actor: UserId;
  readonly workflowId: WorkflowId | undefined;
  /** A `like` pattern for the workflow's name in lower case. */
  readonly namePattern?: string;
  readonly status: ExecutionStatus | undefined;
  readonly fromId: string;
  readonly beforeId: string;
  readonly limit: number;
}

/**
 * The newest executions of many workflows, newest first. Each workflow's executions lie in the order of their ids in an
 * index that is there anyway; this merges them, so that no further index has to be written with every execution. The
 * work is one look into the index per workflow and one per execution of the page, whatever the number of executions:
 * decision 12 has the figures.
 */
export async function listNewestIds({ name, reader }: StoreContext, stretch: ExecutionStretch): Promise<ExecutionId[]> {
  const query = name === 'sqlite' ? mergeOnSqlite(stretch) : mergeOnPostgres(stretch);
  const { rows } = await query.execute(reader);
  return rows.map(({ id }) => id);
}

type IdQuery = RawBuilder<{ id: ExecutionId }>;

function ownWorkflows({ actor, workflowId, namePattern }: ExecutionStretch) {
  return sql`w.owner_id = ${actor} and w.deleted_at is null
    ${workflowId === undefined ? sql`` : sql`and w.id = ${workflowId}`}
    ${namePattern === undefined ? sql`` : sql`and w.name_search like ${namePattern} escape '\\'`}`;
}

/** Ids of one workflow, newest first, up to a bound. */
function idsOf(
  workflow: RawBuilder<unknown>,
  upTo: RawBuilder<unknown>,
  from: unknown,
  status: ExecutionStatus | undefined,
) {
  return sql`select e.id from executions e where e.workflow_id = ${workflow}
    ${status === undefined ? sql`` : sql`and e.status = ${status}`} and e.id ${upTo} and e.id >= ${from} order by e.id desc`;
}

/**
 * A merge as in a textbook: SQLite takes the rows of a recursive query out in the order asked for, and puts in the next
 * id of the workflow that the last one was of.
 */
function mergeOnSqlite(stretch: ExecutionStretch): IdQuery {
  const { status, fromId, beforeId, limit } = stretch;
  return sql`with recursive merged (id, workflow_id) as (
      select (${idsOf(sql`w.id`, sql`< ${beforeId}`, fromId, status)} limit 1), w.id
        from workflows w where ${ownWorkflows(stretch)}
      union all
      select (${idsOf(sql`merged.workflow_id`, sql`< merged.id`, fromId, status)} limit 1), merged.workflow_id
        from merged where merged.id is not null
      order by 1 desc limit ${limit})
    select id from merged where id is not null`;
}

/**
 * PostgreSQL's recursion has no order. A page can only be of the workflows whose newest ids are the newest; and when
 * these are as many as the page, nothing older than the oldest of them is on it.
 */
function mergeOnPostgres(stretch: ExecutionStretch): IdQuery {
  const { status, fromId, beforeId, limit } = stretch;
  return sql`with tops as materialized (
      select w.id, (${idsOf(sql`w.id`, sql`< ${beforeId}`, fromId, status)} limit 1) as newest
        from workflows w where ${ownWorkflows(stretch)}),
    chosen as materialized (select id, newest from tops where newest is not null order by newest desc limit ${limit}),
    oldest as (select case when count(*) = ${limit} then min(newest) else ${fromId} end as id from chosen)
    select page.id from chosen cross join oldest
      cross join lateral (${idsOf(sql`chosen.id`, sql`<= chosen.newest`, sql`oldest.id`, status)} limit ${limit}) page
      order by page.id desc limit ${limit}`;
}
