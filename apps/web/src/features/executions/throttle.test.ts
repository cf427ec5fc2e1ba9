import { afterEach, expect, it, vi } from 'vitest';
import { throttle } from './throttle.ts';

afterEach(() => vi.useRealTimers());

it('runs at once, then once for all calls of a time, and not when there were none', () => {
  vi.useFakeTimers();
  let runs = 0;
  const { call, cancel } = throttle(() => {
    runs += 1;
  }, 100);
  call();
  expect(runs).toBe(1);
  for (let count = 0; count < 5; count++) call();
  expect(runs).toBe(1);
  vi.advanceTimersByTime(100);
  expect(runs).toBe(2);
  vi.advanceTimersByTime(1_000);
  expect(runs).toBe(2);
  call();
  call();
  cancel();
  vi.advanceTimersByTime(1_000);
  expect(runs).toBe(3);
});
