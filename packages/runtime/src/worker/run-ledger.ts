import type {
  JournalVerdict,
  JournalWrite,
  NewExecution,
  StepRecord,
  StoreCall,
  StoreResult,
  Transition,
} from '../ports.ts';
import type { RunStep } from './run-slots.ts';

/** An operation on the key-value store that goes with the next write. */
export interface AskedOperation {
  readonly step: RunStep;
  readonly attempt: number;
  readonly call: StoreCall;
}

export interface AnsweredOperation extends AskedOperation {
  readonly result: StoreResult;
}

/**
 * What a run has to have recorded: the latest record of each step, and of those the ones that are not in the journal
 * yet. Steps are named by their slots.
 */
export class RunLedger {
  readonly #records = new Map<number, StepRecord>();
  #pending = new Map<number, StepRecord>();
  #taken = this.#pending;
  #asked: AskedOperation[] = [];
  #askedInFlight: AskedOperation[] = [];
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
    return this.#pending.size + this.#asked.length;
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

  /** Puts an operation on the key-value store into the next write, which records its step. */
  ask(asked: AskedOperation): void {
    this.#asked.push(asked);
  }

  /** Gives up the operations that no write took. */
  takeUnasked(): readonly AskedOperation[] {
    return this.#asked.splice(0);
  }

  /** What became of the operations in the write that was taken last; undefined: the run has another owner. */
  takeAnswers(verdict: JournalVerdict): readonly AnsweredOperation[] | undefined {
    const asked = this.#askedInFlight.splice(0);
    const results = verdict.kind === 'committed' ? (verdict.storeResults ?? []) : [];
    const answers = asked.flatMap((one, index) => {
      const result = results[index];
      return result === undefined ? [] : [{ ...one, result }];
    });
    return answers.length === asked.length ? answers : undefined;
  }

  /** Nothing more will be recorded of a step; what is gathered of it is still written. */
  forget(slot: number): void {
    this.#records.delete(slot);
  }

  /** Everything gathered so far as one write, or undefined when there is nothing to write. */
  takeWrite(executionId: NewExecution['id'], leaseEpoch: number): JournalWrite | undefined {
    const execution = this.#insert;
    const { transition } = this;
    if (this.pendingCount === 0 && transition === null && execution === null) return undefined;
    const steps = [...this.#pending.values()];
    const storeCalls = this.#asked.map(({ call }) => call);
    const calls = storeCalls.length === 0 ? {} : { storeCalls };
    this.#askedInFlight = this.#asked;
    this.#asked = [];
    this.#taken = this.#pending;
    this.#pending = new Map();
    this.#insert = null;
    return execution === null
      ? { kind: 'advance', executionId, leaseEpoch, steps, ...calls, transition }
      : { kind: 'insert', execution, steps, ...calls, transition };
  }

  /** The write that was taken last was refused as a whole: its steps go into the next one, unless they went on since. */
  putBack(): void {
    for (const [slot, record] of this.#taken) if (!this.#pending.has(slot)) this.#pending.set(slot, record);
  }
}
