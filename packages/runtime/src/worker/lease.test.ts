import type { WorkerId } from '@automateos/model';
import { createFakeClock, type FakeClock, newWorkerId } from '@automateos/testing';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { LEASE, type WorkerStore } from '../ports.ts';
import { createLease } from './lease.ts';

const { selfStopMs, heartbeatMs } = LEASE;

/** A table of workers of which a test says how it answers. */
function openLease(clock: FakeClock = createFakeClock()) {
  const answers = { isDown: false, isGivenUp: false };
  const registered: WorkerId[] = [];
  const stopped: WorkerId[] = [];
  let beats = 0;
  const ask = async (): Promise<void> => {
    if (answers.isDown) throw new Error('the database is away');
  };
  const workers: WorkerStore = {
    registerWorker: async (id) => {
      await ask();
      registered.push(id);
    },
    heartbeat: async () => {
      beats += 1;
      await ask();
      return !answers.isGivenUp;
    },
    stopWorker: async (id) => {
      await ask();
      stopped.push(id);
    },
  };
  const lost: WorkerId[] = [];
  const lease = createLease({
    workers,
    clock,
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
    settings: LEASE,
    newWorkerId,
    onLost: () => lost.push(lease.workerId),
  });
  /** Lets time pass as it does: in small pieces, between which promises settle. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 250) {
      clock.advance(Math.min(250, left));
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    }
  };
  return { lease, clock, answers, registered, stopped, lost, pass, beats: () => beats };
}

describe('a lease', () => {
  test('is held from its registration on, for as long as heartbeats are heard', async () => {
    const { lease, pass, lost, registered } = openLease();
    expect(lease.isHeld()).toBe(false);
    await lease.start();
    await pass(10 * selfStopMs);
    expect(lease.isHeld()).toBe(true);
    expect(registered).toEqual([lease.workerId]);
    expect(lost).toEqual([]);
  });

  test('is lost when no heartbeat was heard for too long, counted from when the last one was sent', async () => {
    const { lease, answers, pass, lost, registered, stopped } = openLease();
    await lease.start();
    const first = lease.workerId;
    await pass(heartbeatMs);
    answers.isDown = true;
    await pass(selfStopMs - 500);
    expect(lease.isHeld()).toBe(true);
    await pass(500);
    expect(lost).toHaveLength(1);
    expect(lease.isHeld()).toBe(false);
    expect(lease.isCurrent(first)).toBe(false);
    await pass(60_000);
    expect(lease.isHeld()).toBe(false);
    answers.isDown = false;
    await pass(heartbeatMs);
    expect(lease.isHeld()).toBe(true);
    expect(registered).toEqual([first, lease.workerId]);
    expect(stopped).toEqual([first]);
    expect(lost).toHaveLength(1);
  });

  test('is lost at the first look when the event loop stood still for too long, before any timer', async () => {
    const clock = createFakeClock();
    // Timers come late: only the looks tell.
    const { lease, lost } = openLease({ ...clock, after: () => () => {} });
    await lease.start();
    clock.advance(selfStopMs);
    expect(lease.isHeld()).toBe(false);
    expect(lost).toHaveLength(1);
  });

  test('is lost when the database says that the name was given up', async () => {
    const { lease, answers, pass, lost, registered } = openLease();
    await lease.start();
    answers.isGivenUp = true;
    await pass(heartbeatMs);
    expect(lost).toHaveLength(1);
    answers.isGivenUp = false;
    await pass(heartbeatMs);
    expect(new Set(registered).size).toBe(2);
    expect(lease.isHeld()).toBe(true);
  });

  test.each([6_000, -3_600_000, 86_400_000])(
    'the wall clock jumps by %d ms: nothing is lost, one heartbeat has to be heard first',
    async (jump) => {
      const { lease, clock, pass, lost, beats } = openLease();
      await lease.start();
      await pass(1_000);
      clock.setWallClock(clock.nowMs() + jump);
      expect(lease.isHeld()).toBe(false);
      expect(lease.isCurrent(lease.workerId)).toBe(true);
      const before = beats();
      expect(await lease.confirm()).toBe(true);
      expect(beats()).toBe(before + 1);
      expect(lease.isHeld()).toBe(true);
      expect(lost).toEqual([]);
    },
  );

  test('a small step of the wall clock means nothing', async () => {
    const { lease, clock } = openLease();
    await lease.start();
    clock.setWallClock(clock.nowMs() + 4_000);
    expect(lease.isHeld()).toBe(true);
  });

  test('whoever waits for certainty hears that the lease is lost', async () => {
    const { lease, clock, answers, pass } = openLease();
    await lease.start();
    answers.isDown = true;
    clock.setWallClock(clock.nowMs() + 10_000);
    const confirmed = lease.confirm();
    await pass(selfStopMs);
    expect(await confirmed).toBe(false);
  });

  test('a heartbeat whose answer comes after the lease is over does not bring it back', async () => {
    const clock = createFakeClock();
    const opened = openLease(clock);
    const { lease, lost } = opened;
    await lease.start();
    const first = lease.workerId;
    clock.advance(heartbeatMs);
    clock.advance(selfStopMs);
    await opened.pass(heartbeatMs);
    expect(lost).toHaveLength(1);
    expect(lease.workerId).not.toBe(first);
    expect(lease.isCurrent(first)).toBe(false);
  });

  test('signs off when it is stopped, and beats no more', async () => {
    const { lease, pass, stopped, beats } = openLease();
    await lease.start();
    await lease.stop();
    expect(stopped).toEqual([lease.workerId]);
    await pass(60_000);
    expect(beats()).toBe(0);
  });
});
