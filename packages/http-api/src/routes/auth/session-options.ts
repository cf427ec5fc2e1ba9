import type { UseCases } from '@automateos/runtime';
import type { AccessTokens } from '../../auth/access-tokens.ts';
import type { Accounts } from '../../auth/accounts.ts';
import type { RefreshCookie } from '../../auth/refresh-cookie.ts';
import type { ClientAddress } from '../../server/client-address.ts';
import type { TokenBuckets } from '../../throttle/token-bucket.ts';

/** What the routes that begin, carry on and end sessions share. */
export interface SessionRouteOptions {
  readonly useCases: UseCases;
  readonly tokens: AccessTokens;
  readonly accounts: Accounts;
  readonly cookie: RefreshCookie;
  readonly addressOf: ClientAddress;
  /** Requests of each user, of each API key, and of each address that carries sessions on. */
  readonly budgets: TokenBuckets;
  /** Refresh cookies and API keys that are no good, of each address. */
  readonly unknownTokens: TokenBuckets;
}
