import type { ExecutionId, WorkflowId } from '@automateos/model';
import type { RemovedRows } from '@automateos/runtime';
import { sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';
import { purgeEntries } from './purge-entries.ts';

const WEEK_MS = 7 * 86_400_000;

/**
 * Removes executions of deleted workflows, what only they used, and workflows that have none left; also dedupe keys,
 * refresh tokens, revocations and entries of the key-value store that have expired, and workers that
 * ended a week ago. A running execution stays until its owner has ended it.
 *
 * @returns how many executions were removed
 */
export async function purgeDeleted(context: StoreContext, limit: number): Promise<number> {
  await purgeEntries(context, limit);
  return context.db.transaction().execute(async (trx) => {
    const ids = await pickExecutions(trx, context, limit);
    await removeExecutions(trx, context, ids);
    await removeWorkflows(trx, context, limit);
    await removeExpiredKeys(trx, context, limit);
    await removeExpired(trx, context, 'refresh_tokens', 'token_hash', limit);
    await removeExpired(trx, context, 'revoked_tokens', 'id', limit);
    await removeWorkers(trx, context);
    return ids.length;
  });
}

async function pickExecutions(trx: Executor, { lock }: StoreContext, limit: number): Promise<ExecutionId[]> {
  const { rows } = await sql<{ id: ExecutionId }>`select e.id from executions e
    where e.workflow_id in (select id from workflows where deleted_at is not null)
      and e.status in ('success', 'failed', 'cancelled')
    limit ${limit} ${lock('for update of e skip locked')}`.execute(trx);
  return rows.map(({ id }) => id);
}

/** Removes executions with all that is of them alone. The caller has locked them. */
export async function removeExecutions(
  trx: Executor,
  { lock }: StoreContext,
  ids: readonly ExecutionId[],
): Promise<RemovedRows> {
  if (ids.length === 0) return { executions: 0, steps: 0, payloads: 0 };
  const list = sql.join(ids);
  const { rows } = await sql<{ ref: string }>`select input_ref as ref from execution_steps
      where execution_id in (${list}) and input_ref is not null
    union select output_ref from execution_steps where execution_id in (${list}) and output_ref is not null`.execute(
    trx,
  );
  const steps = await sql`delete from execution_steps where execution_id in (${list})`.execute(trx);
  await sql`delete from dead_letters where execution_id in (${list})`.execute(trx);
  await sql`delete from wakeups where execution_id in (${list})`.execute(trx);
  await sql`delete from calls where called_id in (${list})`.execute(trx);
  await sql`delete from executions where id in (${list})`.execute(trx);
  const removed = { executions: ids.length, steps: Number(steps.numAffectedRows ?? 0) };
  if (rows.length === 0) return { ...removed, payloads: 0 };
  const refs = sql.join(rows.map(({ ref }) => ref));
  // The journal locks a payload that it refers to. The lock comes in a statement of its own, so that the next one sees
  // the steps of whoever held it.
  await sql`select sha256 from payloads where sha256 in (${refs}) order by sha256 ${lock('for update')}`.execute(trx);
  const payloads = await sql`delete from payloads where sha256 in (${refs})
    and not exists (select 1 from execution_steps s where s.input_ref = payloads.sha256)
    and not exists (select 1 from execution_steps s where s.output_ref = payloads.sha256)`.execute(trx);
  return { ...removed, payloads: Number(payloads.numAffectedRows ?? 0) };
}

async function removeWorkflows(trx: Executor, { lock }: StoreContext, limit: number): Promise<void> {
  const { rows } = await sql<{ id: WorkflowId }>`select w.id from workflows w where w.deleted_at is not null
    and not exists (select 1 from executions e where e.workflow_id = w.id)
    and not exists (select 1 from store_entries e where e.owner_id = w.owner_id and e.scope = w.id)
    limit ${limit} ${lock('for update skip locked')}`.execute(trx);
  if (rows.length === 0) return;
  const list = sql.join(rows.map(({ id }) => id));
  await sql`delete from dedupe_keys where workflow_id in (${list})`.execute(trx);
  await sql`delete from webhook_requests where workflow_id in (${list})`.execute(trx);
  await sql`delete from workflow_limits where workflow_id in (${list})`.execute(trx);
  await sql`delete from workflow_version_credentials where workflow_id in (${list})`.execute(trx);
  await sql`delete from workflow_versions where workflow_id in (${list})`.execute(trx);
  await sql`delete from workflows where id in (${list})`.execute(trx);
}

/** What a worker ran is taken over by others long before this. */
async function removeWorkers(trx: Executor, { now }: StoreContext): Promise<void> {
  await sql`delete from workers where heartbeat_at <= ${now()} - ${sql.lit(WEEK_MS)} and stopped_at is not null
    and not exists (select 1 from executions e where e.worker_id = workers.id and e.status = 'running')`.execute(trx);
}

async function removeExpiredKeys(trx: Executor, { now, lock }: StoreContext, limit: number): Promise<void> {
  await sql`delete from dedupe_keys where (workflow_id, scope, key) in (select workflow_id, scope, key from dedupe_keys
    where expires_at <= ${now()} order by expires_at limit ${limit} ${lock('for update skip locked')})`.execute(trx);
}

async function removeExpired(
  trx: Executor,
  { now, lock }: StoreContext,
  table: 'refresh_tokens' | 'revoked_tokens',
  key: string,
  limit: number,
): Promise<void> {
  await sql`delete from ${sql.table(table)} where ${sql.ref(key)} in (select ${sql.ref(key)} from ${sql.table(table)}
    where expires_at <= ${now()} order by expires_at limit ${limit} ${lock('for update skip locked')})`.execute(trx);
}
