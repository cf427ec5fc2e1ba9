import { AppError, toError, type WorkerId } from '@automateos/model';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';
import { type Clock, type Journal, JournalUnavailableError, type JournalVerdict, type JournalWrite } from './ports.ts';
import type { Lease } from './worker/lease.ts';

/** The journal as runs use it: it keeps trying, because what it is given has happened. */
export interface JournalWriter {
  /**
   * Stores a write, however long that takes. Rejects only when a new execution was certainly not stored. `fenced` also
   * where the lease is lost: nothing is written under a name that was given up.
   */
  readonly append: (write: JournalWrite) => Promise<JournalVerdict>;
  /** Refuses new work while too much is waiting to be committed, or the disk is nearly full. UNAVAILABLE. */
  readonly admit: () => void;
}

const FENCED: JournalVerdict = { kind: 'fenced' };
const RETRY_MS = 250;
const MOST_WRITES = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;
const OLDEST_MS = 2_000;
/** What runs must be able to go on to its end, so this much is not given to new work. */
const LEAST_FREE_BYTES = 512 * 1024 * 1024;

export interface JournalWriterDeps {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Under which this process owns executions; null where it runs none. */
  readonly lease: Pick<Lease, 'workerId' | 'isHeld' | 'isCurrent' | 'confirm'> | null;
}

type MayStore = (() => boolean) | undefined;

export function createJournalWriter({ journal, clock, logger, metrics, lease }: JournalWriterDeps): JournalWriter {
  const retry = async (write: JournalWrite, mayStore: MayStore, first: unknown): Promise<JournalVerdict> => {
    let mayBeStored = false;
    for (let error = first; ; ) {
      if (!(error instanceof JournalUnavailableError)) throw error;
      // After one unknown outcome a refusal says nothing about the try before: only a verdict does.
      mayBeStored ||= error.outcome === 'unknown';
      if (write.kind === 'insert' && !mayBeStored) throw error;
      logger.warn({ err: error, kind: write.kind }, 'the journal cannot be written; trying again');
      await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
      if (mayStore?.() === false) return FENCED;
      try {
        return await journal.append(write, mayStore);
      } catch (next: unknown) {
        error = toError(next);
      }
    }
  };
  const store = (write: JournalWrite, mayStore: MayStore): Promise<JournalVerdict> =>
    journal.append(write, mayStore).catch((error: unknown) => retry(write, mayStore, error));
  /** What the owner of an execution writes leaves only while this process is the owner for certain. */
  const storeAsOwner = async (
    write: JournalWrite,
    owner: Pick<Lease, 'isCurrent' | 'isHeld' | 'confirm'>,
    id: WorkerId,
  ) => {
    if (!owner.isHeld() && !(await owner.confirm())) return FENCED;
    const verdict = await store(write, () => owner.isCurrent(id));
    if (verdict.kind === 'fenced') {
      metrics.fenced();
      logger.warn({ executionId: executionIdOf(write) }, 'a stale write was refused: the run has another owner');
    }
    return verdict;
  };
  return {
    append: (write) => {
      if (lease === null || !isOwners(write)) return store(write, undefined);
      return storeAsOwner(write, lease, lease.workerId);
    },
    admit: () => {
      const { writes, bytes, oldestMs, freeBytes } = journal.backlog();
      if (freeBytes !== null && freeBytes < LEAST_FREE_BYTES) {
        const message = 'The disk is nearly full; nothing new is taken until 512 MiB are free.';
        throw new AppError('UNAVAILABLE', message, { headers: { 'Retry-After': '10' } });
      }
      if (writes < MOST_WRITES && bytes < MOST_BYTES && oldestMs < OLDEST_MS) return;
      const headers = { 'Retry-After': '1' };
      throw new AppError('UNAVAILABLE', 'Too much is waiting to be stored; try again in a second.', { headers });
    },
  };
}

function isOwners(write: JournalWrite): boolean {
  return write.kind === 'advance' || write.execution.claimedBy !== null;
}

function executionIdOf(write: JournalWrite): string {
  return write.kind === 'insert' ? write.execution.id : write.executionId;
}
