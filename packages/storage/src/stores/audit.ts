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

/** The same entry for each of many subjects. */
export async function writeAuditOfMany(db: Executor, entry: AuditEntry, subjectIds: readonly string[]): Promise<void> {
  if (subjectIds.length === 0) return;
  const { actorId, action, at, address } = entry;
  const rows = subjectIds.map((id) => ({ actor_id: actorId, action, subject_id: id, at, address }));
  await db.insertInto('audit_log').values(rows).execute();
}
