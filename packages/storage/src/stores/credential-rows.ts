import type { CredentialChange, CredentialRecord } from '@automateos/runtime';
import type { Selectable } from 'kysely';
import type { Database } from '../database.ts';

export function toCredentialRow(record: CredentialRecord): Omit<Database['credentials'], 'tokens_locked_until'> {
  return {
    id: record.id,
    owner_id: record.ownerId,
    type: record.type,
    ...toChangedCells(record),
    revision: record.revision,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    last_used_at: record.lastUsedAt,
  };
}

export function toChangedCells(change: CredentialChange) {
  return {
    name: change.name,
    allowed_hosts: JSON.stringify(change.allowedHosts),
    fields: JSON.stringify(change.fields),
    secrets_sealed: change.secretsSealed,
    secrets_set_at: JSON.stringify(change.secretsSetAt),
    state: change.state,
    tokens_sealed: change.tokensSealed,
  };
}

export function toCredentialRecord(
  row: Omit<Selectable<Database['credentials']>, 'tokens_locked_until'>,
): CredentialRecord {
  return {
    id: row.id,
    ownerId: row.owner_id,
    name: row.name,
    type: row.type,
    allowedHosts: JSON.parse(row.allowed_hosts),
    fields: JSON.parse(row.fields),
    secretsSealed: row.secrets_sealed,
    secretsSetAt: JSON.parse(row.secrets_set_at),
    state: row.state,
    tokensSealed: row.tokens_sealed,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastUsedAt: row.last_used_at,
  };
}
