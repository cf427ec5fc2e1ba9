import { type CredentialFault, type CredentialId, toError } from '@automateos/model';
import type { Logger } from 'pino';
import type { CredentialRecord, PinnedVersion } from '../ports.ts';
import type { OpenCredential } from './http-credential.ts';
import { createTokenKeeper, type TokenKeeperDeps } from './oauth2/token-keeper.ts';
import { openSecrets } from './seal-credential.ts';

export interface CredentialVaultDeps extends TokenKeeperDeps {
  readonly logger: Logger;
}

/** Where runs get credentials: those that were bound to their version when it was saved, as they are now. */
export interface CredentialVault {
  /** Rejects when the database does not answer. */
  open(version: PinnedVersion): Promise<ReadonlyMap<string, OpenCredential>>;
  /** One credential for its owner. Undefined: it cannot be decrypted. */
  read(record: CredentialRecord): OpenCredential | undefined;
  /** The access token of a credential that gets tokens; empty for all others. */
  accessToken(open: OpenCredential): Promise<string | CredentialFault>;
  /** Another one in place of one that was refused, where nobody said when it ends. Undefined: there is none. */
  replaceToken(open: OpenCredential, refused: string): Promise<string | CredentialFault | undefined>;
  /** Notes the use, without making anybody wait for it. */
  recordUse(id: CredentialId): void;
}

/** A use is noted once in so long. */
const USE_NOTED_MS = 60_000;

export function createCredentialVault(deps: CredentialVaultDeps): CredentialVault {
  const { store, keyring, clock, logger } = deps;
  const tokens = createTokenKeeper(deps);
  const notedAt = new Map<CredentialId, number>();
  const open = (record: CredentialRecord): OpenCredential[] => {
    try {
      return [{ record, secrets: openSecrets(keyring, record) }];
    } catch (error: unknown) {
      logger.error({ err: toError(error), credentialId: record.id }, 'a credential could not be decrypted');
      return [];
    }
  };
  return {
    open: async (version) => {
      const records = await store.listBound(version);
      return new Map(records.flatMap(open).map((opened) => [opened.record.id, opened]));
    },
    read: (record) => open(record)[0],
    accessToken: async ({ record }) => (isOAuth2(record) ? tokens.accessToken(record) : ''),
    replaceToken: async ({ record }, refused) => (isOAuth2(record) ? tokens.replaceToken(record, refused) : undefined),
    recordUse: (id) => {
      const nowMs = clock.nowMs();
      if (nowMs - (notedAt.get(id) ?? Number.NEGATIVE_INFINITY) < USE_NOTED_MS) return;
      if (notedAt.size >= MAX_NOTED) notedAt.clear();
      notedAt.set(id, nowMs);
      void store.setLastUsed(id, nowMs).catch((error: unknown) => {
        logger.warn({ err: error, credentialId: id }, 'the last use of a credential was not noted');
      });
    },
  };
}

const MAX_NOTED = 10_000;

function isOAuth2({ type }: CredentialRecord): boolean {
  return type === 'oauth2_authorization_code' || type === 'oauth2_client_credentials';
}
