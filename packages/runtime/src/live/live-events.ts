import type { ExecutionId } from '@automateos/model';
import type { ExecutionSummary, StepState } from '../ports.ts';

/**
 * What a listener is told: how something stands now. Applying one twice changes nothing, and steps in between may be
 * left out. `id` is where a stream that was cut off goes on after this event.
 */
export type LiveEvent =
  | { readonly kind: 'execution'; readonly id: string; readonly execution: ExecutionSummary }
  | { readonly kind: 'step'; readonly id: string; readonly executionId: ExecutionId; readonly step: StepState }
  /** More happened than can be told: what the listener knows may be out of date, it should read it whole again. */
  | { readonly kind: 'resync'; readonly id: string };

/** What one reading found. */
export type LiveReading =
  | {
      readonly kind: 'read';
      readonly events: readonly LiveEvent[];
      /** There is more to read at once. */
      readonly isMore: boolean;
      /** Nothing will change any more after these events. */
      readonly isEnded: boolean;
    }
  /** It was deleted, or is not the listener's any more. */
  | { readonly kind: 'gone' };

/** Knows what its listener knows, and reads what changed since. */
export interface LiveReader {
  read(): Promise<LiveReading>;
  /** One of these executions changed; null: look at everything. */
  mark(executionId: ExecutionId | null): void;
}

/** Events as they come, some at a time. */
export interface LiveStream {
  /** Waits for the next events; undefined when there will be none any more. */
  next(): Promise<readonly LiveEvent[] | undefined>;
  /** Ends the waiting too. */
  close(): void;
}
