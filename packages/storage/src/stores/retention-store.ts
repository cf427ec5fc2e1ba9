import { type ExecutionId, firstIdAt, type WorkflowId, type WorkflowSettings } from '@automateos/model';
import type { Pruned, RetentionStore } from '@automateos/runtime';
import { type RawBuilder, sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';
import { removeExecutions } from './purge.ts';
import { readUsedBytes, shrinkFile } from './used-space.ts';

const FIRST_ID = '';

export function createRetentionStore(context: StoreContext): RetentionStore {
  const { db, reader } = context;
  return {
    async nowMs() {
      const { rows } = await sql<{ now: number }>`select ${context.now()} as now`.execute(reader);
      return Number(rows[0]?.now);
    },
    async listWorkflows(after, limit) {
      const { rows } = await sql<{ id: WorkflowId; settings: string }>`select id, settings from workflows
        where id > ${after ?? FIRST_ID} and deleted_at is null order by id limit ${limit}`.execute(reader);
      // Checked when they were saved.
      return rows.map(({ id, settings }) => ({ id, settings: JSON.parse(settings) as WorkflowSettings }));
    },
    async findBeyond(workflowId, newest) {
      const { rows } = await sql<{ id: ExecutionId }>`select id from executions where workflow_id = ${workflowId}
        order by id desc limit 1 offset ${newest}`.execute(reader);
      return rows[0]?.id ?? null;
    },
    pruneWorkflow: (workflowId, { endedBefore, upTo }, after, limit) =>
      prune(context, oldestOfWorkflow(workflowId, { endedBefore, upTo }, after, limit), limit),
    pruneOldest: (after, limit) => prune(context, oldest(after, limit), limit),
    async pruneRedrives(endedBefore, limit) {
      // Ids rise with time: what ended before began before.
      const removed = await sql`delete from redrives where id in (select id from redrives
        where id <= ${firstIdAt(endedBefore)} and status <> 'running' and completed_at < ${endedBefore}
        order by id limit ${limit})`.execute(db);
      return Number(removed.numAffectedRows ?? 0);
    },
    usedBytes: () => readUsedBytes(context),
    giveBack: () => shrinkFile(context),
  };
}

/** Rows that are looked at: `may_go` by their age and number alone. */
interface Candidate {
  readonly id: ExecutionId;
  readonly may_go: number;
}

/**
 * Ids rise with time, so the oldest come first in the index of the lists, and none is needed for this alone. What
 * began early and ended late is looked at and stays.
 */
export function oldestOfWorkflow(
  workflowId: WorkflowId,
  { endedBefore, upTo }: Parameters<RetentionStore['pruneWorkflow']>[1],
  after: ExecutionId | null,
  limit: number,
): RawBuilder<Candidate> {
  const begunBefore = endedBefore === null ? FIRST_ID : firstIdAt(endedBefore);
  const last = upTo !== null && upTo > begunBefore ? upTo : begunBefore;
  return sql<Candidate>`select id, case when id <= ${upTo ?? FIRST_ID} or completed_at < ${endedBefore ?? 0}
      then 1 else 0 end as may_go
    from executions where workflow_id = ${workflowId} and id > ${after ?? FIRST_ID} and id <= ${last}
    order by id limit ${limit}`;
}

export function oldest(after: ExecutionId | null, limit: number): RawBuilder<Candidate> {
  return sql<Candidate>`select id, 1 as may_go from executions where id > ${after ?? FIRST_ID} order by id limit ${limit}`;
}

/** Of those that may go, the ones that have ended, that nobody has still to decide about, and that no caller waits for. */
export function removable(
  ids: readonly ExecutionId[],
  { lock }: Pick<StoreContext, 'lock'>,
): RawBuilder<{ id: ExecutionId }> {
  return sql<{ id: ExecutionId }>`select e.id from executions e where e.id in (${sql.join(ids)})
    and e.status in ('success', 'failed', 'cancelled')
    and not exists (select 1 from dead_letters d where d.execution_id = e.id and d.status = 'open')
    and not exists (select 1 from calls c join executions p on p.id = c.execution_id
      where c.called_id = e.id and p.status in ('queued', 'running', 'waiting'))
    ${lock('for update of e skip locked')}`;
}

async function prune(context: StoreContext, candidates: RawBuilder<Candidate>, limit: number): Promise<Pruned> {
  const { rows } = await candidates.execute(context.reader);
  const cursor = rows.length < limit ? null : (rows.at(-1)?.id ?? null);
  const ids = rows.filter(({ may_go }) => may_go === 1).map(({ id }) => id);
  if (ids.length === 0) return { executions: 0, steps: 0, payloads: 0, cursor };
  const removed = await context.db.transaction().execute(async (trx) => {
    const found = await removable(ids, context).execute(trx);
    return removeExecutions(
      trx,
      context,
      found.rows.map(({ id }) => id),
    );
  });
  return { ...removed, cursor };
}
