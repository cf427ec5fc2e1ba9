import { type ApiKeyId, AppError } from '@automateos/model';
import { type ApiKeyRecord, type Clock, equalSecrets, hashApiKey, type UseCases } from '@automateos/runtime';
import { addressKey } from '../server/client-address.ts';
import { BoundedMap } from '../throttle/bounded-map.ts';
import type { TokenBuckets } from '../throttle/token-bucket.ts';
import { unauthenticated } from './access-tokens.ts';
import type { Accounts } from './accounts.ts';
import type { Session } from './authenticate.ts';

const USE_NOTED_EVERY_MS = 60_000;
const MAX_NOTED = 10_000;
/** A key may never expire; what it opened ends at last, and is opened again. */
const LONGEST_STREAM_MS = 24 * 3_600_000;

export interface ApiKeys {
  /** @throws AppError UNAUTHENTICATED, RATE_LIMITED */
  authenticate(id: ApiKeyId, key: string, address: string | null): Promise<Session>;
}

export interface ApiKeysOptions {
  readonly useCases: Pick<UseCases, 'apiKeys'>;
  readonly accounts: Accounts;
  /** Requests of each key. */
  readonly budgets: TokenBuckets;
  /** Keys that are no good, of each address. */
  readonly unknownTokens: TokenBuckets;
  readonly clock: Clock;
}

export function createApiKeys(options: ApiKeysOptions): ApiKeys {
  const { useCases, accounts, budgets, unknownTokens, clock } = options;
  const noted = new BoundedMap<number>(MAX_NOTED);

  const noteUse = ({ id, lastUsedAt }: ApiKeyRecord): void => {
    const now = clock.nowMs();
    const last = Math.max(noted.get(id) ?? 0, lastUsedAt ?? 0);
    if (now - last < USE_NOTED_EVERY_MS) return;
    noted.set(id, now);
    useCases.apiKeys.recordUse(id);
  };

  /** The key and the account behind it, as they are now. */
  const find = async (id: ApiKeyId, keyHash: string): Promise<ApiKeyRecord> => {
    const record = await accounts.findKey(id);
    // An unknown key costs the comparison, too.
    const isRight = equalSecrets(keyHash, record?.keyHash ?? '');
    if (record === undefined || !isRight) throw unauthenticated();
    if (record.expiresAt !== null && clock.nowMs() >= record.expiresAt) throw unauthenticated();
    const user = await accounts.find(record.userId);
    if (user === undefined || user.isDisabled) throw unauthenticated();
    return record;
  };

  return {
    async authenticate(id, key, address) {
      const keyHash = hashApiKey(key);
      const record = await find(id, keyHash).catch((error: unknown) => {
        if (error instanceof AppError) unknownTokens.take(addressKey(address));
        throw error;
      });
      budgets.take(id);
      noteUse(record);
      return {
        actor: { userId: record.userId, address, by: { kind: 'api_key', name: record.name } },
        expiresAt: Math.min(record.expiresAt ?? Number.POSITIVE_INFINITY, clock.nowMs() + LONGEST_STREAM_MS),
        check: async () => {
          await find(id, keyHash);
        },
        proof: { kind: 'api-key', scopes: record.scopes },
      };
    },
  };
}
