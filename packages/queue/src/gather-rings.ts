import type { ExecutionId } from '@automateos/model';
import type { Doorbell } from '@automateos/runtime';

type Hear = Parameters<Doorbell['listen']>[0];

export interface RingGatherer {
  /** Passes a ring on; resolves when it has been looked at, or at once when nobody listens. */
  add(executionId: ExecutionId): Promise<void>;
  listen(hear: Hear): () => void;
  close(): void;
}

/**
 * Puts rings together: what comes in one turn of the event loop, or while the rings before are being looked at, is heard
 * in one call.
 */
export function createRingGatherer(): RingGatherer {
  let hear: Hear | undefined;
  let rung = new Set<ExecutionId>();
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  const pass = async (): Promise<void> => {
    const ids = [...rung];
    rung = new Set();
    next = undefined;
    await hear?.(ids);
  };

  return {
    add: (executionId) => {
      if (hear === undefined) return Promise.resolve();
      rung.add(executionId);
      if (next === undefined) {
        const turn = new Promise<void>((resolve) => setImmediate(resolve));
        next = Promise.all([turn, last]).then(pass);
        // Who listens reports its own failures; here a failed look is a ring that was heard.
        last = next.catch(() => {});
      }
      return last;
    },
    listen: (listener) => {
      hear = listener;
      return () => {
        if (hear === listener) hear = undefined;
      };
    },
    close: () => {
      hear = undefined;
    },
  };
}
