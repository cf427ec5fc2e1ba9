import type { Journal, JournalVerdict, JournalWrite } from '../ports.ts';

/** What the journal does with a write instead of committing and answering it. */
export type WriteFault = (write: JournalWrite, commit: () => Promise<JournalVerdict>) => Promise<JournalVerdict>;

export interface BreakableJournal extends Journal {
  /** The writes in the order in which they came. */
  readonly writes: readonly JournalWrite[];
  /** Writes whose commit was answered. */
  readonly acknowledged: readonly JournalWrite[];
  /** From the write with this number (from 0, counted since the start or the last `forget`) on; undefined heals it. */
  breakFrom(number: number, fault: WriteFault | undefined): void;
  /** Lets go of the writes so far and counts from 0 again: else a test measures its own memory. */
  forget(): void;
  /** Resolves once a write came to the fault. */
  readonly broken: Promise<void>;
}

export const NEVER: Promise<never> = new Promise(() => {});

/** A real journal that a test can break. */
export function createBreakableJournal(journal: Journal): BreakableJournal {
  const writes: JournalWrite[] = [];
  const acknowledged: JournalWrite[] = [];
  const broken = Promise.withResolvers<void>();
  let from = Number.POSITIVE_INFINITY;
  let fault: WriteFault | undefined;
  return {
    writes,
    acknowledged,
    broken: broken.promise,
    breakFrom: (number, next) => {
      from = number;
      fault = next;
    },
    forget: () => {
      writes.length = 0;
      acknowledged.length = 0;
    },
    append: async (write, mayStore) => {
      writes.push(write);
      const isBroken = writes.length > from && fault !== undefined;
      if (isBroken) broken.resolve();
      const commit = () => journal.append(write, mayStore);
      const verdict = await (isBroken && fault !== undefined ? fault(write, commit) : commit());
      acknowledged.push(write);
      return verdict;
    },
    backlog: journal.backlog,
    followBatches: journal.followBatches,
    close: journal.close,
  };
}
