import { toError } from '@automateos/model';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { Clock, ExecutionQueue, QueueFigures } from '../ports.ts';
import { createAlertWatch } from './alert-watch.ts';
import type { Worker } from './worker.ts';

export interface QueueWatchDeps {
  readonly executionQueue: Pick<ExecutionQueue, 'figures' | 'alertFigures'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly onFigures: (figures: QueueFigures) => void;
}

const LOOK_EVERY_MS = 1_000;

/** Stands where a worker stands in a process that runs nothing: it only counts what waits, for the limits of accepting. */
export function createQueueWatch(deps: QueueWatchDeps): Worker {
  const { clock, logger, metrics } = deps;
  const alerts = createAlertWatch({ queue: deps.executionQueue, logger, metrics }, false);
  let isStopping = false;
  let stopTimer: (() => void) | undefined;
  let lastLookMs = clock.monotonicMs();

  const look = async (): Promise<void> => {
    const figures = await deps.executionQueue.figures();
    metrics.swept(figures, clock.nowMs());
    deps.onFigures(figures);
    await alerts.look();
    lastLookMs = clock.monotonicMs();
  };

  const lookLater = (): void => {
    stopTimer = clock.after(LOOK_EVERY_MS, () => {
      look()
        .catch((error: unknown) => logger.error({ err: toError(error) }, 'the queue cannot be counted'))
        .finally(() => {
          if (!isStopping) lookLater();
        });
    });
  };

  return {
    start: async () => {
      await look();
      lookLater();
    },
    slotFreed: () => {},
    markBehind: () => {},
    sweepAgeMs: () => clock.monotonicMs() - lastLookMs,
    stop: () => {
      isStopping = true;
      stopTimer?.();
      return Promise.resolve();
    },
  };
}
