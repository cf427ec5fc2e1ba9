import { AppError, toError } from '@automateos/model';
import type { Logger } from 'pino';
import { type Clock, type Journal, JournalUnavailableError, type JournalVerdict, type JournalWrite } from './ports.ts';

/** The journal as runs use it: it keeps trying, because what it is given has happened. */
export interface JournalWriter {
  /**
   * Stores a write, however long that takes. Rejects only when a new execution was certainly not stored. `fenced` also
   * after `stop`: nothing is written under a name that was given up.
   */
  readonly append: (write: JournalWrite) => Promise<JournalVerdict>;
  /** Refuses new work while too much is waiting to be committed. UNAVAILABLE. */
  readonly admit: () => void;
  readonly stop: () => void;
}

const RETRY_MS = 250;
const MOST_WRITES = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;
const OLDEST_MS = 2_000;

export function createJournalWriter(journal: Journal, clock: Clock, logger: Logger): JournalWriter {
  let isStopped = false;
  const retry = async (write: JournalWrite, first: unknown): Promise<JournalVerdict> => {
    let mayBeStored = false;
    for (let error = first; ; ) {
      if (!(error instanceof JournalUnavailableError)) throw error;
      // After one unknown outcome a refusal says nothing about the try before: only a verdict does.
      mayBeStored ||= error.outcome === 'unknown';
      if (write.kind === 'insert' && !mayBeStored) throw error;
      logger.warn({ err: error, kind: write.kind }, 'the journal cannot be written; trying again');
      await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
      if (isStopped) return { kind: 'fenced' };
      try {
        return await journal.append(write);
      } catch (next: unknown) {
        error = toError(next);
      }
    }
  };
  return {
    append: (write) => {
      if (isStopped) return Promise.resolve({ kind: 'fenced' });
      return journal.append(write).catch((error: unknown) => retry(write, error));
    },
    admit: () => {
      const { writes, bytes, oldestMs } = journal.backlog();
      if (writes < MOST_WRITES && bytes < MOST_BYTES && oldestMs < OLDEST_MS) return;
      const headers = { 'Retry-After': '1' };
      throw new AppError('UNAVAILABLE', 'Too much is waiting to be stored; try again in a second.', { headers });
    },
    stop: () => {
      isStopped = true;
    },
  };
}
