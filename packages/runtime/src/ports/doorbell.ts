import type { ExecutionId } from '@automateos/model';

/**
 * Says "look at execution X" to whoever can run it. A hint: it may be lost, doubled, late or forged, and nothing depends
 * on it, because the sweep finds what nobody rang for.
 */
export interface Doorbell {
  /** Never throws and never waits. `atMs` (Unix milliseconds) asks for a ring later. */
  ring(executionId: ExecutionId, atMs?: number): void;
  /** Hears rings, some at a time, without an execution named twice in one call. */
  listen(hear: (executionIds: readonly ExecutionId[]) => void): void;
  close(): Promise<void>;
}
