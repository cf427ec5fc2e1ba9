import type { ExecutionId, UserId } from '@automateos/model';
import type { AuditEntry, ExecutionStore } from '@automateos/runtime';
import { sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';
import { isLarge, packValue } from '../journal/stored-values.ts';
import { writeAudit } from './audit.ts';
import { insertPayloads } from './restart-executions.ts';
import { wakeExecution } from './wake-execution.ts';

type Decided = Parameters<ExecutionStore['resolveStep']>[2];

/**
 * Transitions S10 and E7 in one transaction. An execution that is queued has not been looked at yet: whoever claims it
 * reads the steps afterwards.
 */
export async function resolveStep(
  context: StoreContext,
  actor: UserId,
  id: ExecutionId,
  decided: Decided,
  audit: AuditEntry,
): Promise<number | undefined> {
  const { output } = decided;
  const payload = isLarge(output) ? await packValue(output) : undefined;
  return context.db.transaction().execute(async (trx) => {
    const { rows } = await sql`select 1 from executions
      where id = ${id} and owner_id = ${actor} and status in ('waiting', 'queued')
        and exists (select 1 from workflows w where w.id = executions.workflow_id and w.deleted_at is null)
      ${context.lock('for update')}`.execute(trx);
    if (rows.length === 0) return undefined;
    if (payload !== undefined) await insertPayloads(trx, new Map([['', payload]]));
    const step = await trx
      .updateTable('execution_steps')
      .set({
        status: decided.status,
        output: payload === undefined ? output : null,
        output_ref: payload?.sha256 ?? null,
        emitted: JSON.stringify(decided.emitted),
        error: decided.error === null ? null : JSON.stringify(decided.error),
        completed_at: decided.completedAt,
        next_attempt_at: decided.nextAttemptAt === null ? null : context.now(),
      })
      .where('execution_id', '=', id)
      .where('node_id', '=', decided.nodeId)
      .where('iteration', '=', decided.iteration)
      .where('status', '=', 'in_doubt')
      .executeTakeFirst();
    if (step.numUpdatedRows !== 1n) return undefined;
    const wakeSeq = await wakeExecution(trx, context, id);
    await writeAudit(trx, audit);
    return wakeSeq;
  });
}
