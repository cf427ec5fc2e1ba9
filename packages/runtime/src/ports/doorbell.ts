import type { ExecutionId } from '@automateos/model';

/**
 * Says "look at execution X" to whoever can run it. A hint: it may be lost, doubled, late or forged, and nothing depends
 * on it, because the sweep finds what nobody rang for.
 */
export interface Doorbell {
  /**
   * Never throws and never waits. `atMs` (Unix milliseconds) asks for a ring later. Rings for the same `wakeSeq` of an
   * execution may be heard as one; without it each ring is one of its own.
   */
  ring(executionId: ExecutionId, atMs?: number, wakeSeq?: number): void;
  /** As `ring`, but every process that listens hears it: for what only the owner of a run can do. */
  ringAll(executionId: ExecutionId): void;
  /**
   * Hears rings, some at a time, without an execution named twice in one call. What is given back says when they have
   * been looked at. @returns ends the listening: rings go to others from then on
   */
  listen(hear: (executionIds: readonly ExecutionId[]) => void | Promise<void>): () => void;
  /** `failed`: rings are being lost, and what is due is found by the sweep alone. */
  state(): 'ok' | 'failed';
  /** Rings of this process that are known not to have been sent, since it began. */
  lostRings(): number;
  close(): Promise<void>;
}
