import type { ExecutionId } from '@automateos/model';
import {
  type Doorbell,
  type Journal,
  JournalUnavailableError,
  type JournalWrite,
  type SystemStores,
} from '../ports.ts';

/** `lost`: it was done, and its answer did not come. */
type Fault = 'refused' | 'lost' | 'delayed';
type RingFault = 'dropped' | 'doubled' | 'late' | 'forged';

export class StoreFault extends Error {
  override readonly name = 'StoreFault';
}

/** Of how many calls to a store one fails: 5 %. */
const ONE_IN = 20;
const LONGEST_DELAY_MS = 30;
const FORGED_RINGS = 20;

export interface StoreFaultOptions {
  readonly seed: number;
  /** Longer than a lease lasts without a heartbeat, so that some are lost. */
  readonly heartbeatDelayMs: number;
}

const sleep = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

/** In [0, 1), the same for the same seed, name and number: the fate of a call does not depend on other functions' calls. */
function fateOf(seed: number, name: string, number: number): number {
  let hash = (seed ^ Math.imul(number + 1, 0x9e37_79b9)) >>> 0;
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x0100_0193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** Ports that fail as databases and doorbells do, by a seed; what a call does is done by the real one or not at all. */
export function createStoreFaults({ seed, heartbeatDelayMs }: StoreFaultOptions) {
  const numbers = new Map<string, number>();
  const counts: Record<Fault | RingFault | 'rings' | 'staleWrites' | 'staleStored', number> = {
    refused: 0,
    lost: 0,
    delayed: 0,
    dropped: 0,
    doubled: 0,
    late: 0,
    forged: 0,
    rings: 0,
    staleWrites: 0,
    staleStored: 0,
  };
  const lastWrites = new Map<ExecutionId, Extract<JournalWrite, { kind: 'advance' }>>();
  let realJournal: Journal | undefined;

  const fate = (name: string): number => {
    const number = numbers.get(name) ?? 0;
    numbers.set(name, number + 1);
    return fateOf(seed, name, number);
  };
  const drawFault = (name: string): Fault | undefined => {
    const drawn = (['refused', 'lost', 'delayed'] as const)[Math.floor(fate(name) * ONE_IN * 3)];
    if (drawn !== undefined) counts[drawn] += 1;
    return drawn;
  };

  const wrap =
    <Args extends unknown[], Result>(name: string, call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      // One lease at the least is lost in the first seconds, and one each few seconds after them.
      const isLeaseLost = name === 'heartbeat' && (numbers.get(name) ?? 0) % 8 === 2;
      const drawn = drawFault(name);
      const fault = isLeaseLost ? 'delayed' : drawn;
      if (fault === 'refused') throw new StoreFault(`${name} was refused`);
      const longestMs = name === 'heartbeat' ? 2 * heartbeatDelayMs : LONGEST_DELAY_MS;
      if (fault === 'delayed') await sleep(longestMs * (0.5 + fate(`${name} delay`) / 2));
      const result = await call(...args);
      if (fault === 'lost') throw new StoreFault(`the answer of ${name} was lost`);
      return result;
    };

  /** The last write of the owner before arrives once more, after the execution was taken from it. */
  const sendStale = async (id: ExecutionId, leaseEpoch: number): Promise<void> => {
    const write = lastWrites.get(id);
    if (realJournal === undefined || write === undefined || write.leaseEpoch >= leaseEpoch) return;
    counts.staleWrites += 1;
    const verdict = await realJournal.append(write);
    if (verdict.kind !== 'fenced') counts.staleStored += 1;
  };

  return {
    counts,
    journal: (journal: Journal): Journal => {
      realJournal = journal;
      return {
        ...journal,
        append: async (write, mayStore) => {
          const fault = drawFault(`append ${write.kind}`);
          if (fault === 'refused') throw new JournalUnavailableError('not-stored', 'the write was refused');
          if (fault === 'delayed') await sleep(LONGEST_DELAY_MS * fate('append delay'));
          const verdict = await journal.append(write, mayStore);
          if (write.kind === 'advance' && verdict.kind === 'committed') lastWrites.set(write.executionId, write);
          if (fault === 'lost') throw new JournalUnavailableError('unknown', 'the answer of the write was lost');
          return verdict;
        },
      };
    },
    systemStores: (stores: SystemStores): SystemStores => {
      const { executionQueue: queue, workers, workflowLookup: lookup } = stores;
      return {
        ...stores,
        executionQueue: {
          claimExecutions: wrap('claimExecutions', async (request) => {
            const claimed = await queue.claimExecutions(request);
            for (const { id, leaseEpoch } of claimed) await sendStale(id, leaseEpoch);
            return claimed;
          }),
          claimLimited: wrap('claimLimited', queue.claimLimited),
          reclaim: wrap('reclaim', async (workerId, owned) => {
            const claimed = await queue.reclaim(workerId, owned);
            if (claimed !== undefined) await sendStale(claimed.id, claimed.leaseEpoch);
            return claimed;
          }),
          listOwned: wrap('listOwned', queue.listOwned),
          loadSteps: wrap('loadSteps', queue.loadSteps),
          failOverdue: wrap('failOverdue', queue.failOverdue),
          cancelRequested: wrap('cancelRequested', queue.cancelRequested),
          listCancelRequests: wrap('listCancelRequests', queue.listCancelRequests),
          figures: wrap('figures', queue.figures),
          alertFigures: wrap('alertFigures', queue.alertFigures),
          purgeDeleted: wrap('purgeDeleted', queue.purgeDeleted),
        },
        workers: {
          registerWorker: wrap('registerWorker', workers.registerWorker),
          heartbeat: wrap('heartbeat', workers.heartbeat),
          stopWorker: wrap('stopWorker', workers.stopWorker),
        },
        workflowLookup: {
          findWebhookTarget: wrap('findWebhookTarget', lookup.findWebhookTarget),
          getDefinition: wrap('getDefinition', lookup.getDefinition),
        },
      };
    },
    /** Half of the rings are dropped, doubled, late or among forged ones. */
    doorbell: (doorbell: Doorbell): Doorbell => {
      const rung: ExecutionId[] = [];
      return {
        ...doorbell,
        ring: (id, atMs, wakeSeq) => {
          counts.rings += 1;
          rung.push(id);
          const fault = (['dropped', 'doubled', 'late', 'forged'] as const)[Math.floor(fate('ring') * 8)];
          if (fault !== undefined) counts[fault] += 1;
          if (fault === 'dropped') return;
          if (fault === 'late') setTimeout(() => doorbell.ring(id, atMs, wakeSeq), 500 * fate('ring delay'));
          else doorbell.ring(id, atMs, wakeSeq);
          if (fault === 'doubled') setImmediate(() => doorbell.ring(id, atMs, wakeSeq));
          if (fault !== 'forged') return;
          doorbell.ring('no execution at all' as ExecutionId); // forged
          for (let count = 0; count < FORGED_RINGS; count += 1) {
            const known = rung[Math.floor(fate('forged ring') * rung.length)];
            if (known !== undefined) doorbell.ring(known, undefined, count);
          }
        },
      };
    },
  };
}
