import type { Clock, Doorbell, OperationStore } from '../ports.ts';
import type { UseCases } from '../use-cases.ts';

export interface OperationDeps {
  readonly store: OperationStore;
  readonly doorbell: Pick<Doorbell, 'state'>;
  readonly clock: Clock;
  /** Null in a process that does not sweep. */
  readonly sweepAgeMs: () => number | null;
}

export function createOperationUseCases({ store, doorbell, clock, sweepAgeMs }: OperationDeps): UseCases['operations'] {
  return {
    read: async (actor) => {
      const { figures, atLeast, ...state } = await store.readState(actor.userId, clock.nowMs());
      const { overdue, stranded, ...shown } = figures;
      // Without a worker nothing starts, and what waits for one is not stuck.
      const isServed = state.workers.some(({ isAlive }) => isAlive);
      const isCut = atLeast.includes('stranded') || (isServed && atLeast.includes('overdue'));
      return {
        ...state,
        ...shown,
        stuck: stranded + (isServed ? overdue : 0),
        atLeast: [
          ...atLeast.filter((figure) => figure !== 'overdue' && figure !== 'stranded'),
          ...(isCut ? (['stuck'] as const) : []),
        ],
        sweepAgeMs: sweepAgeMs(),
        database: store.database,
        doorbell: doorbell.state(),
      };
    },
  };
}
