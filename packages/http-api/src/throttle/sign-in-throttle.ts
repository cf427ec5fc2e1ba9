import type { Clock } from '@automateos/runtime';
import { addressKey } from '../server/client-address.ts';
import { BoundedMap } from './bounded-map.ts';
import type { RateLimits } from './rate-limits.ts';
import { createTokenBuckets, rateLimited } from './token-bucket.ts';

const WINDOW_MS = 15 * 60_000;
const FIRST_DELAY_MS = 30_000;
const MAX_ACCOUNTS = 10_000;

interface Failures {
  count: number;
  lastMs: number;
}

/** One try at signing in: it has failed until it says otherwise, since many may be under way at once. */
export interface SignInAttempt {
  succeed(): void;
  /** It never came to a check of the password. */
  takeBack(): void;
}

/**
 * Slows down guessing. A failure counts for the pair of account and address, so that nobody can lock an account's owner
 * out from elsewhere, and for the address, so that nobody can try one password on many accounts.
 */
export interface SignInThrottle {
  /** @throws AppError RATE_LIMITED */
  begin(email: string, address: string): SignInAttempt;
}

export function createSignInThrottle(clock: Clock, limits: RateLimits): SignInThrottle {
  const perAddress = createTokenBuckets(
    clock,
    limits.failedSignInsPerAddress,
    limits.failedSignInsPerAddress / WINDOW_MS,
  );
  const perAccount = new BoundedMap<Failures>(MAX_ACCOUNTS);

  const waitMs = ({ count, lastMs }: Failures): number => {
    const beyond = count - limits.failedSignIns;
    if (beyond < 0) return 0;
    return lastMs + Math.min(WINDOW_MS, FIRST_DELAY_MS * 2 ** beyond) - clock.monotonicMs();
  };

  return {
    begin(email, address) {
      const key = `${address} ${email}`;
      const now = clock.monotonicMs();
      const known = perAccount.get(key);
      // The longest wait does not forget by itself: only as much time again without an attempt does.
      const failures = known !== undefined && now - known.lastMs < 2 * WINDOW_MS ? known : { count: 0, lastMs: now };
      const wait = waitMs(failures);
      if (wait > 0) throw rateLimited(wait);
      perAddress.take(address);
      const before = failures.lastMs;
      failures.count += 1;
      failures.lastMs = now;
      perAccount.set(key, failures);
      return {
        succeed() {
          perAccount.delete(key);
          perAddress.giveBack(address);
        },
        takeBack() {
          failures.count -= 1;
          failures.lastMs = before;
          perAddress.giveBack(address);
        },
      };
    },
  };
}

/** Checks a password as one try of an account from an address. @throws AppError RATE_LIMITED */
export async function tryPassword(
  throttle: SignInThrottle,
  email: string,
  address: string | null,
  check: () => Promise<boolean>,
): Promise<boolean> {
  const attempt = throttle.begin(email, addressKey(address));
  const isRight = await check().catch((error: unknown) => {
    attempt.takeBack();
    throw error;
  });
  if (isRight) attempt.succeed();
  return isRight;
}
