import { LIMITS, type UserId, type WorkflowId } from '@automateos/model';
import { type ScheduleState, TooManyFastSchedulesError, type WorkflowTriggers } from '@automateos/runtime';
import { sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';

/** Taken before the workflow's row by who writes fast schedules, so that an account's number of them can be counted. */
export async function lockForFastSchedules(
  trx: Executor,
  { lock }: StoreContext,
  ownerId: UserId,
  triggers: WorkflowTriggers | undefined,
): Promise<void> {
  if (triggers?.schedules.some(({ isFast }) => isFast) !== true) return;
  await sql`select id from users where id = ${ownerId} ${lock('for update')}`.execute(trx);
}

/**
 * Replaces what starts a workflow by itself. A schedule whose config is the same keeps its slot. The caller has locked
 * the workflow's row.
 *
 * @throws TooManyFastSchedulesError
 */
export async function writeTriggers(
  trx: Executor,
  workflowId: WorkflowId,
  ownerId: UserId,
  triggers: WorkflowTriggers,
): Promise<void> {
  await writeSchedules(trx, workflowId, ownerId, triggers.schedules);
  await trx.deleteFrom('error_triggers').where('workflow_id', '=', workflowId).execute();
  if (triggers.failureWatch === null) return;
  const { nodeId, workflowIds } = triggers.failureWatch;
  await trx
    .insertInto('error_triggers')
    .values({ workflow_id: workflowId, node_id: nodeId, owner_id: ownerId, watched: JSON.stringify(workflowIds) })
    .execute();
}

async function writeSchedules(
  trx: Executor,
  workflowId: WorkflowId,
  ownerId: UserId,
  schedules: WorkflowTriggers['schedules'],
): Promise<void> {
  const before = await trx
    .selectFrom('schedules')
    .select(['node_id', 'config'])
    .where('workflow_id', '=', workflowId)
    .execute();
  const configs = new Map(before.map((row) => [row.node_id, row.config]));
  const changed = schedules.filter(({ nodeId, config }) => configs.get(nodeId) !== config);
  const kept = new Set(schedules.filter((one) => !changed.includes(one)).map(({ nodeId }) => nodeId));
  const gone = [...configs.keys()].filter((nodeId) => !kept.has(nodeId));
  if (gone.length > 0) {
    await trx.deleteFrom('schedules').where('workflow_id', '=', workflowId).where('node_id', 'in', gone).execute();
  }
  if (changed.length === 0) return;
  const rows = changed.map(({ nodeId, config, isFast, anchorAt, nextAt }) => ({
    workflow_id: workflowId,
    node_id: nodeId,
    owner_id: ownerId,
    config,
    is_fast: isFast ? 1 : 0,
    anchor_at: anchorAt,
    next_at: nextAt,
  }));
  await trx.insertInto('schedules').values(rows).execute();
  if (changed.some(({ isFast }) => isFast)) await checkFast(trx, ownerId);
}

async function checkFast(trx: Executor, ownerId: UserId): Promise<void> {
  const { count } = await trx
    .selectFrom('schedules')
    .select((select) => select.fn.countAll().as('count'))
    .where('owner_id', '=', ownerId)
    .where('is_fast', '=', sql.lit(1))
    .executeTakeFirstOrThrow();
  if (Number(count) > LIMITS.fastSchedulesPerUser) throw new TooManyFastSchedulesError();
}

export async function listSchedules(db: Executor, actor: UserId, id: WorkflowId): Promise<readonly ScheduleState[]> {
  const rows = await db
    .selectFrom('schedules')
    .select(['node_id', 'anchor_at', 'next_at'])
    .where('workflow_id', '=', id)
    .where('owner_id', '=', actor)
    .orderBy('node_id')
    .execute();
  return rows.map((row) => ({ nodeId: row.node_id, anchorAt: Number(row.anchor_at), nextAt: Number(row.next_at) }));
}
