import {
  isJsonObject,
  type Json,
  type JsonObject,
  type StepOutcome,
  toError,
  type WaitEnding,
} from '@automateos/model';
import type { Logger } from 'pino';
import type { Clock, WaitKey, WaitQueue, Wakeup } from '../ports.ts';
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
  readonly waits: Pick<WaitQueue, 'loadWakeups' | 'expire'>;
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
    if (!wait.isAwaited) this.#end(wait, wait.ending);
    // An answer may have come at the last moment: what is stored first counts.
    else this.#read(() => this.#deps.waits.expire(this.#keyOf(wait), storedEnding(wait.ending)));
  }

  #read(before: () => Promise<void>): void {
    this.#reads += 1;
    this.#tryToRead(before);
  }

  #tryToRead(before: () => Promise<void>): void {
    before()
      .then(() => this.#deps.waits.loadWakeups(this.#executionId))
      .then(
        (wakeups) => this.#take(wakeups),
        (error: unknown) => {
          if (this.#isStopped) return;
          this.#deps.logger.error({ err: toError(error) }, 'what a run waits for cannot be read');
          this.#stopRetry = this.#deps.clock.after(RETRY_READ_MS, () => this.#tryToRead(before));
        },
      );
  }

  #take(wakeups: readonly Wakeup[]): void {
    if (this.#isStopped) return;
    this.#reads -= 1;
    for (const wakeup of wakeups) {
      const wait = [...this.#open.values()].find(
        ({ step }) => step.planned.node.id === wakeup.nodeId && step.iteration === wakeup.iteration,
      );
      if (wait === undefined) continue;
      this.#hasConsumed = true;
      // JSON text that this product wrote.
      this.#end(wait, { output: JSON.parse(wakeup.output ?? 'null') as Json, emitted: wakeup.emitted });
    }
    if (this.isReading) return;
    if (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      this.look();
    }
    // Now it may be parked.
    this.#onRead();
  }

  #end(wait: OpenWait, { output, emitted }: WaitEnding): void {
    this.#open.delete(wait.step.slot);
    this.#timers.stop(wait.step.slot);
    const grown = isJsonObject(output) ? { ...wait.told, ...output } : output;
    this.#onEnded(wait, { ok: true, output: grown, emitted: [...wait.early, ...emitted] });
  }

  #keyOf({ step }: OpenWait): WaitKey {
    return { executionId: this.#executionId, nodeId: step.planned.node.id, iteration: step.iteration };
  }
}

function storedEnding({ output, emitted }: WaitEnding) {
  return { output: JSON.stringify(output), emitted };
}
