import type { Actor, Clock } from '@automateos/runtime';
import type { TokenBuckets } from '../throttle/token-bucket.ts';
import { type AccessTokens, unauthenticated, withoutToken } from './access-tokens.ts';
import type { Accounts } from './accounts.ts';

const BEARER = /^Bearer ([A-Za-z0-9._-]+)$/i;

/** The token of an `Authorization: Bearer` header. */
function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : BEARER.exec(header)?.[1];
}

/** A signed-in caller. */
export interface Session {
  readonly actor: Actor;
  /** When the token ends, Unix milliseconds. */
  readonly expiresAt: number;
  /** For what lasts longer than a request. @throws AppError UNAUTHENTICATED when the account may not go on */
  check(): Promise<void>;
}

export type Authenticate = (authorization: string | undefined, address: string | null) => Promise<Session>;

/** Says who sends a request. @throws AppError UNAUTHENTICATED, RATE_LIMITED */
export function createAuthenticate(
  tokens: AccessTokens,
  accounts: Accounts,
  perUser: TokenBuckets,
  clock: Clock,
): Authenticate {
  return async (authorization, address) => {
    const token = bearerToken(authorization);
    if (token === undefined) throw withoutToken(authorization);
    const { userId, tokenVersion, expiresAt } = await tokens.verify(token);
    const check = async (): Promise<void> => {
      const user = await accounts.find(userId);
      const isGood = user !== undefined && !user.isDisabled && user.tokenVersion === tokenVersion;
      if (!isGood || clock.nowMs() >= expiresAt) throw unauthenticated();
    };
    await check();
    perUser.take(userId);
    return { actor: { userId, address }, expiresAt, check };
  };
}
