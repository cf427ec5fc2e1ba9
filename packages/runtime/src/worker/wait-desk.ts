import type { StepKey } from '@automateos/engine';
import { isJsonObject, type JsonObject, type StepOutcome, toError, type WaitEnding } from '@automateos/model';
import type { Logger } from 'pino';
import type { HeardOutcome } from '../calls/read-wakeups.ts';
import type { Clock, WaitKey, WaitQueue } from '../ports.ts';
import { DueTimers } from './due-timers.ts';
import type { RunStep } from './run-slots.ts';

/** A step of a run that waits. */
export interface OpenWait {
  readonly step: RunStep;
  readonly attempt: number;
  /** Outputs that were delivered when it began to wait. */
  readonly early: readonly string[];
  /** What it has told meanwhile; what it comes to is added. */
  readonly told: JsonObject;
  /** How it ends when its time is up. */
  readonly ending: WaitEnding;
  /** Something else than time can end it: that stands in the database, where the first one wins. */
  readonly isAwaited: boolean;
}

export interface WaitDeskDeps {
  readonly waits: Pick<WaitQueue, 'expire'>;
  readonly readWakeups: (id: WaitKey['executionId'], open: readonly StepKey[]) => Promise<readonly HeardOutcome[]>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export type OnWaitEnded = (wait: OpenWait, outcome: StepOutcome) => void;

const RETRY_READ_MS = 1_000;

/** The open waits of a run: knows when they end by themselves, and reads what has come in for them. */
export class WaitDesk {
  readonly #executionId: WaitKey['executionId'];
  readonly #deps: WaitDeskDeps;
  readonly #onEnded: OnWaitEnded;
  readonly #onRead: () => void;
  readonly #open = new Map<number, OpenWait>();
  readonly #timers: DueTimers;
  #reads = 0;
  #isAskedAgain = false;
  #isStopped = false;
  #hasConsumed = false;
  #stopRetry: (() => void) | undefined;

  constructor(executionId: WaitKey['executionId'], deps: WaitDeskDeps, onEnded: OnWaitEnded, onRead: () => void) {
    this.#executionId = executionId;
    this.#deps = deps;
    this.#onEnded = onEnded;
    this.#onRead = onRead;
    this.#timers = new DueTimers(deps.clock);
  }

  get hasOpen(): boolean {
    return this.#open.size > 0;
  }

  /** Whether what has come in is being read: until that is known the run is not parked. */
  get isReading(): boolean {
    return this.#reads > 0;
  }

  earliestDueAt(): number | null {
    return this.#timers.earliestDueAt();
  }

  /** Whether something that came in was taken since this was asked last. */
  takeConsumed(): boolean {
    const had = this.#hasConsumed;
    this.#hasConsumed = false;
    return had;
  }

  /** @param endsInMs null: never by itself */
  open(wait: OpenWait, endsInMs: number | null): void {
    const { slot } = wait.step;
    this.#open.set(slot, wait);
    if (endsInMs !== null) this.#timers.start(slot, Math.max(0, endsInMs), () => this.#onDue(wait));
  }

  /** Reads what has come in, if anything can have. */
  look(): void {
    if (![...this.#open.values()].some(({ isAwaited }) => isAwaited) || this.#isStopped) return;
    if (this.isReading) this.#isAskedAgain = true;
    else this.#read(async () => {});
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopRetry?.();
    this.#timers.stopAll();
    this.#open.clear();
  }

  #onDue(wait: OpenWait): void {
    if (!wait.isAwaited) this.#end(wait, { ok: true, ...wait.ending });
    // An answer may have come at the last moment: what is stored first counts.
    else this.#read(() => this.#deps.waits.expire(this.#keyOf(wait), storedEnding(wait.ending)));
  }

  #read(before: () => Promise<void>): void {
    this.#reads += 1;
    this.#tryToRead(before);
  }

  #tryToRead(before: () => Promise<void>): void {
    before()
      .then(() => this.#deps.readWakeups(this.#executionId, [...this.#open.values()].map(stepKeyOf)))
      .then(
        (heard) => this.#take(heard),
        (error: unknown) => {
          if (this.#isStopped) return;
          this.#deps.logger.error({ err: toError(error) }, 'what a run waits for cannot be read');
          this.#stopRetry = this.#deps.clock.after(RETRY_READ_MS, () => this.#tryToRead(before));
        },
      );
  }

  #take(heard: readonly HeardOutcome[]): void {
    if (this.#isStopped) return;
    for (const { nodeId, iteration, outcome } of heard) {
      const wait = [...this.#open.values()].find(
        ({ step }) => step.planned.node.id === nodeId && step.iteration === iteration,
      );
      if (wait === undefined) continue;
      this.#hasConsumed = true;
      this.#end(wait, outcome);
    }
    // Not before: parked after the first of them, the run would never be woken for the others.
    this.#reads -= 1;
    if (this.isReading) return;
    if (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      this.look();
    }
    // Now it may be parked.
    this.#onRead();
  }

  #end(wait: OpenWait, outcome: StepOutcome): void {
    this.#open.delete(wait.step.slot);
    this.#timers.stop(wait.step.slot);
    if (!outcome.ok) {
      this.#onEnded(wait, outcome);
      return;
    }
    const { output, emitted } = outcome;
    const grown = isJsonObject(output) ? { ...wait.told, ...output } : output;
    this.#onEnded(wait, { ok: true, output: grown, emitted: [...wait.early, ...emitted] });
  }

  #keyOf(wait: OpenWait): WaitKey {
    return { executionId: this.#executionId, ...stepKeyOf(wait) };
  }
}

function stepKeyOf({ step }: OpenWait): StepKey {
  return { nodeId: step.planned.node.id, iteration: step.iteration };
}

function storedEnding({ output, emitted }: WaitEnding) {
  return { output: JSON.stringify(output), emitted };
}
