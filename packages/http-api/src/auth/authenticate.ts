import type { Scope } from '@automateos/model';
import { type Actor, apiKeyIdOf, type Clock } from '@automateos/runtime';
import type { TokenBuckets } from '../throttle/token-bucket.ts';
import { type AccessToken, type AccessTokens, unauthenticated, withoutToken } from './access-tokens.ts';
import type { Accounts } from './accounts.ts';
import type { ApiKeys } from './api-keys.ts';

const BEARER = /^Bearer ([A-Za-z0-9._-]+)$/i;

/** The token of an `Authorization: Bearer` header. */
function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : BEARER.exec(header)?.[1];
}

/** A caller who is known. */
export interface Session {
  readonly actor: Actor;
  /** Until when what lasts longer than a request may go on, Unix milliseconds. */
  readonly expiresAt: number;
  /** For what lasts longer than a request. @throws AppError UNAUTHENTICATED when the account may not go on */
  check(): Promise<void>;
  /** With what the caller is known: who signed in may do everything, an API key what its scopes say. */
  readonly proof:
    | { readonly kind: 'token'; readonly token: AccessToken }
    | { readonly kind: 'api-key'; readonly scopes: readonly Scope[] };
}

export type Authenticate = (authorization: string | undefined, address: string | null) => Promise<Session>;

export interface AuthenticateOptions {
  readonly tokens: AccessTokens;
  readonly accounts: Accounts;
  readonly apiKeys: ApiKeys;
  /** For each user, and for each API key. */
  readonly budgets: TokenBuckets;
  readonly clock: Clock;
}

/** Says who sends a request. @throws AppError UNAUTHENTICATED, RATE_LIMITED */
export function createAuthenticate({ tokens, accounts, apiKeys, budgets, clock }: AuthenticateOptions): Authenticate {
  const byToken = async (text: string, address: string | null): Promise<Session> => {
    const token = await tokens.verify(text);
    const { userId, tokenVersion, expiresAt } = token;
    const check = async (): Promise<void> => {
      const [user, isRevoked] = await Promise.all([accounts.find(userId, tokenVersion), accounts.isRevoked(token)]);
      const isGood = user !== undefined && !user.isDisabled && user.tokenVersion === tokenVersion && !isRevoked;
      if (!isGood || clock.nowMs() >= expiresAt) throw unauthenticated();
    };
    await check();
    budgets.take(userId);
    return { actor: { userId, address, by: { kind: 'session' } }, expiresAt, check, proof: { kind: 'token', token } };
  };

  return async (authorization, address) => {
    const text = bearerToken(authorization);
    if (text === undefined) throw withoutToken(authorization);
    const keyId = apiKeyIdOf(text);
    return keyId === undefined ? byToken(text, address) : apiKeys.authenticate(keyId, text, address);
  };
}
