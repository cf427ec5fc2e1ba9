/** When and how often a failed attempt is tried again. Delays are full jitter: random between 0 and the computed cap. */
export interface RetryPolicy {
  /** Attempts in all, the first included; 1 means no retry. */
  readonly max_attempts: number;
  readonly initial_delay_ms: number;
  readonly factor: number;
  readonly max_delay_ms: number;
  readonly jitter: boolean;
}

export const NO_RETRY: RetryPolicy = {
  max_attempts: 1,
  initial_delay_ms: 1_000,
  factor: 2,
  max_delay_ms: 30_000,
  jitter: true,
};
