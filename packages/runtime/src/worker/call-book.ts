import type { RunStep } from './run-slots.ts';

/** A call that leaves once its intent is committed. */
export interface Launch {
  readonly step: RunStep;
  readonly attempt: number;
}

/**
 * The calls of a run, and how far each one is on its way out:
 *
 *   intended → committing → committed → in flight
 *
 * Only what is in flight has left the process. What is pure is in flight at once.
 */
export class CallBook {
  readonly #intended: Launch[] = [];
  readonly #committing: Launch[] = [];
  readonly #committed: Launch[] = [];
  readonly #inFlight = new Map<number, AbortController>();

  get hasIntended(): boolean {
    return this.#intended.length > 0;
  }

  get hasCommitted(): boolean {
    return this.#committed.length > 0;
  }

  /** Whether a call is on its way, in flight included. */
  get hasUnsettled(): boolean {
    return this.hasIntended || this.hasCommitted || this.#inFlight.size > 0;
  }

  intend(launch: Launch): void {
    this.#intended.push(launch);
  }

  /** What is intended is in the write that is made now. */
  beginCommit(): void {
    if (this.hasIntended) this.#committing.push(...this.#intended.splice(0));
  }

  endCommit(): void {
    if (this.#committing.length > 0) this.#committed.push(...this.#committing.splice(0));
  }

  takeCommitted(): Launch[] {
    return this.#committed.splice(0);
  }

  /** Gives up what has not left: it never will. */
  takeUnsent(): Launch[] {
    return [...this.#intended.splice(0), ...this.#committing.splice(0), ...this.#committed.splice(0)];
  }

  begin(slot: number, controller: AbortController): void {
    this.#inFlight.set(slot, controller);
  }

  /** The call has an outcome. @returns whether that counts: not once the call was aborted */
  end(slot: number, controller: AbortController): boolean {
    return this.#inFlight.get(slot) === controller && this.#inFlight.delete(slot);
  }

  /** Cuts what is in flight. @returns the slots of the steps whose calls these were */
  abortAll(): readonly number[] {
    const slots = [...this.#inFlight.keys()];
    const controllers = [...this.#inFlight.values()];
    this.#inFlight.clear();
    for (const controller of controllers) controller.abort();
    return slots;
  }
}
