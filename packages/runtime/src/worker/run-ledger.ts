import type { JournalWrite, NewExecution, StepRecord, Transition } from '../ports.ts';

/**
 * What a run has to have recorded: the latest record of each step, and of those the ones that are not in the journal
 * yet. Steps are named by their slots.
 */
export class RunLedger {
  readonly #records = new Map<number, StepRecord>();
  #pending = new Map<number, StepRecord>();
  #taken = this.#pending;
  #insert: NewExecution | null;
  transition: Transition | null = null;

  constructor(insert: NewExecution | null) {
    this.#insert = insert;
  }

  /** Whether the execution itself is not in the journal yet. */
  get isNew(): boolean {
    return this.#insert !== null;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  find(slot: number): StepRecord | undefined {
    return this.#records.get(slot);
  }

  /** Keeps a record in mind without writing it. */
  remember(slot: number, record: StepRecord): void {
    this.#records.set(slot, record);
  }

  /** Puts a record into the next write; a later one of the same step takes the place of an earlier one. */
  gather(slot: number, record: StepRecord): void {
    this.#records.set(slot, record);
    this.#pending.set(slot, record);
  }

  /** Nothing more will be recorded of a step; what is gathered of it is still written. */
  forget(slot: number): void {
    this.#records.delete(slot);
  }

  /** Everything gathered so far as one write, or undefined when there is nothing to write. */
  takeWrite(executionId: NewExecution['id'], leaseEpoch: number): JournalWrite | undefined {
    const execution = this.#insert;
    const { transition } = this;
    if (this.#pending.size === 0 && transition === null && execution === null) return undefined;
    const steps = [...this.#pending.values()];
    this.#taken = this.#pending;
    this.#pending = new Map();
    this.#insert = null;
    return execution === null
      ? { kind: 'advance', executionId, leaseEpoch, steps, transition }
      : { kind: 'insert', execution, steps, transition };
  }

  /** The write that was taken last was refused as a whole: its steps go into the next one, unless they went on since. */
  putBack(): void {
    for (const [slot, record] of this.#taken) if (!this.#pending.has(slot)) this.#pending.set(slot, record);
  }
}
