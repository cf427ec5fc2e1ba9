import { randomUUID } from 'node:crypto';
import type { ExecutionId } from '@automateos/model';
import type { Doorbell } from '@automateos/runtime';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

export interface DoorbellHarness {
  /** What is rung on this one is heard by `listener`; they may be the same. */
  readonly ringer: Doorbell;
  readonly listener: Doorbell;
  nowMs(): number;
  /** Lets time pass until a ring of that instant is due. */
  passUntil(atMs: number): void;
}

const newExecutionId = (): ExecutionId => randomUUID() as ExecutionId;

/** What every doorbell does. None promises that a ring arrives; in a test, where nothing fails, it does. */
export function describeDoorbell(open: () => Promise<DoorbellHarness>): void {
  const openHeard = async () => {
    const harness = await open();
    onTestFinished(async () => {
      await harness.ringer.close();
      await harness.listener.close();
    });
    const calls: (readonly ExecutionId[])[] = [];
    harness.listener.listen((ids) => void calls.push(ids));
    return { ...harness, calls, hears: (id: ExecutionId) => calls.flat().includes(id) };
  };
  const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 5 });

  describe('a doorbell', () => {
    test('a ring is heard', async () => {
      const { ringer, hears } = await openHeard();
      const id = newExecutionId();
      ringer.ring(id);
      await eventually(() => expect(hears(id)).toBe(true));
    });

    test('ringing does not wait, and the listener is not called within it', async () => {
      const { ringer, calls } = await openHeard();
      expect(ringer.ring(newExecutionId())).toBeUndefined();
      expect(calls).toEqual([]);
      await eventually(() => expect(calls).toHaveLength(1));
    });

    test('many rings are all heard, no execution named twice in one call, no call without any', async () => {
      const { ringer, calls } = await openHeard();
      const ids = Array.from({ length: 200 }, newExecutionId);
      for (const id of [...ids, ...ids]) ringer.ring(id);
      await eventually(() => expect(new Set(calls.flat())).toEqual(new Set(ids)));
      for (const call of calls) {
        expect(call.length).toBeGreaterThan(0);
        expect(new Set(call).size).toBe(call.length);
      }
    });

    test('an execution can be rung for again after it was heard', async () => {
      const { ringer, calls } = await openHeard();
      const id = newExecutionId();
      for (let count = 1; count <= 3; count += 1) {
        ringer.ring(id);
        await eventually(() => expect(calls.flat().length).toBeGreaterThanOrEqual(count));
      }
      expect(new Set(calls.flat())).toEqual(new Set([id]));
    });

    test('a ring for later comes when it is due, not before', async () => {
      const { ringer, hears, nowMs, passUntil } = await openHeard();
      const [later, now] = [newExecutionId(), newExecutionId()];
      const dueAt = nowMs() + 60_000;
      ringer.ring(later, dueAt);
      ringer.ring(now);
      await eventually(() => expect(hears(now)).toBe(true));
      expect(hears(later)).toBe(false);
      passUntil(dueAt);
      await eventually(() => expect(hears(later)).toBe(true));
    });

    test('a ring for an instant that has passed comes at once', async () => {
      const { ringer, hears, nowMs } = await openHeard();
      const id = newExecutionId();
      ringer.ring(id, nowMs() - 1_000);
      await eventually(() => expect(hears(id)).toBe(true));
    });

    test('after close nothing is heard, and ringing does no harm', async () => {
      const { ringer, listener, calls, nowMs, passUntil } = await openHeard();
      const dueAt = nowMs() + 60_000;
      ringer.ring(newExecutionId(), dueAt);
      ringer.ring(newExecutionId());
      await listener.close();
      const heard = calls.length;
      ringer.ring(newExecutionId());
      await ringer.close();
      ringer.ring(newExecutionId());
      passUntil(dueAt);
      await new Promise((resolve) => setImmediate(resolve));
      expect(calls).toHaveLength(heard);
    });

    test('a ring for all is heard, and so is one that carries a wake-up number', async () => {
      const { ringer, hears } = await openHeard();
      const [forAll, numbered] = [newExecutionId(), newExecutionId()];
      ringer.ringAll(forAll);
      ringer.ring(numbered, undefined, 7);
      await eventually(() => expect([hears(forAll), hears(numbered)]).toEqual([true, true]));
    });

    test('who has ended its listening hears nothing more', async () => {
      const { ringer, listener } = await openHeard();
      const heard: ExecutionId[] = [];
      const stop = listener.listen((ids) => void heard.push(...ids));
      const [first, second] = [newExecutionId(), newExecutionId()];
      ringer.ring(first);
      await eventually(() => expect(heard).toContain(first));
      stop();
      ringer.ring(second);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(heard).toEqual([first]);
    });

    test('is well while it is up', async () => {
      const { ringer, listener } = await openHeard();
      await eventually(() => expect([ringer.state(), listener.state()]).toEqual(['ok', 'ok']));
      ringer.ring(newExecutionId());
      expect(ringer.lostRings()).toBe(0);
    });

    test('ringing where nobody listens yet does no harm', async () => {
      const { ringer, listener } = await open();
      expect(() => ringer.ring(newExecutionId())).not.toThrow();
      await ringer.close();
      await listener.close();
    });
  });
}
