import { AppError } from '@automateos/model';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../fixtures/manual-clock.ts';
import { BoundedMap } from './bounded-map.ts';
import { DEFAULT_RATE_LIMITS } from './rate-limits.ts';
import { createSignInThrottle } from './sign-in-throttle.ts';
import { createTokenBuckets } from './token-bucket.ts';

/** Seconds to wait, or 0 when it was let through. */
function waitOf(attempt: () => unknown): number {
  try {
    attempt();
    return 0;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'RATE_LIMITED') throw error;
    return Number(error.headers['retry-after']);
  }
}

describe('token buckets', () => {
  test('hold a burst, refill evenly, and keep keys apart', () => {
    const clock = createManualClock();
    const buckets = createTokenBuckets(clock, 3, 1 / 1000);
    expect([1, 2, 3].map(() => waitOf(() => buckets.take('a')))).toEqual([0, 0, 0]);
    expect(waitOf(() => buckets.take('a'))).toBe(1);
    expect(waitOf(() => buckets.take('b'))).toBe(0);
    clock.advance(999);
    expect(waitOf(() => buckets.take('a'))).toBe(1);
    clock.advance(1);
    expect(waitOf(() => buckets.take('a'))).toBe(0);
    clock.advance(1_000_000);
    expect([1, 2, 3].map(() => waitOf(() => buckets.take('a')))).toEqual([0, 0, 0]);
    expect(waitOf(() => buckets.take('a'))).toBe(1);
  });

  test('what is given back can be taken again, but no more than fits', () => {
    const buckets = createTokenBuckets(createManualClock(), 1, 1 / 1000);
    buckets.giveBack('a');
    expect(waitOf(() => buckets.take('a'))).toBe(0);
    expect(waitOf(() => buckets.take('a'))).toBe(1);
    buckets.giveBack('a');
    expect(waitOf(() => buckets.take('a'))).toBe(0);
  });
});

test('a bounded map forgets what was not used for longest', () => {
  const map = new BoundedMap<number>(3);
  for (const key of ['a', 'b', 'c']) map.set(key, 1);
  map.get('a');
  map.set('d', 1);
  expect(['a', 'b', 'c', 'd'].map((key) => map.get(key))).toEqual([1, undefined, 1, 1]);
  for (let index = 0; index < 1000; index += 1) map.set(`k${index}`, index);
  expect(map.size).toBe(3);
});

describe('failed sign-ins', () => {
  const start = () => {
    const clock = createManualClock();
    return { clock, throttle: createSignInThrottle(clock, DEFAULT_RATE_LIMITS) };
  };
  const fail = (throttle: ReturnType<typeof start>['throttle'], email: string, address: string, times: number) => {
    for (let count = 0; count < times; count += 1) throttle.begin(email, address);
  };

  test('ten of one account from one address pass, then waits double up to 15 minutes', () => {
    const { clock, throttle } = start();
    fail(throttle, 'a', 'x', 10);
    const waits: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      const wait = waitOf(() => throttle.begin('a', 'x'));
      waits.push(wait);
      clock.advance(wait * 1000);
      expect(waitOf(() => throttle.begin('a', 'x'))).toBe(0);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
  });

  test('the owner can sign in from elsewhere, and others from the same place', () => {
    const { throttle } = start();
    fail(throttle, 'a', 'x', 10);
    expect(waitOf(() => throttle.begin('a', 'x'))).toBeGreaterThan(0);
    expect(waitOf(() => throttle.begin('a', 'y'))).toBe(0);
    expect(waitOf(() => throttle.begin('b', 'x'))).toBe(0);
  });

  test('one address has 100 in 15 minutes, over all accounts', () => {
    const { clock, throttle } = start();
    for (let count = 0; count < 100; count += 1) throttle.begin(`account-${count}`, 'x');
    expect(waitOf(() => throttle.begin('another', 'x'))).toBe(9);
    clock.advance(9000);
    expect(waitOf(() => throttle.begin('another', 'x'))).toBe(0);
  });

  test('a success forgets the failures, and does not count for the address', () => {
    const { throttle } = start();
    for (let count = 0; count < 300; count += 1) {
      fail(throttle, `account-${count}`, `address-${count}`, 9);
      throttle.begin(`account-${count}`, `address-${count}`).succeed();
      expect(waitOf(() => throttle.begin(`account-${count}`, `address-${count}`))).toBe(0);
    }
    for (let count = 0; count < 300; count += 1) throttle.begin('good', 'home').succeed();
  });

  test('an attempt that came to nothing does not count', () => {
    const { throttle } = start();
    for (let count = 0; count < 300; count += 1) throttle.begin('a', 'x').takeBack();
    fail(throttle, 'a', 'x', 10);
    expect(waitOf(() => throttle.begin('a', 'x'))).toBe(30);
  });
});
