import { Fault } from './expression-error.ts';
import { EXPRESSION_LIMITS } from './expression-limits.ts';

const STEPS_PER_CLOCK_CHECK = 1_000;

/**
 * Counts what one evaluation of a config costs. Steps are counted per expression; time and the size of the results for
 * the config as a whole, so that many fields do not add up to a pause.
 */
export class Meter {
  /** What the results may still take. */
  resultLeft: number = EXPRESSION_LIMITS.resultLength;
  readonly #monotonicMs: () => number;
  #steps = 0;
  #maxSteps: number = EXPRESSION_LIMITS.steps;
  #nextCheck = STEPS_PER_CLOCK_CHECK;
  #startedMs: number | undefined;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  beginExpression(): void {
    this.#maxSteps = this.#steps + EXPRESSION_LIMITS.steps;
  }

  /** Called before the work is done, so that nothing too big is ever begun. */
  charge(steps: number): void {
    this.#steps += steps;
    if (this.#steps > this.#maxSteps) {
      throw new Fault(`the expression takes more than ${EXPRESSION_LIMITS.steps} steps`, 'EXPRESSION_LIMIT');
    }
    if (this.#steps >= this.#nextCheck) {
      this.#nextCheck = this.#steps + STEPS_PER_CLOCK_CHECK;
      this.checkClock();
    }
  }

  /** A text of this length is read, or made and known to be within the limit. */
  chargeText(length: number): void {
    this.charge(1 + Math.floor(length / EXPRESSION_LIMITS.textPerStep));
  }

  /** A text of this length is about to be made. */
  reserveText(length: number): void {
    this.admitText(length);
    this.chargeText(length);
  }

  /** Checks a length that is charged for elsewhere. */
  admitText(length: number): void {
    if (length > EXPRESSION_LIMITS.resultLength) throw tooLong();
  }

  /** The clock starts at the first look: what comes before it is less than a thousand steps. */
  checkClock(): void {
    const nowMs = this.#monotonicMs();
    this.#startedMs ??= nowMs;
    if (nowMs - this.#startedMs > EXPRESSION_LIMITS.timeMs) {
      throw new Fault(`the expression takes longer than ${EXPRESSION_LIMITS.timeMs} ms`, 'EXPRESSION_LIMIT');
    }
  }
}

export function tooLong(): Fault {
  return new Fault('the result is larger than 5 MiB', 'EXPRESSION_LIMIT');
}
