/** Tells time. The one place that knows what time it is; tests hand in their own. */
export interface Clock {
  /** Wall clock, Unix milliseconds: for instants that are stored or shown. */
  nowMs(): number;
  /** Never steps back: for durations and limits. */
  monotonicMs(): number;
  /** Calls once after the delay; the answer takes the call back. Does not keep the process alive. */
  after(delayMs: number, call: () => void): () => void;
}
