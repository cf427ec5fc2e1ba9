import type { AuditEntry } from '@automateos/runtime';
import type { Executor } from '../dialect.ts';

/** Appends to the audit log; called inside the transaction of the change that it tells of. */
export async function writeAudit(db: Executor, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      actor_id: entry.actorId,
      action: entry.action,
      subject_id: entry.subjectId,
      at: entry.at,
      address: entry.address,
    })
    .execute();
}
