import { AppError } from '@automateos/model';
import type { Clock } from '@automateos/runtime';
import { BoundedMap } from './bounded-map.ts';

const MAX_KEYS = 10_000;

interface Bucket {
  tokens: number;
  updatedMs: number;
}

/** One bucket of tokens for each key, refilled evenly. */
export interface TokenBuckets {
  /** Takes one token. @throws AppError RATE_LIMITED when there is none */
  take(key: string): void;
  /** Gives a token back, for what turned out not to count. */
  giveBack(key: string): void;
}

/**
 * @param capacity how many may come at once
 * @param perMs how many come back in a millisecond
 */
export function createTokenBuckets(clock: Clock, capacity: number, perMs: number): TokenBuckets {
  const buckets = new BoundedMap<Bucket>(MAX_KEYS);

  const current = (key: string): Bucket => {
    const now = clock.monotonicMs();
    const bucket = buckets.get(key) ?? { tokens: capacity, updatedMs: now };
    bucket.tokens = Math.min(capacity, bucket.tokens + (now - bucket.updatedMs) * perMs);
    bucket.updatedMs = now;
    return bucket;
  };

  return {
    take(key) {
      const bucket = current(key);
      if (bucket.tokens < 1) throw rateLimited((1 - bucket.tokens) / perMs);
      bucket.tokens -= 1;
      buckets.set(key, bucket);
    },
    giveBack(key) {
      const bucket = current(key);
      bucket.tokens = Math.min(capacity, bucket.tokens + 1);
      buckets.set(key, bucket);
    },
  };
}

export function rateLimited(waitMs: number): AppError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new AppError('RATE_LIMITED', `Too many requests. Try again in ${seconds} s.`, {
    headers: { 'retry-after': String(seconds) },
  });
}
