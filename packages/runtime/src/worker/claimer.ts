import { type ExecutionId, failpoint, toError, type WorkerId } from '@automateos/model';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { ClaimedExecution, Clock, ExecutionQueue } from '../ports.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';
import type { RunPool } from './run-pool.ts';

export interface ClaimerDeps {
  readonly queue: ExecutionQueue;
  readonly workflows: WorkflowCache;
  readonly pool: RunPool;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Fills free slots with executions that are due. One claim at a time, so that the free slots are counted once. */
export interface Claimer {
  /** Claims what has no limits of its own, of all that is due or of these alone. Gives the number. */
  claimDue(request?: { readonly ids?: readonly ExecutionId[]; readonly dueForMs?: number }): Promise<number>;
  /** Claims what has its turn in a workflow with limits. */
  claimTurns(): Promise<void>;
  /** Does something else between two claims. */
  between(work: () => Promise<void>): Promise<void>;
  /** Starts what was claimed under this name. */
  takeUp(claimed: readonly ClaimedExecution[], workerId: WorkerId): Promise<void>;
  /** A slot is free: take what could not be taken before. */
  slotFreed(isLimited: boolean): void;
  /** More work is there than slots were. */
  markBehind(): void;
  /** Claims nothing more; resolves when the last claim is through. */
  stop(): Promise<void>;
}

export function createClaimer(deps: ClaimerDeps): Claimer {
  const { queue, pool, clock, logger, metrics } = deps;
  let isStopping = false;
  /** Whether something due was left for want of a slot: of what has no limits, and of what waits for its turn. */
  const isBehind = { due: false, turns: false };
  let areTurnsFirst = false;
  let claiming: Promise<unknown> = Promise.resolve();
  let nextTurns: Promise<void> | undefined;
  let stopTurnTimer: (() => void) | undefined;

  const chain = <Result>(work: () => Promise<Result>, orElse: Result): Promise<Result> => {
    const done = claiming.then(work).catch((thrown: unknown) => {
      logger.error({ err: toError(thrown) }, 'executions cannot be claimed');
      return orElse;
    });
    claiming = done;
    return done;
  };

  const takeUp: Claimer['takeUp'] = async (claimed, workerId) => {
    if (claimed.length === 0) return;
    failpoint('claim.committed-not-loaded');
    const steps = await queue.loadSteps(claimed.map(({ id }) => id));
    if (claimed.some(({ takeovers }) => takeovers > 0)) failpoint('takeover.epoch-bumped-not-marked');
    const started = claimed.map(async (one) => {
      const workflow = await deps.workflows.get(one.workflowId, one.workflowVersion);
      // Claimed under a name that was lost meanwhile, they are somebody else's by now.
      if (pool.workerId === workerId) pool.startClaimed(one, workflow, steps.get(one.id) ?? []);
    });
    for (const result of await Promise.allSettled(started))
      if (result.status === 'rejected')
        logger.error({ err: toError(result.reason) }, 'a claimed execution cannot start');
  };

  const claim = async (request: Parameters<Claimer['claimDue']>[0]): Promise<number> => {
    const limit = pool.freeSlots();
    if (limit === 0 || isStopping) {
      isBehind.due = true;
      return 0;
    }
    const { workerId } = pool;
    const claimed = await queue.claimExecutions({ ...request, workerId, limit, mayTakeSuspect: !pool.hasSuspect() });
    const takenOver = claimed.filter(({ takeovers }) => takeovers > 0);
    metrics.claimed('takeover', takenOver.length);
    metrics.claimed('due', claimed.length - takenOver.length);
    for (const { id: executionId, takeovers } of takenOver)
      logger.info({ executionId, takeovers }, 'a run was taken over from a worker that died');
    await takeUp(claimed, workerId);
    // While a suspect runs, another one may wait for it to be gone.
    isBehind.due = claimed.length === limit || pool.hasSuspect();
    // A slot that became free during this claim has said so already, and says it only once.
    if (claimed.length === limit && pool.freeSlots() > 0) void claimDue();
    return claimed.length;
  };

  const turns = async (): Promise<void> => {
    nextTurns = undefined;
    stopTurnTimer?.();
    const limit = pool.freeSlots();
    isBehind.turns = limit === 0;
    if (limit === 0 || isStopping) return;
    const { workerId } = pool;
    const { claimed, retryInMs } = await queue.claimLimited({ workerId, limit });
    metrics.claimed('turn', claimed.length);
    await takeUp(claimed, workerId);
    isBehind.turns = claimed.length === limit;
    // Only time is in the way: no slot that becomes free will tell.
    if (retryInMs !== null && !isStopping) stopTurnTimer = clock.after(retryInMs + 1, () => void claimTurns());
  };

  const claimDue: Claimer['claimDue'] = (request) => chain(() => claim(request), 0);
  const claimTurns = (): Promise<void> => {
    nextTurns ??= chain(turns, undefined);
    return nextTurns;
  };

  return {
    claimDue,
    claimTurns,
    between: (work) => chain(work, undefined),
    takeUp,
    slotFreed: (isLimited) => {
      if (isStopping) return;
      const due = isBehind.due;
      isBehind.due = false;
      // Each in its turn goes first, so that neither keeps all the slots from the other.
      areTurnsFirst = !areTurnsFirst;
      if (due && !areTurnsFirst) void claimDue();
      if (isLimited || isBehind.turns) void claimTurns();
      if (due && areTurnsFirst) void claimDue();
    },
    markBehind: () => {
      isBehind.due = true;
    },
    stop: async () => {
      isStopping = true;
      stopTurnTimer?.();
      await claiming;
    },
  };
}
