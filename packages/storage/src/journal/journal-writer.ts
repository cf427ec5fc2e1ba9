import { failpoint, toError } from '@automateos/model';
import {
  type Clock,
  type Journal,
  type JournalBacklog,
  JournalUnavailableError,
  type JournalVerdict,
  type JournalWrite,
} from '@automateos/runtime';
import { hasLargeValue, type PreparedWrite, packLargeValues, sizeOfWrite } from './prepared-write.ts';

export const COMMITTED: JournalVerdict = { kind: 'committed' };

/** Commits a batch in one transaction: one result for each write, in order. */
export type CommitBatch = (
  batch: readonly PreparedWrite[],
) => Promise<readonly (JournalVerdict | JournalUnavailableError)[]>;

const MAX_BATCH_WRITES = 500;
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

interface Entry extends PreparedWrite {
  readonly enteredAt: number;
  readonly mayStore: (() => boolean) | undefined;
  readonly resolve: (verdict: JournalVerdict) => void;
  readonly reject: (error: JournalUnavailableError) => void;
}

/**
 * The group-commit writer: one batch is with the database, all that comes meanwhile is the next one. No timer holds a
 * write back; the turn of the event loop in which a write comes ends before the batch leaves, so that writes of requests
 * that arrived together go together.
 *
 * @param freeBytes room on the disk, where it can be known without waiting
 */
export function createJournalWriter(
  commitBatch: CommitBatch,
  clock: Clock,
  freeBytes: () => number | null = () => null,
): Journal {
  let waiting: Entry[] = [];
  let inFlight: Entry[] = [];
  let preparing = 0;
  let isScheduled = false;
  let isClosed = false;
  let backlogWrites = 0;
  let backlogBytes = 0;
  let whenIdle: (() => void)[] = [];
  let tellBatch: (writes: number, durationMs: number) => void = () => {};
  /** Executions with a write whose values are being packed: their later writes keep their turn. */
  const held = new Map<string, Promise<void>>();

  function schedule(): void {
    if (isScheduled || inFlight.length > 0 || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      void sendBatch();
    });
  }

  function takeBatch(): Entry[] {
    let count = 0;
    let bytes = 0;
    for (const entry of waiting) {
      bytes += entry.sizeBytes;
      if (count > 0 && (count >= MAX_BATCH_WRITES || bytes > MAX_BATCH_BYTES)) break;
      count += 1;
    }
    const batch = waiting.slice(0, count);
    waiting = count === waiting.length ? [] : waiting.slice(count);
    return batch;
  }

  /** What may not be stored any more gets its answer here. */
  function withoutStale(batch: Entry[]): Entry[] {
    return batch.filter((entry) => {
      if (entry.mayStore?.() !== false) return true;
      settle(entry, { kind: 'fenced' });
      return false;
    });
  }

  async function sendBatch(): Promise<void> {
    inFlight = withoutStale(takeBatch());
    try {
      const results = inFlight.length === 0 ? [] : await commitTimed(inFlight);
      failpoint('writer.committed-not-told');
      for (const [index, entry] of inFlight.entries()) settle(entry, results[index]);
    } catch (thrown) {
      const error = toError(thrown);
      for (const entry of inFlight) settle(entry, asUnavailable(error));
    }
    inFlight = [];
    schedule();
    tellIfIdle();
  }

  async function commitTimed(batch: readonly Entry[]) {
    const sentAt = clock.monotonicMs();
    const results = await commitBatch(batch);
    tellBatch(batch.length, clock.monotonicMs() - sentAt);
    return results;
  }

  function settle(entry: Entry, result: JournalVerdict | JournalUnavailableError | undefined): void {
    backlogWrites -= 1;
    backlogBytes -= entry.sizeBytes;
    if (result === undefined) entry.reject(new JournalUnavailableError('unknown', 'the database gave no verdict'));
    else if (result instanceof JournalUnavailableError) entry.reject(result);
    else entry.resolve(result);
  }

  function tellIfIdle(): void {
    if (backlogWrites > 0 || preparing > 0) return;
    const told = whenIdle;
    whenIdle = [];
    for (const tell of told) tell();
  }

  async function prepare(entry: Entry, after: Promise<void> | undefined): Promise<void> {
    try {
      const packed = hasLargeValue(entry.write) ? await packLargeValues(entry.write) : undefined;
      await after;
      waiting.push({ ...entry, packed });
      schedule();
    } catch (thrown) {
      settle(entry, new JournalUnavailableError('not-stored', 'a value could not be packed', { cause: thrown }));
    } finally {
      preparing -= 1;
      tellIfIdle();
    }
  }

  function enter(entry: Entry): void {
    const executionId = entry.write.kind === 'insert' ? entry.write.execution.id : entry.write.executionId;
    const after = held.get(executionId);
    backlogWrites += 1;
    backlogBytes += entry.sizeBytes;
    if (after === undefined && !hasLargeValue(entry.write)) {
      waiting.push(entry);
      schedule();
      return;
    }
    preparing += 1;
    const prepared = prepare(entry, after).finally(() => {
      if (held.get(executionId) === prepared) held.delete(executionId);
    });
    held.set(executionId, prepared);
  }

  function oldestEntry(): Entry | undefined {
    return inFlight[0] ?? waiting[0];
  }

  return {
    append(write: JournalWrite, mayStore?: () => boolean): Promise<JournalVerdict> {
      if (isClosed) return Promise.reject(new JournalUnavailableError('not-stored', 'the journal is closed'));
      if (write.kind === 'insert' && write.transition !== null && write.execution.claimedBy === null) {
        return Promise.reject(new Error('only an execution that is inserted claimed can move in the same write'));
      }
      return new Promise((resolve, reject) => {
        const sizeBytes = sizeOfWrite(write);
        enter({ write, sizeBytes, packed: undefined, enteredAt: clock.monotonicMs(), mayStore, resolve, reject });
      });
    },
    backlog(): JournalBacklog {
      const oldest = oldestEntry();
      const oldestMs = oldest === undefined ? 0 : clock.monotonicMs() - oldest.enteredAt;
      return { writes: backlogWrites, bytes: backlogBytes, oldestMs, freeBytes: freeBytes() };
    },
    followBatches(listener): void {
      tellBatch = listener;
    },
    async close(): Promise<void> {
      isClosed = true;
      if (backlogWrites === 0 && preparing === 0) return;
      await new Promise<void>((resolve) => whenIdle.push(resolve));
    },
  };
}

function asUnavailable(error: Error): JournalUnavailableError {
  if (error instanceof JournalUnavailableError) return error;
  return new JournalUnavailableError('unknown', `the journal could not be written: ${error.message}`, { cause: error });
}
