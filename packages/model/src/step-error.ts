import type { Json } from './json.ts';

/** A step's failure as data: it is recorded, shown and, with `on_error: continue`, given to the nodes that follow. */
export interface StepError {
  readonly code: string;
  readonly message: string;
  readonly details?: { readonly [key: string]: Json };
}
