import type { ExecutionId, RedriveId } from '@automateos/model';
import type { AuditEntry, DeadLetterStore } from '@automateos/runtime';
import type { Executor, StoreContext } from '../dialect.ts';
import { writeAudit, writeAuditOfMany } from './audit.ts';
import { listGroups } from './dead-letter-groups.ts';
import { beyond, ownWorkflows, selectDeadLetters, toDeadLetter, toRedrive, toRedriveRow } from './dead-letter-rows.ts';
import { closeAndRestart } from './restart-executions.ts';

export function createDeadLetterStore(context: StoreContext): DeadLetterStore {
  const { db, reader } = context;
  return {
    async listDeadLetters(actor, { status, limit, cursor, ...filter }) {
      let query = selectDeadLetters(reader, actor, status, filter)
        .selectAll()
        .orderBy('failed_at', 'desc')
        .orderBy('execution_id', 'desc')
        .limit(limit + 1);
      if (cursor !== undefined) {
        const last = await reader
          .selectFrom('dead_letters')
          .select(['failed_at', 'execution_id'])
          .where('execution_id', '=', cursor as ExecutionId) // only compared
          .where('owner_id', '=', actor)
          .executeTakeFirst();
        if (last === undefined) return { items: [], nextCursor: null };
        query = query.where(beyond('<', last.failed_at, last.execution_id));
      }
      const rows = await query.execute();
      const items = rows.slice(0, limit).map(toDeadLetter);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.executionId ?? null) : null };
    },

    listDeadLetterGroups: (actor, filter, nowMs) => listGroups(reader, actor, filter, nowMs),

    async findDeadLetter(actor, id) {
      const row = await reader
        .selectFrom('dead_letters')
        .selectAll()
        .where('execution_id', '=', id)
        .where('owner_id', '=', actor)
        .where('workflow_id', 'in', ownWorkflows(reader, actor))
        .executeTakeFirst();
      return row && toDeadLetter(row);
    },

    discardDeadLetter: (actor, id, audit) =>
      db.transaction().execute(async (trx) => {
        const open = selectDeadLetters(trx, actor, 'open', {}).select('execution_id').where('execution_id', '=', id);
        return (await discard(trx, [(await open.executeTakeFirst())?.execution_id ?? null], audit)) === 1;
      }),

    discardDeadLetters: (actor, filter, limit, audit) =>
      db.transaction().execute(async (trx) => {
        const open = selectDeadLetters(trx, actor, 'open', filter)
          .select('execution_id')
          .orderBy('failed_at')
          .orderBy('execution_id')
          .limit(limit);
        return discard(
          trx,
          (await open.execute()).map((row) => row.execution_id),
          audit,
        );
      }),

    redriveDeadLetter: async (actor, restart, audit) => {
      if (restart.execution.ownerId !== actor) return false;
      const made = await closeAndRestart(context, [restart], audit);
      return made.length === 1;
    },

    async countDeadLetters(actor, filter) {
      const { count } = await selectDeadLetters(reader, actor, 'open', filter)
        .select((select) => select.fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    insertRedrive: (redrive, audit) =>
      db.transaction().execute(async (trx) => {
        await trx.insertInto('redrives').values(toRedriveRow(redrive)).execute();
        await writeAudit(trx, audit);
      }),

    async findRedrive(actor, id) {
      const row = await reader
        .selectFrom('redrives')
        .selectAll()
        .where('id', '=', id)
        .where('owner_id', '=', actor)
        .executeTakeFirst();
      return row && toRedrive(row);
    },

    async listRedrives(actor, { limit, cursor }) {
      let query = reader
        .selectFrom('redrives')
        .selectAll()
        .where('owner_id', '=', actor)
        .orderBy('id', 'desc')
        .limit(limit + 1);
      if (cursor !== undefined) query = query.where('id', '<', cursor as RedriveId); // only compared
      const rows = await query.execute();
      const items = rows.slice(0, limit).map(toRedrive);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    stopRedrive: (actor, id, audit) =>
      db.transaction().execute(async (trx) => {
        const stopped = await trx
          .updateTable('redrives')
          .set({ status: 'stopped', completed_at: audit.at })
          .where('id', '=', id)
          .where('owner_id', '=', actor)
          .where('status', '=', 'running')
          .executeTakeFirst();
        if (stopped.numUpdatedRows !== 1n) return false;
        await writeAudit(trx, audit);
        return true;
      }),
  };
}

/** Compares the status once more: somebody may have decided since the rows were read. */
async function discard(trx: Executor, ids: readonly (ExecutionId | null)[], audit: AuditEntry): Promise<number> {
  const picked = ids.filter((id) => id !== null);
  if (picked.length === 0) return 0;
  const rows = await trx
    .updateTable('dead_letters')
    .set({ status: 'discarded', decided_at: audit.at })
    .where('execution_id', 'in', picked)
    .where('status', '=', 'open')
    .returning('execution_id')
    .execute();
  await writeAuditOfMany(
    trx,
    audit,
    rows.map((row) => row.execution_id),
  );
  return rows.length;
}
