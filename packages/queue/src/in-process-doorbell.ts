import type { Clock, Doorbell } from '@automateos/runtime';
import { createRingGatherer } from './gather-rings.ts';
import { createRingTimers } from './ring-timers.ts';

/** The doorbell of a process that runs everything itself. */
export function createInProcessDoorbell(clock: Clock): Doorbell {
  const heard = createRingGatherer();
  const timers = createRingTimers(clock, (executionId) => void heard.add(executionId));
  return {
    ring: timers.ring,
    ringAll: timers.ring,
    listen: heard.listen,
    state: () => 'ok',
    lostRings: () => 0,
    close: () => {
      timers.close();
      heard.close();
      return Promise.resolve();
    },
  };
}
