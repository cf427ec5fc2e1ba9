import type { CredentialId, UserId, WorkflowId } from '@automateos/model';
import { CredentialGoneError } from '@automateos/runtime';
import { sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';

/**
 * Writes down which credentials a version may use, inside the transaction that saves it. They are locked, so that none is
 * deleted meanwhile.
 *
 * @throws CredentialGoneError when one of them is not the owner's
 */
export async function bindCredentials(
  trx: Executor,
  { lock }: StoreContext,
  { id, ownerId, version }: { readonly id: WorkflowId; readonly ownerId: UserId; readonly version: number },
  credentialIds: readonly string[],
): Promise<void> {
  if (credentialIds.length === 0) return;
  const { rows } = await sql<{ id: CredentialId }>`select id from credentials
    where owner_id = ${ownerId} and id in (${sql.join(credentialIds)}) order by id ${lock('for share')}`.execute(trx);
  if (rows.length !== credentialIds.length) throw new CredentialGoneError();
  await trx
    .insertInto('workflow_version_credentials')
    .values(rows.map((row) => ({ workflow_id: id, version, credential_id: row.id })))
    .execute();
}
