import type { ApiKeyId, UserId } from '@automateos/model';
import type { ApiKeyRecord, Clock, TokenInUse, UseCases, UserRecord } from '@automateos/runtime';
import { createFreshCache } from './fresh-cache.ts';

/** What is known of who asks: accounts, revoked tokens and API keys, each as it was at most five seconds ago. */
export function createAccounts({ users, sessions, apiKeys }: UseCases, clock: Clock) {
  const known = createFreshCache<UserRecord | undefined>(clock);
  const revoked = createFreshCache<boolean>(clock);
  const keys = createFreshCache<ApiKeyRecord | undefined>(clock);
  return {
    /** @param tokenVersion of a token that was signed for the account: what is known from before that is read again */
    async find(id: UserId, tokenVersion = 0): Promise<UserRecord | undefined> {
      const user = await known.find(id, () => users.find(id));
      if (user === undefined || user.tokenVersion >= tokenVersion) return user;
      known.forget(id);
      return known.find(id, () => users.find(id));
    },
    isRevoked: (token: TokenInUse): Promise<boolean> => revoked.find(token.tokenId, () => sessions.isRevoked(token)),
    findKey: (id: ApiKeyId): Promise<ApiKeyRecord | undefined> => keys.find(id, () => apiKeys.find(id)),
    forget: (id: UserId): void => known.forget(id),
    forgetToken: ({ tokenId }: TokenInUse): void => revoked.forget(tokenId),
    forgetKey: (id: ApiKeyId): void => keys.forget(id),
  };
}

export type Accounts = ReturnType<typeof createAccounts>;
