/** The limits of a run of user code; the numbers are those of the public documentation. */
export const CODE_LIMITS = {
  sourceLength: 256 * 1024,
  memoryBytes: 64 * 1024 * 1024,
  /** Larger, and deep values overflow the stack of the host before that of the sandbox. */
  stackBytes: 128 * 1024,
  timeMs: 10_000,
  maxTimeMs: 60_000,
  resultLength: 5 * 1024 * 1024,
  consoleLength: 64 * 1024,
} as const;

export interface SandboxRequest {
  readonly source: string;
  /** JSON text. */
  readonly input: string;
  readonly timeLimitMs: number;
}

export type SandboxLimit = 'time' | 'memory' | 'stack' | 'result' | 'console';

export type SandboxAnswer = { readonly logs: readonly string[] } & (
  | { readonly kind: 'result' /** JSON text. */; readonly json: string }
  | { readonly kind: 'error'; readonly message: string; readonly line: number | null }
  | { readonly kind: 'limit'; readonly limit: SandboxLimit }
);
