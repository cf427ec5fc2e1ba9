import { type ExecutionId, toError } from '@automateos/model';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { Clock, Doorbell, LeaseSettings, QueueFigures, SystemStores } from '../ports.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';
import { createAlertWatch } from './alert-watch.ts';
import { createClaimer } from './claimer.ts';
import type { Lease } from './lease.ts';
import type { RunPool } from './run-pool.ts';
import { createSelfAudit } from './self-audit.ts';

export interface WorkerDeps {
  readonly systemStores: SystemStores;
  readonly doorbell: Doorbell;
  readonly workflows: WorkflowCache;
  readonly lease: Lease;
  readonly pool: RunPool;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly settings: LeaseSettings;
  readonly random: () => number;
  readonly onFigures: (figures: QueueFigures) => void;
}

/** Takes executions that are due and has them run: on a ring, when a slot becomes free, and by a sweep every second. */
export interface Worker {
  start(): Promise<void>;
  /** A slot is free: take what could not be taken before. `isLimited`: one of its workflow's turns is free, too. */
  slotFreed(isLimited: boolean): void;
  /** More work is there than slots were. */
  markBehind(): void;
  /** Milliseconds since the last sweep that went through; 0 before the first. */
  sweepAgeMs(): number;
  /** Takes nothing more, lets what runs finish or hands it back, and signs off. */
  stop(limitMs: number): Promise<void>;
}

const PURGE_EVERY_SWEEPS = 10;
const PURGE_AT_ONCE = 500;

export function createWorker(deps: WorkerDeps): Worker {
  const { systemStores, doorbell, lease, pool, clock, logger, metrics, settings } = deps;
  const queue = systemStores.executionQueue;
  const claimer = createClaimer({ queue, workflows: deps.workflows, pool, clock, logger, metrics });
  const audit = createSelfAudit({ queue, pool, claimer, metrics });
  const alerts = createAlertWatch({ queue, logger, metrics }, true);
  let isStopping = false;
  let sweeps = 0;
  let lastSweepMs = clock.monotonicMs();
  let stopSweepTimer: (() => void) | undefined;
  let stopListening: (() => void) | undefined;
  const sweepAgeMs = (): number => clock.monotonicMs() - lastSweepMs;
  metrics.followSweepAge(sweepAgeMs);

  const report =
    (what: string) =>
    (thrown: unknown): void =>
      logger.error({ err: toError(thrown) }, what);

  /** Resolves after the claim: then the ring is acknowledged. */
  const hear = async (ids: readonly ExecutionId[]): Promise<void> => {
    if (ids.some((id) => pool.has(id))) void followCancels().catch(report('cancels cannot be read'));
    for (const id of ids) pool.look(id);
    const unknown = ids.filter((id) => !pool.has(id));
    if (unknown.length === 0) return;
    const claimed = await claimer.claimDue({ ids: unknown });
    // What was not due may wait for its workflow's turn.
    if (claimed < unknown.length) await claimer.claimTurns();
  };

  const followCancels = async (): Promise<void> => {
    for (const id of await queue.listCancelRequests(pool.workerId)) pool.cancel(id);
  };

  const sweep = async (): Promise<void> => {
    sweeps += 1;
    alerts.tellLost(await queue.failOverdue());
    await queue.cancelRequested();
    await followCancels();
    // What was rung for just now is left to those who hear it; at the first sweep nobody has listened yet.
    const isLeftToDoorbell = sweeps > 1 && doorbell.state() === 'ok';
    await claimer.claimDue({ dueForMs: isLeftToDoorbell ? settings.sweepMs : 0 });
    await claimer.claimTurns();
    await claimer.between(audit);
    if (sweeps % PURGE_EVERY_SWEEPS === 0) await queue.purgeDeleted(PURGE_AT_ONCE);
    const figures = await queue.figures();
    metrics.swept(figures, clock.nowMs());
    deps.onFigures(figures);
    await alerts.look();
    lastSweepMs = clock.monotonicMs();
  };

  /** Resolves when the sweep is over, and always goes on to the next: a store that fails once may answer then. */
  const sweepOnAndOn = async (): Promise<void> => {
    await sweep().catch(report('the sweep failed'));
    if (isStopping) return;
    const delay = settings.sweepMs * (0.8 + 0.4 * deps.random());
    stopSweepTimer = clock.after(delay, () => void sweepOnAndOn());
  };

  return {
    start: async () => {
      await lease.start();
      stopListening = doorbell.listen(hear);
      await sweepOnAndOn();
    },
    slotFreed: claimer.slotFreed,
    markBehind: claimer.markBehind,
    sweepAgeMs,
    stop: async (limitMs) => {
      isStopping = true;
      // Rings go to those who can still answer them.
      stopListening?.();
      stopSweepTimer?.();
      await claimer.stop();
      await pool.drain(limitMs);
      await lease.stop();
    },
  };
}
