import { type ExecutionId, isFinalExecutionStatus, type UserId, type WorkflowId } from '@automateos/model';
import type { ExecutionSummary, LiveStore } from '../ports.ts';
import type { LiveEvent, LiveReader, LiveReading } from './live-events.ts';

/** Hinted executions read at once. */
const NAMED_AT_ONCE = 200;
/** Hinted executions that wait for a slow listener; beyond that it is told to read everything again. */
const MOST_MARKED = 500;
/** Open executions that are looked at again although nobody hinted, and the newest ones whatever their status. */
const MOST_OPEN = 200;
const NEWEST = 50;
/** Executions that changed at most while a listener was away; beyond that it is told to read everything again. */
const MOST_MISSED = 500;
const MOST_KNOWN = 2_000;
/** Ids carry the clock of the process that made them, and are committed later: by so much at most, as is assumed. */
const OVERLAP_MS = 10_000;
const ID = /^([0-9a-f]{12})-(\d{1,15})$/;

function timeOf(id: ExecutionId): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The smallest id of that millisecond. */
function firstIdOf(ms: number): ExecutionId {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0').slice(-12);
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000` as ExecutionId; // only compared
}

/** Reads the runs of a workflow: hinted ones by their ids, all open and the newest ones at the slow reading. */
export class WorkflowReader implements LiveReader {
  readonly #store: LiveStore;
  readonly #actor: UserId;
  readonly #id: WorkflowId;
  /** What the listener knows of the executions that it heard of last. */
  readonly #known = new Map<ExecutionId, string>();
  readonly #open = new Set<ExecutionId>();
  readonly #marked = new Set<ExecutionId>();
  #isWholeMarked = true;
  #isOverrun = false;
  #hasRead = false;
  /** Where to take up a stream that was cut off, Unix milliseconds; undefined: a new stream. */
  #resumeMs: number | undefined;
  #newestMs = 0;

  constructor(store: LiveStore, actor: UserId, id: WorkflowId, lastEventId: string | undefined) {
    this.#store = store;
    this.#actor = actor;
    this.#id = id;
    const [, tail, ms] = ID.exec(lastEventId ?? '') ?? [];
    // An id of another stream means nothing here.
    if (tail === id.slice(-12)) this.#resumeMs = Number(ms);
  }

  mark(executionId: ExecutionId | null): void {
    if (executionId === null) this.#isWholeMarked = true;
    else if (this.#marked.size < MOST_MARKED) this.#marked.add(executionId);
    else this.#isOverrun = true;
  }

  async read(): Promise<LiveReading> {
    if (!(await this.#store.hasWorkflow(this.#actor, this.#id))) return { kind: 'gone' };
    const events: LiveEvent[] = [];
    if (this.#isOverrun) {
      this.#isOverrun = false;
      this.#isWholeMarked = true;
      this.#marked.clear();
      events.push({ kind: 'resync', id: this.#eventId() });
    }
    if (this.#isWholeMarked) {
      this.#isWholeMarked = false;
      events.push(...(await this.#readWhole(events.length > 0)));
    }
    const ids = [...this.#marked].slice(0, NAMED_AT_ONCE);
    for (const id of ids) this.#marked.delete(id);
    events.push(...this.#changesOf(await this.#store.listNamed(this.#actor, this.#id, ids)));
    return { kind: 'read', events, isMore: this.#marked.size > 0, isEnded: false };
  }

  /** Everything that can have changed without a hint. */
  async #readWhole(isResynced: boolean): Promise<LiveEvent[]> {
    const missed = await this.#readMissed();
    const before = [...this.#open];
    const open = await this.#store.listOpen(this.#actor, this.#id, MOST_OPEN);
    const isOpen = new Set(open.map(({ id }) => id));
    const closed = before.filter((id) => !isOpen.has(id));
    const found = new Map<ExecutionId, ExecutionSummary>();
    for (const one of open) found.set(one.id, one);
    for (const one of await this.#store.listNamed(this.#actor, this.#id, closed)) found.set(one.id, one);
    const newest = await this.#store.listNewest(this.#actor, this.#id, NEWEST);
    for (const one of newest) found.set(one.id, one);
    const isFirst = !this.#hasRead;
    this.#hasRead = true;
    const sinceMs = this.#newestMs;
    // All of the newest are strangers: there may be more between them and what the listener knows.
    const isGap = !isResynced && !isFirst && newest.length === NEWEST && newest.every(({ id }) => timeOf(id) > sinceMs);
    const sorted = [...found.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
    const events = this.#changesOf(sorted);
    return [...missed, ...(isGap ? [this.#resync()] : []), ...events];
  }

  /** What changed while the listener was away: whatever was open when it left, and everything newer. */
  async #readMissed(): Promise<LiveEvent[]> {
    if (this.#resumeMs === undefined) return [];
    const fromId = firstIdOf(this.#resumeMs);
    const missed = await this.#store.listFrom(this.#actor, this.#id, fromId, MOST_MISSED + 1);
    this.#resumeMs = undefined;
    return missed.length > MOST_MISSED ? [this.#resync()] : this.#changesOf(missed);
  }

  #resync(): LiveEvent {
    return { kind: 'resync', id: this.#eventId() };
  }

  #changesOf(executions: readonly ExecutionSummary[]): LiveEvent[] {
    return executions.flatMap((execution) => this.#changeOf(execution));
  }

  #changeOf(execution: ExecutionSummary): LiveEvent[] {
    const { id } = execution;
    const state = `${execution.status} ${execution.startedAt} ${execution.completedAt}`;
    const isNews = this.#known.get(id) !== state;
    this.#remember(id, state);
    if (isFinalExecutionStatus(execution.status)) this.#open.delete(id);
    else if (this.#open.size < MOST_OPEN) this.#open.add(id);
    this.#newestMs = Math.max(this.#newestMs, timeOf(id));
    return isNews ? [{ kind: 'execution', id: this.#eventId(), execution }] : [];
  }

  #remember(id: ExecutionId, state: string): void {
    this.#known.delete(id);
    this.#known.set(id, state);
    if (this.#known.size <= MOST_KNOWN) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }

  #eventId(): string {
    let ms = Math.max(0, this.#newestMs - OVERLAP_MS);
    for (const id of this.#open) ms = Math.min(ms, timeOf(id));
    return `${this.#id.slice(-12)}-${ms}`;
  }
}
