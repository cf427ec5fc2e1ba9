import { LIMITS, type RetryPolicy } from '@automateos/model';

/**
 * How long to wait before the next attempt, in milliseconds; undefined when there is no next attempt.
 *
 * Exponential backoff with full jitter (between 0 and the cap of this attempt). What the other side asked for
 * (`Retry-After`) is obeyed exactly where it is longer; above 24 hours the step fails instead.
 *
 * @param attempt number of the attempt that failed, from 1
 * @param random in [0, 1)
 */
export function retryDelayMs(
  policy: RetryPolicy,
  attempt: number,
  retryAfterMs: number | undefined,
  random: number,
): number | undefined {
  if (attempt >= policy.max_attempts) return undefined;
  const cap = Math.min(policy.max_delay_ms, policy.initial_delay_ms * policy.factor ** (attempt - 1));
  const delay = policy.jitter ? Math.floor(random * cap) : Math.floor(cap);
  if (retryAfterMs === undefined || retryAfterMs <= delay) return delay;
  return retryAfterMs > LIMITS.maxDelayMs ? undefined : Math.ceil(retryAfterMs);
}
