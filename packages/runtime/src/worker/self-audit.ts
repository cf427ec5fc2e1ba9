import type { ExecutionId } from '@automateos/model';
import type { Metrics } from '../metrics.ts';
import type { ClaimedExecution, ExecutionQueue } from '../ports.ts';
import type { Claimer } from './claimer.ts';
import type { RunPool } from './run-pool.ts';

export interface SelfAuditDeps {
  readonly queue: ExecutionQueue;
  readonly pool: RunPool;
  readonly claimer: Pick<Claimer, 'takeUp'>;
  readonly metrics: Metrics;
}

type Epochs = ReadonlyMap<ExecutionId, number>;

/**
 * Compares what the database says that this worker runs with what it does run; both find their way to each other only
 * while all goes well. To be called between claims. What differs at two calls in a row is put right:
 *
 * - an execution of ours that does not run here (the answer to its claim was lost) is taken again under the next epoch:
 *   nobody else may, while this worker lives;
 * - a run whose execution is not ours any more is let go.
 */
export function createSelfAudit({ queue, pool, claimer, metrics }: SelfAuditDeps): () => Promise<void> {
  let orphansBefore: Epochs = new Map();
  let strangersBefore: Epochs = new Map();

  const reclaim = async (orphans: Epochs): Promise<void> => {
    const { workerId } = pool;
    const claimed: ClaimedExecution[] = [];
    for (const [id, leaseEpoch] of orphans) {
      if (claimed.length >= pool.freeSlots()) break;
      const one = await queue.reclaim(workerId, { id, leaseEpoch });
      if (one !== undefined) claimed.push(one);
    }
    metrics.orphansFound(claimed.length);
    metrics.claimed('orphan', claimed.length);
    await claimer.takeUp(claimed, workerId);
  };

  return async () => {
    const { workerId } = pool;
    const running = pool.epochs();
    const owned = await queue.listOwned(workerId);
    if (pool.workerId !== workerId) return;
    const orphans = select(owned, (id) => !pool.has(id));
    const stillRunning = pool.epochs();
    const strangers = select(running, (id, epoch) => owned.get(id) !== epoch && stillRunning.get(id) === epoch);
    for (const [id, epoch] of inBoth(strangers, strangersBefore)) pool.drop(id, epoch);
    await reclaim(inBoth(orphans, orphansBefore));
    orphansBefore = orphans;
    strangersBefore = strangers;
  };
}

function select(epochs: Epochs, condition: (id: ExecutionId, epoch: number) => boolean): Epochs {
  return new Map([...epochs].filter(([id, epoch]) => condition(id, epoch)));
}

function inBoth(now: Epochs, before: Epochs): Epochs {
  return select(now, (id, epoch) => before.get(id) === epoch);
}
