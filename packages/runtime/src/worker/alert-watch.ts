import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { ExecutionQueue, Overdue } from '../ports.ts';

export interface AlertWatchDeps {
  readonly queue: Pick<ExecutionQueue, 'alertFigures'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Tells people, in the log and in figures, of what waits for them. The worker that died can not. */
export interface AlertWatch {
  /** To be called with each sweep; counts now and then. */
  look(): Promise<void>;
  tellLost(overdue: Overdue): void;
}

const LOOK_EVERY_SWEEPS = 30;
/** Not the first one, which a start waits for. */
const FIRST_LOOK = 2;

/** @param isTelling false: figures alone, because the workers write it into their logs */
export function createAlertWatch({ queue, logger, metrics }: AlertWatchDeps, isTelling: boolean): AlertWatch {
  let sweeps = 0;
  let inDoubtBefore = 0;
  return {
    look: async () => {
      sweeps += 1;
      if (sweeps % LOOK_EVERY_SWEEPS !== FIRST_LOOK) return;
      const figures = await queue.alertFigures();
      metrics.alerted(figures);
      const { inDoubt, newestInDoubt: newest } = figures;
      if (isTelling && inDoubt > inDoubtBefore) {
        logger.warn({ executions: inDoubt, newest }, 'calls whose outcome nobody knows wait until a person decides');
      }
      inDoubtBefore = inDoubt;
    },
    tellLost: ({ lost }) => {
      if (lost.length === 0) return;
      metrics.gaveUp(lost.length);
      logger.warn({ executionIds: lost }, 'executions were given up: their workers died again and again (WORKER_LOST)');
    },
  };
}
