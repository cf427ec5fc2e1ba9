import type { CredentialVaultStore } from '@automateos/runtime';
import { sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';
import { toCredentialRecord } from './credential-rows.ts';

export function createCredentialVaultStore({ db, reader }: StoreContext): CredentialVaultStore {
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

    async setLastUsed(id, at) {
      await sql`update credentials set last_used_at = ${at}
        where id = ${id} and (last_used_at is null or last_used_at < ${at})`.execute(db);
    },
  };
}
