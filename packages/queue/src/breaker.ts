/** Keeps calls away from what has just failed. */
export interface Breaker {
  /** Whether a call is worth trying now. After a pause it is, once, to find out. */
  mayTry(): boolean;
  succeeded(): void;
  failed(): void;
  /** Whether a call has failed within the last second. */
  isOpen(): boolean;
}

const PAUSE_MS = 1_000;

/** Opens at the first failure, for a second at a time. */
export function createBreaker(monotonicMs: () => number): Breaker {
  let openUntilMs: number | undefined;
  return {
    mayTry: () => {
      if (openUntilMs === undefined) return true;
      if (monotonicMs() < openUntilMs) return false;
      openUntilMs = monotonicMs() + PAUSE_MS;
      return true;
    },
    succeeded: () => {
      openUntilMs = undefined;
    },
    failed: () => {
      openUntilMs = monotonicMs() + PAUSE_MS;
    },
    isOpen: () => openUntilMs !== undefined && monotonicMs() < openUntilMs,
  };
}
