import { isLimited, type WorkflowId, type WorkflowSettings } from '@automateos/model';
import { sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';

/** Keeps the limits that the settings name where claims read and lock them. */
export async function writeLimits(trx: Executor, id: WorkflowId, settings: WorkflowSettings): Promise<void> {
  if (!isLimited(settings)) {
    await trx.deleteFrom('workflow_limits').where('workflow_id', '=', id).execute();
    return;
  }
  const limits = {
    max_concurrency: settings.max_concurrency ?? null,
    rate_count: settings.rate_limit?.count ?? null,
    rate_per_ms: settings.rate_limit?.per_ms ?? null,
  };
  await trx
    .insertInto('workflow_limits')
    .values({ workflow_id: id, ...limits })
    .onConflict((conflict) => conflict.column('workflow_id').doUpdateSet(limits))
    .execute();
}

/**
 * The same for a workflow that is there already. Executions that are open follow when it gets its first limit or loses
 * its last. The caller has changed the workflow's row, so no insert is under way: the journal locks that row.
 *
 * Rows are locked in the order of their ids, as the journal does, so that the two cannot wait for each other.
 */
export async function changeLimits(
  trx: Executor,
  { lock }: StoreContext,
  id: WorkflowId,
  settings: WorkflowSettings,
): Promise<void> {
  await writeLimits(trx, id, settings);
  const limited = isLimited(settings) ? 1 : 0;
  const differs = sql`workflow_id = ${id} and status in ('queued', 'waiting', 'running') and is_limited <> ${limited}`;
  await sql`select id from executions where ${differs} order by id ${lock('for update')}`.execute(trx);
  await sql`update executions set is_limited = ${limited} where ${differs}`.execute(trx);
}
