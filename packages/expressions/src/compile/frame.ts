import type { Meter } from '../meter.ts';
import type { Scope } from '../scope.ts';
import type { DateValue, Value } from '../value.ts';

/** What one evaluation of a config carries through its closures. */
export interface Frame {
  readonly scope: Scope;
  readonly meter: Meter;
  /**
   * Values of arrow functions' parameters. Each parameter has its own slot: an arrow runs only while the call that it is
   * an argument of runs, and cannot call itself.
   */
  readonly locals: (Value | undefined)[];
  now: DateValue | undefined;
}

/** Gives the value, or throws. */
export type Evaluate = (frame: Frame) => Value;
/** Gives `undefined` when the path leads nowhere: the left side of `??` and of `?.`, and what a `?.` cut short. */
export type Attempt = (frame: Frame) => Value | undefined;
