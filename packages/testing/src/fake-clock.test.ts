import { expect, test } from 'vitest';
import { createFakeClock } from './fake-clock.ts';

test('time stands still until it is moved, and then both clocks go on', () => {
  const clock = createFakeClock(1_000);
  expect([clock.nowMs(), clock.monotonicMs()]).toEqual([1_000, 0]);
  clock.advance(250);
  expect([clock.nowMs(), clock.monotonicMs()]).toEqual([1_250, 250]);
});

test('calls are made in the order in which they are due, each at its own time', () => {
  const clock = createFakeClock(0);
  const seen: [string, number][] = [];
  clock.after(20, () => seen.push(['late', clock.nowMs()]));
  clock.after(10, () => {
    seen.push(['early', clock.nowMs()]);
    clock.after(5, () => seen.push(['made in between', clock.nowMs()]));
  });
  clock.after(10, () => seen.push(['early too', clock.nowMs()]));
  clock.advance(30);
  expect(seen).toEqual([
    ['early', 10],
    ['early too', 10],
    ['made in between', 15],
    ['late', 20],
  ]);
});

test('a call that is taken back is not made', () => {
  const clock = createFakeClock();
  let calls = 0;
  clock.after(10, () => {
    calls += 1;
  })();
  clock.advance(100);
  expect(calls).toBe(0);
});

test('the wall clock can jump without any time passing', () => {
  const clock = createFakeClock(5_000);
  clock.setWallClock(1_000);
  expect([clock.nowMs(), clock.monotonicMs()]).toEqual([1_000, 0]);
});
