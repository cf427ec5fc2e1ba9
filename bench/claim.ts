import type { Cleanup } from './cleanup.ts';
import type { LoadGenerator } from './load.ts';

export interface BenchOptions {
  /** How often each side is measured; the sides take turns. */
  readonly rounds: number;
  /** How long each side is under load in each round. */
  readonly seconds: number;
  /** Whether other products are measured too. */
  readonly withPeers: boolean;
  /** Where the CPU profiles of the server under test go; its figures are lower then. */
  readonly profileFolder: string | undefined;
  readonly generator: LoadGenerator;
  readonly cleanup: Cleanup;
}

export type FigureUnit = 'per second' | 'ms' | 'MiB' | 'keys';

/** A line of the result: what was measured, against whom, and what it should be. */
export interface Finding {
  readonly claim: string;
  readonly figure: string;
  readonly unit: FigureUnit;
  readonly ours: number;
  readonly peerName: string;
  readonly peer: number;
  /** Ours by the peer's; null where the figure itself is the claim. */
  readonly ratio: number | null;
  readonly target: string;
  readonly isMet: boolean;
}

/** What each round gave, by side: information, since it depends on the machine. */
export interface RoundFigures {
  readonly side: string;
  readonly what: string;
  readonly values: readonly number[];
}

export interface ClaimResult {
  readonly findings: readonly Finding[];
  readonly rounds: readonly RoundFigures[];
  /** What must not happen at any speed: refused requests, failed or lost executions. */
  readonly problems: readonly string[];
}

/** One claim about speed and the way it is measured. */
export type Claim = (options: BenchOptions) => Promise<ClaimResult>;
