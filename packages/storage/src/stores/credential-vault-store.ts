import type { CredentialVaultStore } from '@automateos/runtime';
import { sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';
import { toCredentialRecord } from './credential-rows.ts';

/** Longer than the request for tokens may take. */
const LOCK_MS = 30_000;

export function createCredentialVaultStore({ db, reader, now }: StoreContext): CredentialVaultStore {
  return {
    async listBound({ ownerId, workflowId, workflowVersion }) {
      const rows = await reader
        .selectFrom('workflow_version_credentials as bound')
        .innerJoin('credentials', 'credentials.id', 'bound.credential_id')
        .selectAll('credentials')
        .where('bound.workflow_id', '=', workflowId)
        // The entry that held the definition in this version.
        .where('bound.version', '=', (select) =>
          select
            .selectFrom('workflow_versions')
            .select((each) => each.fn.max('workflow_versions.version').as('version'))
            .where('workflow_versions.workflow_id', '=', workflowId)
            .where('workflow_versions.version', '<=', workflowVersion),
        )
        .where('credentials.owner_id', '=', ownerId)
        .execute();
      return rows.map(toCredentialRecord);
    },

    async findCredential(id) {
      // Whoever lost a race for the lock must see what the winner wrote.
      const row = await db.selectFrom('credentials').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toCredentialRecord(row);
    },

    async lockTokens(id, revision) {
      const locked = await sql`update credentials set tokens_locked_until = ${now()} + ${sql.lit(LOCK_MS)}
        where id = ${id} and revision = ${revision}
          and (tokens_locked_until is null or tokens_locked_until <= ${now()})`.execute(db);
      return locked.numAffectedRows === 1n;
    },

    async unlockTokens(id, revision) {
      await sql`update credentials set tokens_locked_until = null
        where id = ${id} and revision = ${revision}`.execute(db);
    },

    async saveTokens(id, revision, { tokensSealed, state }) {
      const saved = await db
        .updateTable('credentials')
        .set({ tokens_sealed: tokensSealed, state, tokens_locked_until: null, revision: revision + 1 })
        .where('id', '=', id)
        .where('revision', '=', revision)
        .executeTakeFirst();
      return saved.numUpdatedRows === 1n;
    },

    async setLastUsed(id, at) {
      await sql`update credentials set last_used_at = ${at}
        where id = ${id} and (last_used_at is null or last_used_at < ${at})`.execute(db);
    },
  };
}
