import { type ExecutionId, isFinalExecutionStatus, type UserId } from '@automateos/model';
import type { ExecutionSummary, LiveStore, StepState } from '../ports.ts';
import type { LiveEvent, LiveReader, LiveReading } from './live-events.ts';

/** Steps read at once, besides those that were open. */
const STEPS_AT_ONCE = 200;
const OPEN_AT_ONCE = 500;
const ID = /^([0-9a-f]{12})-(\d{1,15})(-end)?$/;

/** Where a listener of an execution stands. */
interface Position {
  /** Every step up to here was told in its last state. */
  readonly settledSeq: number;
  readonly hasEnd: boolean;
}

/** Ids name the execution that they are of, so that one of another stream does not skip anything. */
function positionOf(executionId: ExecutionId, lastEventId: string | undefined): Position {
  const [, tail, seq, end] = ID.exec(lastEventId ?? '') ?? [];
  if (tail !== executionId.slice(-12)) return { settledSeq: 0, hasEnd: false };
  return { settledSeq: Number(seq), hasEnd: end !== undefined };
}

/**
 * Reads one run: first how it stands, then what changed. A step that has ended is never changed and steps are numbered
 * in the order of their first commit, so only the steps after the last known one and those that were open can be news.
 */
export class ExecutionReader implements LiveReader {
  readonly #store: LiveStore;
  readonly #actor: UserId;
  readonly #id: ExecutionId;
  readonly #hadEnd: boolean;
  /** Steps that can change, with what the listener knows of them. */
  readonly #open = new Map<number, string>();
  #lastSeq: number;
  #known = '';

  constructor(store: LiveStore, actor: UserId, id: ExecutionId, lastEventId: string | undefined) {
    this.#store = store;
    this.#actor = actor;
    this.#id = id;
    const position = positionOf(id, lastEventId);
    this.#lastSeq = position.settledSeq;
    this.#hadEnd = position.hasEnd;
  }

  mark(): void {}

  /** Whether the listener has heard the end already. */
  hasHeardEnd(summary: ExecutionSummary): boolean {
    return this.#hadEnd && isFinalExecutionStatus(summary.status);
  }

  async read(): Promise<LiveReading> {
    // The execution first: when it has ended, the steps that are read after it are final.
    const execution = await this.#store.findSummary(this.#actor, this.#id);
    if (execution === undefined) return { kind: 'gone' };
    const { events: steps, isMore } = await this.#readSteps();
    const isFinal = isFinalExecutionStatus(execution.status);
    if (isFinal && isMore) return { kind: 'read', events: steps, isMore, isEnded: false };
    const change = this.#changeOf(execution, isFinal);
    const events = isFinal ? [...steps, ...change] : [...change, ...steps];
    return { kind: 'read', events, isMore, isEnded: isFinal };
  }

  #changeOf(execution: ExecutionSummary, isFinal: boolean): LiveEvent[] {
    const state = `${execution.status} ${execution.startedAt} ${execution.completedAt}`;
    if (state === this.#known) return [];
    this.#known = state;
    return [{ kind: 'execution', id: `${this.#eventId()}${isFinal ? '-end' : ''}`, execution }];
  }

  async #readSteps(): Promise<{ events: LiveEvent[]; isMore: boolean }> {
    const afterSeq = this.#lastSeq;
    const open = [...this.#open.keys()];
    const states: StepState[] = [];
    // Rarely more than one group: few steps of a run are open at once.
    for (let start = 0; start === 0 || start < open.length; start += OPEN_AT_ONCE) {
      const openSeqs = open.slice(start, start + OPEN_AT_ONCE);
      const isLast = start + OPEN_AT_ONCE >= open.length;
      const limit = openSeqs.length + (isLast ? STEPS_AT_ONCE : 0);
      const page = { afterSeq: isLast ? afterSeq : Number.MAX_SAFE_INTEGER, openSeqs, limit };
      states.push(...(await this.#store.listSteps(this.#actor, this.#id, page)));
    }
    const isMore = states.filter(({ seq }) => seq > afterSeq).length >= STEPS_AT_ONCE;
    return { events: states.flatMap((step) => this.#stepChange(step)), isMore };
  }

  #stepChange(step: StepState): LiveEvent[] {
    const state = `${step.status} ${step.attempt} ${step.completedAt} ${step.nextAttemptAt}`;
    const isNews = this.#open.get(step.seq) !== state;
    if (step.status === 'running' || step.status === 'waiting' || step.status === 'in_doubt') {
      this.#open.set(step.seq, state);
    } else {
      this.#open.delete(step.seq);
    }
    this.#lastSeq = Math.max(this.#lastSeq, step.seq);
    return isNews ? [{ kind: 'step', id: this.#eventId(), executionId: this.#id, step }] : [];
  }

  #eventId(): string {
    let settled = this.#lastSeq;
    for (const seq of this.#open.keys()) settled = Math.min(settled, seq - 1);
    return `${this.#id.slice(-12)}-${settled}`;
  }
}
