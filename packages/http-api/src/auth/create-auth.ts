import type { HttpApiOptions } from '../options.ts';
import type { RateLimits } from '../throttle/rate-limits.ts';
import { createTokenBuckets } from '../throttle/token-bucket.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createAccounts } from './accounts.ts';
import { createApiKeys } from './api-keys.ts';
import { createAuthenticate } from './authenticate.ts';
import { createRefreshCookie } from './refresh-cookie.ts';

const MINUTE_MS = 60_000;

/** All that tells who sends a request, and what the routes that change it share. */
export function createAuth({ useCases, clock, tokenKeys, instanceId, publicUrl }: HttpApiOptions, limits: RateLimits) {
  const { apiBurst, apiPerMinute, unknownTokensPerMinute } = limits;
  const tokens = createAccessTokens(tokenKeys, instanceId, clock);
  const accounts = createAccounts(useCases, clock);
  const budgets = createTokenBuckets(clock, apiBurst, apiPerMinute / MINUTE_MS);
  const unknownTokens = createTokenBuckets(clock, unknownTokensPerMinute, unknownTokensPerMinute / MINUTE_MS);
  const apiKeys = createApiKeys({ useCases, accounts, budgets, unknownTokens, clock });
  return {
    tokens,
    accounts,
    budgets,
    unknownTokens,
    cookie: createRefreshCookie(publicUrl),
    authenticate: createAuthenticate({ tokens, accounts, apiKeys, budgets, clock }),
  };
}
