import type { Actor } from '@automateos/runtime';
import type { TokenBuckets } from '../throttle/token-bucket.ts';
import { type AccessTokens, unauthenticated } from './access-tokens.ts';
import type { Accounts } from './accounts.ts';

const BEARER = /^Bearer ([A-Za-z0-9._-]+)$/i;

/** The token of an `Authorization: Bearer` header. */
function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : BEARER.exec(header)?.[1];
}

export type Authenticate = (authorization: string | undefined, address: string | null) => Promise<Actor>;

/** Says who sends a request. @throws AppError UNAUTHENTICATED, RATE_LIMITED */
export function createAuthenticate(tokens: AccessTokens, accounts: Accounts, perUser: TokenBuckets): Authenticate {
  return async (authorization, address) => {
    const token = bearerToken(authorization);
    if (token === undefined) throw unauthenticated();
    const { userId, tokenVersion } = await tokens.verify(token);
    const user = await accounts.find(userId);
    if (user === undefined || user.isDisabled || user.tokenVersion !== tokenVersion) throw unauthenticated();
    perUser.take(userId);
    return { userId, address };
  };
}
