import type { JournalVerdict, JournalWrite, StoreCall, Transition } from '@automateos/runtime';
import { COMMITTED } from '../journal/journal-writer.ts';
import { type Cell, type PreparedWrite, STEP_COLUMNS, settledStep, stepCells } from '../journal/prepared-write.ts';
import type { StoredPayload } from '../journal/stored-values.ts';

export type InsertWrite = Extract<JournalWrite, { kind: 'insert' }>;
export type AdvanceWrite = Extract<JournalWrite, { kind: 'advance' }>;

/** An execution row as the batch found and locked it. */
export interface LockedExecution {
  status: string;
  readonly lease_epoch: number;
  readonly takeovers: number;
  readonly wake_seq: number;
  readonly cancel_requested: number;
  completed_at: number | null;
}

/** An operation on the key-value store whose execution the batch holds. */
export interface PlannedCall {
  readonly call: StoreCall;
  /** The step's cells, without an output yet. */
  readonly cells: Cell[];
}

/** What a batch stores once its fences are known; PostgreSQL touches no row twice in one statement, so it is folded. */
export class BatchPlan {
  readonly #steps = new Map<string, Cell[]>();
  readonly payloads = new Map<string, StoredPayload>();
  readonly transitions = new Map<string, Transition>();
  /** Executions that fail in this batch. */
  readonly failed: string[] = [];
  readonly calls: PlannedCall[] = [];

  get steps(): readonly Cell[][] {
    return [...this.#steps.values()];
  }

  /** Executions of the batch that were taken over and had no result since. */
  readonly #takenOver = new Set<string>();

  hasTakeovers(executionIds: readonly string[]): boolean {
    return executionIds.some((id) => this.#takenOver.has(id));
  }

  addInserted(write: InsertWrite, packed: PreparedWrite['packed']): void {
    const { execution, steps, transition } = write;
    const isFinal = transition !== null && isFinalTransition(transition);
    if (transition?.to === 'failed') this.failed.push(execution.id);
    const leaseEpoch = execution.claimedBy === null ? 0 : 1;
    for (const step of steps) {
      this.#addStep(stepCells(execution.id, leaseEpoch, isFinal ? settledStep(step) : step, packed));
    }
    this.#addPayloads(packed);
    this.addCalls(execution.id, leaseEpoch, write.storeCalls, packed);
  }

  addCalls(
    executionId: string,
    leaseEpoch: number,
    calls: JournalWrite['storeCalls'] = [],
    packed: PreparedWrite['packed'],
  ): void {
    for (const call of calls) this.calls.push({ call, cells: stepCells(executionId, leaseEpoch, call.step, packed) });
  }

  /** Records the step of an operation that was carried out. */
  addStored(cells: Cell[], output: string, payload: StoredPayload | undefined): void {
    if (payload !== undefined) this.payloads.set(payload.sha256, payload);
    this.#addStep(payload === undefined ? cells.with(OUTPUT, output) : cells.with(OUTPUT_REF, payload.sha256));
  }

  /** Decides an advance against the row, which earlier writes of the batch may have moved already. */
  addAdvance(write: AdvanceWrite, packed: PreparedWrite['packed'], row: LockedExecution | undefined): JournalVerdict {
    const { executionId, leaseEpoch, steps, transition } = write;
    if (row === undefined || row.lease_epoch !== leaseEpoch) return { kind: 'fenced' };
    if (row.status !== 'running') return wasMovedBy(row, transition) ? COMMITTED : { kind: 'fenced' };
    if (transition?.to === 'waiting' && row.cancel_requested === 1) return { kind: 'cancel-requested' };
    if (transition?.to === 'waiting' && transition.wakeSeq !== row.wake_seq) {
      return { kind: 'woken', wakeSeq: row.wake_seq };
    }
    if (row.takeovers > 0) this.#takenOver.add(executionId);
    for (const step of steps) this.#addStep(stepCells(executionId, leaseEpoch, step, packed));
    this.#addPayloads(packed);
    this.addCalls(executionId, leaseEpoch, write.storeCalls, packed);
    if (transition !== null) {
      this.transitions.set(executionId, transition);
      if (transition.to === 'failed') this.failed.push(executionId);
      row.status = transition.to;
      if (isFinalTransition(transition)) row.completed_at = transition.completedAt;
    }
    return COMMITTED;
  }

  #addPayloads(packed: PreparedWrite['packed']): void {
    for (const payload of packed?.values() ?? []) this.payloads.set(payload.sha256, payload);
  }

  #addStep(cells: Cell[]): void {
    const key = stepKey(cells);
    const earlier = this.#steps.get(key);
    this.#steps.set(key, earlier === undefined ? cells : foldStep(earlier, cells));
  }
}

const column = (name: (typeof STEP_COLUMNS)[number]): number => STEP_COLUMNS.indexOf(name);
const EXECUTION_ID = column('execution_id');
const NODE_ID = column('node_id');
const ITERATION = column('iteration');
const STATUS = column('status');
const ATTEMPT = column('attempt');
const INPUT = column('input');
const INPUT_REF = column('input_ref');
const OUTPUT = column('output');
const OUTPUT_REF = column('output_ref');
const KEPT_WHEN_NULL = [column('idempotency_key'), column('started_at'), column('wait_token_hash')];

export function stepKey(cells: readonly Cell[]): string {
  return `${cells[EXECUTION_ID]}|${cells[NODE_ID]}|${cells[ITERATION]}`;
}

/** What two writes to one step leave, by the rules of STEP_UPSERT_CLAUSE. */
function foldStep(earlier: Cell[], later: Cell[]): Cell[] {
  const hasEnded = !['running', 'waiting', 'in_doubt'].includes(String(earlier[STATUS]));
  if (hasEnded || Number(later[ATTEMPT]) < Number(earlier[ATTEMPT])) return earlier;
  const folded = [...later];
  for (const index of KEPT_WHEN_NULL) folded[index] = later[index] ?? earlier[index] ?? null;
  if (later[INPUT] === null && later[INPUT_REF] === null) {
    folded[INPUT] = earlier[INPUT] ?? null;
    folded[INPUT_REF] = earlier[INPUT_REF] ?? null;
  }
  return folded;
}

export function isFinalTransition(
  transition: Transition,
): transition is Exclude<Transition, { to: 'waiting' } | { to: 'queued' }> {
  return transition.to !== 'waiting' && transition.to !== 'queued';
}

/** Whether the row is where this transition leads: the same write, sent again after an unknown outcome. */
function wasMovedBy(row: LockedExecution, transition: Transition | null): boolean {
  if (transition === null || row.status !== transition.to) return false;
  return !isFinalTransition(transition) || row.completed_at === transition.completedAt;
}
