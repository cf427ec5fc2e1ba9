import type { ExecutionId } from '@automateos/model';
import { createFakeClock } from '@automateos/testing';
import { expect, test } from 'vitest';
import { describeDoorbell } from './doorbell.conformance.ts';
import { createInProcessDoorbell } from './in-process-doorbell.ts';
import { MOST_TIMERS } from './ring-timers.ts';

describeDoorbell(() => {
  const clock = createFakeClock();
  const doorbell = createInProcessDoorbell(clock);
  return Promise.resolve({
    ringer: doorbell,
    listener: doorbell,
    nowMs: clock.nowMs,
    passUntil: (atMs) => clock.advance(atMs - clock.nowMs()),
  });
});

const id = 'an execution' as ExecutionId;

test('what is rung in one turn of the event loop is heard in one call', async () => {
  const doorbell = createInProcessDoorbell(createFakeClock());
  const calls: (readonly ExecutionId[])[] = [];
  doorbell.listen((ids) => void calls.push(ids));
  doorbell.ring(id);
  doorbell.ring(id);
  doorbell.ring('another' as ExecutionId);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(calls).toEqual([[id, 'another']]);
});

test('no timer is held for what is due in more than an hour: that is the work of the sweep', () => {
  const clock = createFakeClock();
  let timers = 0;
  const doorbell = createInProcessDoorbell({
    ...clock,
    after: (delayMs, call) => {
      timers += 1;
      return clock.after(delayMs, call);
    },
  });
  doorbell.ring(id, clock.nowMs() + 3_600_001);
  expect(timers).toBe(0);
  doorbell.ring(id, clock.nowMs() + 3_600_000);
  expect(timers).toBe(1);
});

test('so many timers are held and no more, whatever waits; one that is set anew is no further one', () => {
  const clock = createFakeClock();
  let timers = 0;
  const doorbell = createInProcessDoorbell({
    ...clock,
    after: () => {
      timers += 1;
      return () => {
        timers -= 1;
      };
    },
  });
  const ringFor = (number: number) => doorbell.ring(`execution ${number}` as ExecutionId, clock.nowMs() + 1_000);
  for (let number = 0; number < MOST_TIMERS + 5; number += 1) ringFor(number);
  expect(timers).toBe(MOST_TIMERS);
  ringFor(0);
  expect(timers).toBe(MOST_TIMERS);
});

test('a later ring for the same execution takes the place of the one that is waiting', async () => {
  const clock = createFakeClock();
  const doorbell = createInProcessDoorbell(clock);
  const heard: number[] = [];
  doorbell.listen(() => void heard.push(clock.nowMs()));
  const startMs = clock.nowMs();
  doorbell.ring(id, startMs + 1_000);
  doorbell.ring(id, startMs + 2_000);
  clock.advance(1_000);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(heard).toEqual([]);
  clock.advance(1_000);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(heard).toEqual([startMs + 2_000]);
});
