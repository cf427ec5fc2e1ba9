import type { CredentialId, CredentialState, CredentialType, JsonObject, UserId, WorkflowId } from '@automateos/model';
import type { AuditEntry, Page } from './stores.ts';

export interface CredentialRecord {
  readonly id: CredentialId;
  readonly ownerId: UserId;
  readonly name: string;
  readonly type: CredentialType;
  /** In their one spelling. */
  readonly allowedHosts: readonly string[];
  /** The fields that are no secrets. */
  readonly fields: JsonObject;
  /** The others, encrypted: one JSON object. */
  readonly secretsSealed: string;
  /** When each of them was set, by name. */
  readonly secretsSetAt: Readonly<Record<string, number>>;
  readonly state: CredentialState;
  /** Tokens that were got with it, encrypted. */
  readonly tokensSealed: string | null;
  /** Rises with every change of it, tokens included: what a change compares. */
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastUsedAt: number | null;
}

/** What a person changes; all of it stays together under one revision. */
export type CredentialChange = Pick<
  CredentialRecord,
  'name' | 'allowedHosts' | 'fields' | 'secretsSealed' | 'secretsSetAt' | 'state' | 'tokensSealed'
>;

export interface CredentialUse {
  readonly workflowId: WorkflowId;
  readonly name: string;
}

export type CredentialDeletion =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'not-found' }
  /** Some of the workflows whose definition names it. */
  | { readonly kind: 'in-use'; readonly uses: readonly CredentialUse[] };

export interface CredentialStore {
  /** @returns false when the actor has as many as `limit` already */
  insertCredential(credential: CredentialRecord, limit: number, audit: AuditEntry): Promise<boolean>;
  findCredential(actor: UserId, id: CredentialId): Promise<CredentialRecord | undefined>;
  listCredentials(
    actor: UserId,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<CredentialRecord>>;
  /** The types of those of these ids that are the actor's. */
  findTypes(actor: UserId, ids: readonly string[]): Promise<ReadonlyMap<string, CredentialType>>;
  /** @returns false when it is gone, or not at this revision any more */
  updateCredential(
    actor: UserId,
    id: CredentialId,
    revision: number,
    change: CredentialChange,
    audit: AuditEntry,
  ): Promise<boolean>;
  /** Deletes it unless the current definition of a workflow names it. */
  deleteCredential(actor: UserId, id: CredentialId, audit: AuditEntry): Promise<CredentialDeletion>;
  /** Workflows whose current definition names it, up to a number. */
  listUses(actor: UserId, id: CredentialId, limit: number): Promise<readonly CredentialUse[]>;
  appendAudit(entry: AuditEntry): Promise<void>;
}

/** The version of a workflow that an execution is pinned to, and whose it is. */
export interface PinnedVersion {
  readonly ownerId: UserId;
  readonly workflowId: WorkflowId;
  readonly workflowVersion: number;
}

/** What runs see: the credentials that were bound to their version when it was saved, and nothing else. */
export interface CredentialVaultStore {
  listBound(version: PinnedVersion): Promise<readonly CredentialRecord[]>;
  findCredential(id: CredentialId): Promise<CredentialRecord | undefined>;
  /** Whether this caller may ask for new tokens: nobody else does, and the credential is still at this revision. For 30 s. */
  lockTokens(id: CredentialId, revision: number): Promise<boolean>;
  unlockTokens(id: CredentialId, revision: number): Promise<void>;
  /** Stores tokens and frees the lock. @returns false when it is gone, or not at this revision any more */
  saveTokens(
    id: CredentialId,
    revision: number,
    change: Pick<CredentialRecord, 'tokensSealed' | 'state'>,
  ): Promise<boolean>;
  /** Notes a use; never goes back in time. */
  setLastUsed(id: CredentialId, at: number): Promise<void>;
}

/** A definition names a credential that is not the owner's (any more). */
export class CredentialGoneError extends Error {
  override readonly name = 'CredentialGoneError';
}
