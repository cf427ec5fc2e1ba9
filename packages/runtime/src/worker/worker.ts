import type { ExecutionId, WorkerId } from '@automateos/model';
import { toError } from '@automateos/model';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { ClaimedExecution, Clock, Doorbell, QueueFigures, SystemStores } from '../ports.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';
import type { RunPool } from './run-pool.ts';

export interface WorkerDeps {
  readonly systemStores: SystemStores;
  readonly doorbell: Doorbell;
  readonly workflows: WorkflowCache;
  readonly pool: RunPool;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly random: () => number;
  readonly newWorkerId: () => WorkerId;
  readonly onFigures: (figures: QueueFigures) => void;
}

/** Takes executions that are due and has them run: on a ring, when a slot becomes free, and by a sweep every second. */
export interface Worker {
  start(): Promise<void>;
  /** A slot is free: take what could not be taken before. */
  slotFreed(): void;
  /** More work is there than slots were. */
  markBehind(): void;
  /** Milliseconds since the last sweep that went through; 0 before the first. */
  sweepAgeMs(): number;
  /** Takes nothing more, lets what runs finish or hands it back, and signs off. */
  stop(limitMs: number): Promise<void>;
}

const SWEEP_MS = 1_000;
const HEARTBEAT_MS = 5_000;
const PURGE_EVERY_SWEEPS = 10;
const PURGE_AT_ONCE = 500;

export function createWorker(deps: WorkerDeps): Worker {
  const { systemStores, pool, clock, logger, metrics } = deps;
  let isStopping = false;
  let isBehind = false;
  let claiming: Promise<void> = Promise.resolve();
  let sweeps = 0;
  let lastSweepMs = clock.monotonicMs();
  let stopSweepTimer: (() => void) | undefined;
  let stopHeartbeatTimer: (() => void) | undefined;

  const report =
    (what: string) =>
    (thrown: unknown): void =>
      logger.error({ err: toError(thrown) }, what);

  const takeUp = async (all: readonly ClaimedExecution[]): Promise<PromiseSettledResult<void>[]> => {
    if (all.length === 0) return [];
    const steps = await systemStores.executionQueue.loadSteps(all.map(({ id }) => id));
    return Promise.allSettled(
      all.map(async (claimed) => {
        const workflow = await deps.workflows.get(claimed.workflowId, claimed.workflowVersion);
        pool.startClaimed(claimed, workflow, steps.get(claimed.id) ?? []);
      }),
    );
  };

  const claim = async (ids?: readonly ExecutionId[]): Promise<void> => {
    const limit = pool.freeSlots();
    if (limit === 0 || isStopping) {
      isBehind = true;
      return;
    }
    const { workerId } = pool;
    const mayTakeSuspect = !pool.hasSuspect();
    const request = { workerId, limit, mayTakeSuspect, ...(ids && { ids }) };
    const claimed = await systemStores.executionQueue.claimExecutions(request);
    metrics.claimed(claimed.length, claimed.filter(({ takeovers }) => takeovers > 0).length);
    const taken = await takeUp(claimed);
    // While a suspect runs, another one may wait for it to be gone.
    isBehind = claimed.length === limit || pool.hasSuspect();
    // A slot that became free during this claim has said so already, and says it only once.
    if (claimed.length === limit && pool.freeSlots() > 0) void claimNext();
    for (const result of taken)
      if (result.status === 'rejected') report('a claimed execution cannot start')(result.reason);
  };

  /** One claim at a time, so that the free slots are counted once. */
  const claimNext = (ids?: readonly ExecutionId[]): Promise<void> => {
    claiming = claiming.then(() => claim(ids)).catch(report('executions cannot be claimed'));
    return claiming;
  };

  const claimInTurn = async (): Promise<void> => {
    const limit = pool.freeSlots();
    if (limit === 0 || isStopping) return;
    const { claimed } = await systemStores.executionQueue.claimLimited({ workerId: pool.workerId, limit });
    metrics.claimed(claimed.length, 0);
    await takeUp(claimed);
  };

  const hear = (ids: readonly ExecutionId[]): void => {
    if (ids.some((id) => pool.has(id))) void followCancels().catch(report('cancels cannot be read'));
    const unknown = ids.filter((id) => !pool.has(id));
    if (unknown.length > 0) void claimNext(unknown);
  };

  const followCancels = async (): Promise<void> => {
    for (const id of await systemStores.executionQueue.listCancelRequests(pool.workerId)) pool.cancel(id);
  };

  const sweep = async (): Promise<void> => {
    sweeps += 1;
    await systemStores.executionQueue.failOverdue();
    await systemStores.executionQueue.cancelRequested();
    await followCancels();
    await claimNext();
    await claimInTurn();
    if (sweeps % PURGE_EVERY_SWEEPS === 0) await systemStores.executionQueue.purgeDeleted(PURGE_AT_ONCE);
    const figures = await systemStores.executionQueue.figures();
    metrics.swept(figures, clock.nowMs());
    deps.onFigures(figures);
    lastSweepMs = clock.monotonicMs();
  };

  const sweepLater = (): void => {
    const delay = SWEEP_MS * (0.8 + 0.4 * deps.random());
    stopSweepTimer = clock.after(delay, () => {
      sweep()
        .catch(report('the sweep failed'))
        .finally(() => {
          if (!isStopping) sweepLater();
        });
    });
  };

  const beat = async (): Promise<void> => {
    if (await systemStores.workers.heartbeat(pool.workerId)) return;
    // The others have given this name up: what runs under it is theirs.
    logger.error({ workerId: pool.workerId }, 'this worker was given up; going on under a new name');
    pool.dropAll();
    pool.workerId = deps.newWorkerId();
    await systemStores.workers.registerWorker(pool.workerId);
  };

  const beatLater = (): void => {
    stopHeartbeatTimer = clock.after(HEARTBEAT_MS, () => {
      beat()
        .catch(report('the heartbeat failed'))
        .finally(() => {
          if (!isStopping) beatLater();
        });
    });
  };

  return {
    start: async () => {
      await systemStores.workers.registerWorker(pool.workerId);
      deps.doorbell.listen(hear);
      await sweep();
      sweepLater();
      beatLater();
    },
    slotFreed: () => {
      if (isBehind && !isStopping) {
        isBehind = false;
        void claimNext();
      }
    },
    markBehind: () => {
      isBehind = true;
    },
    sweepAgeMs: () => clock.monotonicMs() - lastSweepMs,
    stop: async (limitMs) => {
      isStopping = true;
      stopSweepTimer?.();
      await claiming;
      await pool.drain(limitMs);
      stopHeartbeatTimer?.();
      await systemStores.workers.stopWorker(pool.workerId);
    },
  };
}
