import type { Clock } from '@automateos/runtime';
import { BoundedMap } from '../throttle/bounded-map.ts';

const FRESH_MS = 5_000;
const MAX_ENTRIES = 10_000;

/**
 * What every request asks for, as it was at most five seconds ago: so soon counts what another process changed. What
 * this process changes, it forgets.
 */
export function createFreshCache<Value>(clock: Clock) {
  const entries = new BoundedMap<{ readonly value: Value; readonly readMs: number }>(MAX_ENTRIES);
  return {
    async find(key: string, read: () => Promise<Value>): Promise<Value> {
      const readMs = clock.monotonicMs();
      const known = entries.get(key);
      if (known !== undefined && readMs - known.readMs < FRESH_MS) return known.value;
      const value = await read();
      entries.set(key, { value, readMs });
      return value;
    },
    forget(key: string): void {
      entries.delete(key);
    },
  };
}
