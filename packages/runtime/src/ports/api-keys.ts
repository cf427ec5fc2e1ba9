import type { ApiKeyId, Scope, UserId } from '@automateos/model';
import type { AuditEntry, Page } from './stores.ts';

export interface ApiKeyRecord {
  readonly id: ApiKeyId;
  readonly userId: UserId;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the whole key, hex. */
  readonly keyHash: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
}

export interface ApiKeyStore {
  /** @returns false when the actor has as many keys as `limit` already */
  insertApiKey(key: ApiKeyRecord, limit: number, audit: AuditEntry): Promise<boolean>;
  listApiKeys(
    actor: UserId,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<ApiKeyRecord>>;
  /** @returns whether there was one */
  deleteApiKey(actor: UserId, id: ApiKeyId, audit: AuditEntry): Promise<boolean>;
  /** For who shows a key: whoever knows it acts for its owner. */
  findApiKey(id: ApiKeyId): Promise<ApiKeyRecord | undefined>;
  /** Notes a use; never goes back in time. */
  setLastUsed(id: ApiKeyId, at: number): Promise<void>;
}
