import type { CredentialId, UserId } from '@automateos/model';
import type { CredentialStore, CredentialUse } from '@automateos/runtime';
import { sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';
import { writeAudit } from './audit.ts';
import { toChangedCells, toCredentialRecord, toCredentialRow } from './credential-rows.ts';

/** How many workflows a refusal to delete names. */
const SHOWN_USES = 20;

export function createCredentialStore({ db, reader, lock }: StoreContext): CredentialStore {
  return {
    insertCredential: (credential, limit, audit) =>
      db.transaction().execute(async (trx) => {
        // The owner's row is locked, so that two inserts cannot both be the last one that fits.
        await sql`select id from users where id = ${credential.ownerId} ${lock('for update')}`.execute(trx);
        const { count } = await trx
          .selectFrom('credentials')
          .select((select) => select.fn.countAll().as('count'))
          .where('owner_id', '=', credential.ownerId)
          .executeTakeFirstOrThrow();
        if (Number(count) >= limit) return false;
        await trx.insertInto('credentials').values(toCredentialRow(credential)).execute();
        await writeAudit(trx, audit);
        return true;
      }),

    async findCredential(actor, id) {
      const row = await selectOwn(reader, actor).where('id', '=', id).executeTakeFirst();
      return row && toCredentialRecord(row);
    },

    async listCredentials(actor, { limit, cursor }) {
      let query = selectOwn(reader, actor)
        .orderBy('id', 'desc')
        .limit(limit + 1);
      if (cursor !== undefined) query = query.where('id', '<', cursor as CredentialId); // only compared
      const rows = await query.execute();
      const items = rows.slice(0, limit).map(toCredentialRecord);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    async findTypes(actor, ids) {
      if (ids.length === 0) return new Map();
      const rows = await reader
        .selectFrom('credentials')
        .select(['id', 'type'])
        .where('owner_id', '=', actor)
        .where('id', 'in', ids as readonly CredentialId[]) // only compared
        .execute();
      return new Map(rows.map(({ id, type }) => [id, type]));
    },

    updateCredential: (actor, id, revision, change, audit) =>
      db.transaction().execute(async (trx) => {
        const updated = await trx
          .updateTable('credentials')
          .set({ ...toChangedCells(change), revision: revision + 1, updated_at: audit.at })
          .where('id', '=', id)
          .where('owner_id', '=', actor)
          .where('revision', '=', revision)
          .executeTakeFirst();
        if (updated.numUpdatedRows !== 1n) return false;
        await writeAudit(trx, audit);
        return true;
      }),

    deleteCredential: (actor, id, audit) =>
      db.transaction().execute(async (trx) => {
        // Whoever saves a workflow that names it holds the row until the version is there.
        const { rows } = await sql`select id from credentials where id = ${id} and owner_id = ${actor}
          ${lock('for update')}`.execute(trx);
        if (rows.length === 0) return { kind: 'not-found' };
        const uses = await findUses(trx, actor, id, SHOWN_USES);
        if (uses.length > 0) return { kind: 'in-use', uses };
        await trx.deleteFrom('workflow_version_credentials').where('credential_id', '=', id).execute();
        await trx.deleteFrom('credentials').where('id', '=', id).execute();
        await writeAudit(trx, audit);
        return { kind: 'deleted' };
      }),

    listUses: (actor, id, limit) => findUses(reader, actor, id, limit),

    appendAudit: (entry) => writeAudit(db, entry),
  };
}

function selectOwn(db: Executor, actor: UserId) {
  return db.selectFrom('credentials').selectAll().where('owner_id', '=', actor);
}

/** Workflows whose current definition names it. */
async function findUses(db: Executor, actor: UserId, id: CredentialId, limit: number): Promise<CredentialUse[]> {
  const rows = await db
    .selectFrom('workflow_version_credentials as bound')
    .innerJoin('workflows', (join) =>
      join.onRef('workflows.id', '=', 'bound.workflow_id').onRef('workflows.definition_version', '=', 'bound.version'),
    )
    .select(['workflows.id', 'workflows.name'])
    .where('bound.credential_id', '=', id)
    .where('workflows.owner_id', '=', actor)
    .where('workflows.deleted_at', 'is', null)
    .orderBy('workflows.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ workflowId: row.id, name: row.name }));
}
