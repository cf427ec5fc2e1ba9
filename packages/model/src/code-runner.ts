import type { Json } from './json.ts';

export interface CodeRequest {
  /** The body of an async function of `input`. */
  readonly source: string;
  readonly input: Json;
  readonly timeLimitMs: number;
  readonly signal: AbortSignal;
}

/** What was written to the console, a line a call. */
type Lines = readonly string[];

export type CodeOutcome =
  | { readonly ok: true; readonly result: Json; readonly logs: Lines }
  | {
      readonly ok: false;
      /**
       * `CODE_ERROR`: the code threw or cannot be read. `CODE_LIMIT`: it took too much of something. `CODE_UNAVAILABLE`: the
       * sandbox cannot be started or broke. `ABORTED`: the signal said so.
       */
      readonly code: 'CODE_ERROR' | 'CODE_LIMIT' | 'CODE_UNAVAILABLE' | 'ABORTED';
      readonly message: string;
      /** The line of the source, from 1, where that is known. */
      readonly line: number | null;
      readonly logs: Lines;
    };

/** Runs JavaScript of users where it reaches nothing but its input. */
export interface CodeRunner {
  /** Never rejects. @param owner whose code it is: nothing that was touched by one is used for another */
  run(request: CodeRequest, owner: string): Promise<CodeOutcome>;
}
