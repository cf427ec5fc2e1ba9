import type { UserId } from '@automateos/model';
import type { Clock, UseCases, UserRecord } from '@automateos/runtime';
import { BoundedMap } from '../throttle/bounded-map.ts';

const FRESH_MS = 5_000;
const MAX_ACCOUNTS = 10_000;

interface Entry {
  readonly user: UserRecord | undefined;
  readonly readMs: number;
}

/** Accounts as they were at most five seconds ago: every request asks, and a sign-out everywhere must count soon. */
export function createAccounts(useCases: UseCases, clock: Clock) {
  const entries = new BoundedMap<Entry>(MAX_ACCOUNTS);
  return {
    async find(id: UserId): Promise<UserRecord | undefined> {
      const readMs = clock.monotonicMs();
      const known = entries.get(id);
      if (known !== undefined && readMs - known.readMs < FRESH_MS) return known.user;
      const user = await useCases.users.find(id);
      entries.set(id, { user, readMs });
      return user;
    },
  };
}

export type Accounts = ReturnType<typeof createAccounts>;
