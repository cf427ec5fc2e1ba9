import type { Clock, LiveChange, LiveHints } from '@automateos/runtime';
import { ChangeBatch } from './change-batch.ts';

/** The hints of a process that runs everything itself. */
export function createInProcessLiveHints(clock: Clock): LiveHints {
  const listeners = new Set<(changes: readonly LiveChange[]) => void>();
  const batch = new ChangeBatch(clock, (changes) => {
    for (const hear of listeners) hear(changes);
  });
  return {
    publish: (workflowId, executionId, isUrgent) => {
      if (listeners.size > 0) batch.add(workflowId, executionId, isUrgent);
    },
    subscribe: (hear) => {
      // Each subscription is its own, also when a function subscribes twice.
      const listener = (changes: readonly LiveChange[]): void => hear(changes);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      listeners.clear();
      batch.stop();
      return Promise.resolve();
    },
  };
}
