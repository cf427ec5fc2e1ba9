import {
  decide,
  type EngineCommand,
  type EngineEvent,
  isIdle,
  type PlannedNode,
  type RunState,
} from '@automateos/engine';
import {
  assertNever,
  type ExecutionId,
  type FinalExecutionStatus,
  type Json,
  LIMITS,
  type StepError,
  type StepOutcome,
  toError,
  type UserId,
  type WorkflowId,
} from '@automateos/model';
import type { Logger } from 'pino';
import type { Clock, JournalVerdict, JournalWrite, NewExecution, StepRecord, Transition } from '../ports.ts';
import { redactHeaders } from '../secrets/redact.ts';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';
import { createScope, type NodeResults, type RunFacts, runFacts } from './node-results.ts';
import { type PreparedStep, prepareStep } from './prepare-step.ts';
import { type AttemptDeps, runAttempt } from './run-attempt.ts';
import { RunLedger } from './run-ledger.ts';
import { closeAttempt, skippedStep, startedStep } from './step-log.ts';

/** Longer delays park the execution and free the worker; shorter ones are slept. */
const LONGEST_SLEEP_MS = 10_000;
/** Pure steps carried out in one go before what they gave is committed and others get their turn. */
const STEPS_PER_TURN = 256;
/** The same before an execution is accepted: its sender waits for the commit. */
const STEPS_BEFORE_ACCEPT = 16;

export interface RunDeps extends AttemptDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** In [0, 1). */
  readonly random: () => number;
  readonly idempotencyKey: (executionId: string, nodeId: string, iteration: string) => string;
  /** Stores a write, however long that takes; `fenced` also when this process has lost its identity. */
  readonly append: (write: JournalWrite) => Promise<JournalVerdict>;
  /** Called once, when this process has nothing more to do for the run. */
  readonly onReleased: (run: LiveRun, outcome: RunOutcome) => void;
}

/** How a run left this process. */
export type RunOutcome =
  | { readonly kind: 'ended'; readonly status: FinalExecutionStatus; readonly durationMs: number }
  | { readonly kind: 'parked'; readonly wakeAt: number | null }
  | { readonly kind: 'handed-back' }
  /** Somebody else owns it, or it is gone, or it was never stored. */
  | { readonly kind: 'dropped' };

export interface RunIdentity {
  readonly id: ExecutionId;
  readonly workflowId: WorkflowId;
  readonly ownerId: UserId;
  readonly workflowVersion: number;
  readonly triggerNodeId: string;
  readonly createdAt: number;
  readonly leaseEpoch: number;
  readonly wakeSeq: number;
  readonly deadlineAt: number;
}

/** Where a run stands when this process takes it up: new, or restored from the journal. */
export interface RunStart {
  readonly identity: RunIdentity;
  readonly workflow: CompiledWorkflow;
  readonly state: RunState;
  readonly commands: readonly EngineCommand[];
  readonly results: NodeResults;
  /** Steps that were begun before, by node index. */
  readonly begun: ReadonlyMap<number, { readonly record: StepRecord; readonly prepared: PreparedStep | undefined }>;
  /** Records that go with the first write. */
  readonly records: readonly StepRecord[];
  /** A new execution, inserted by the first write; somebody waits to hear whether it was accepted. */
  readonly accepting: Accepting | null;
}

export interface Accepting {
  readonly execution: NewExecution;
  readonly onVerdict: (verdict: JournalVerdict) => void;
  readonly onError: (error: unknown) => void;
}

/** A call that leaves once its intent is committed. */
interface Launch {
  readonly planned: PlannedNode;
  readonly attempt: number;
}

/**
 * An execution while this process runs it: carries out what the engine decides, and has everything committed before
 * anything that depends on it leaves the process.
 *
 *   turn:   engine commands → pure steps run at once, intents and results are gathered
 *   flush:  what was gathered goes into one journal write, one at a time
 *   launch: calls whose intent is committed leave; their outcome is the next turn's event
 */
export class LiveRun {
  readonly identity: RunIdentity;
  readonly #deps: RunDeps;
  readonly #workflow: CompiledWorkflow;
  readonly #facts: RunFacts;
  readonly #state: RunState;
  readonly #results: NodeResults;
  readonly #commands: EngineCommand[];
  readonly #ledger: RunLedger;
  readonly #outcomes: { planned: PlannedNode; attempt: number; outcome: StepOutcome }[] = [];
  readonly #prepared = new Map<number, PreparedStep>();
  readonly #intents: Launch[] = [];
  readonly #launches: Launch[] = [];
  readonly #calls = new Map<number, AbortController>();
  readonly #retries = new Map<number, { dueAt: number; stop: () => void }>();
  readonly #accepting: Accepting | null;
  #nextCommand = 0;
  #wakeSeq: number;
  #storedBytes = 0;
  #isInTurn = false;
  #isFlushing = false;
  #isDraining = false;
  #isReleased = false;
  #stopDeadline: (() => void) | undefined;

  constructor(deps: RunDeps, start: RunStart) {
    const { identity } = start;
    this.identity = identity;
    this.#deps = deps;
    this.#workflow = start.workflow;
    this.#state = start.state;
    this.#results = start.results;
    this.#commands = [...start.commands];
    this.#accepting = start.accepting;
    this.#ledger = new RunLedger(start.accepting?.execution ?? null);
    this.#wakeSeq = identity.wakeSeq;
    this.#facts = runFacts(identity);
    for (const [index, { record, prepared }] of start.begun) {
      this.#ledger.remember(index, record);
      if (prepared !== undefined) this.#prepared.set(index, prepared);
    }
    for (const record of start.records) this.#ledger.gather(this.#indexOf(record.nodeId), record);
  }

  start(): void {
    const leftMs = this.identity.deadlineAt - this.#deps.clock.nowMs();
    if (leftMs <= 0) this.#tell({ type: 'deadline-passed' });
    else this.#stopDeadline = this.#deps.clock.after(leftMs, () => this.#tell({ type: 'deadline-passed' }));
    this.#turn();
  }

  cancel(): void {
    this.#tell({ type: 'cancel-requested' });
  }

  /** Starts no further step; once nothing is in flight the execution goes back to the queue. */
  drain(): void {
    this.#isDraining = true;
    this.#turn();
  }

  /** Ends a drain that took too long: calls in flight are cut, and shown as in doubt. */
  cutShort(): void {
    for (const index of this.#calls.keys()) {
      const record = this.#ledger.find(index);
      if (record !== undefined) this.#ledger.gather(index, { ...record, status: 'in_doubt' });
    }
    this.#abortCalls();
    this.#turn();
  }

  /** Lets go without another write: the lease is lost. */
  drop(): void {
    this.#release({ kind: 'dropped' });
  }

  #tell(event: EngineEvent): void {
    if (this.#isReleased || this.#ledger.transition !== null) return;
    this.#commands.push(...decide(this.#workflow.plan, this.#state, event).commands);
    this.#turn();
  }

  #turn(): void {
    if (this.#isReleased || this.#isInTurn) return;
    this.#isInTurn = true;
    try {
      this.#carryOutAll();
      this.#parkIfIdle();
    } catch (error: unknown) {
      this.#failByBug(error);
    } finally {
      this.#isInTurn = false;
    }
    this.#flush();
  }

  #carryOutAll(): void {
    for (const { planned, attempt } of this.#launches.splice(0)) {
      if (this.#ledger.transition === null) this.#call(planned, attempt);
    }
    for (const { planned, attempt, outcome } of this.#outcomes.splice(0)) {
      if (this.#ledger.transition === null) this.#onOutcome(planned, attempt, outcome);
    }
    const limit = this.#ledger.isNew ? STEPS_BEFORE_ACCEPT : STEPS_PER_TURN;
    while (this.#ledger.pendingCount < limit && this.#ledger.transition === null) {
      const command = this.#commands[this.#nextCommand];
      if (command === undefined) break;
      this.#nextCommand += 1;
      if (!this.#isDraining || command.type !== 'run-step') this.#carryOut(command);
    }
    if (this.#nextCommand < this.#commands.length) return;
    this.#commands.length = 0;
    this.#nextCommand = 0;
  }

  #carryOut(command: EngineCommand): void {
    const { clock } = this.#deps;
    switch (command.type) {
      case 'run-step':
        this.#beginStep(this.#planned(command.nodeId), command.attempt);
        break;
      case 'record-skip': {
        const planned = this.#planned(command.nodeId);
        const why = planned.node.disabled === true ? 'is disabled' : 'was skipped';
        this.#results[planned.index] = { kind: 'nothing', why, emitted: command.emitted };
        this.#ledger.gather(planned.index, skippedStep(command.nodeId, command.emitted, clock.nowMs()));
        break;
      }
      case 'record-failure':
        this.#recordFailure(command.nodeId, command.error, command.emitted);
        break;
      case 'retry-later':
        this.#retryLater(command.nodeId, command.attempt, command.delayMs);
        break;
      case 'finish':
        this.#finish(command.status, command.cause);
        break;
      default:
        assertNever(command);
    }
  }

  #beginStep(planned: PlannedNode, attempt: number): void {
    const { clock } = this.#deps;
    const { index, node } = planned;
    const compiled = this.#workflow.nodes[index];
    if (compiled === undefined) throw new Error(`no compiled node for "${node.id}"`);
    const before = this.#ledger.find(index);
    const nowMs = clock.nowMs();
    let prepared = this.#prepared.get(index);
    if (prepared === undefined) {
      const scope = createScope(this.#workflow, this.#results, this.#facts, planned, before?.startedAt ?? nowMs);
      const preparation = prepareStep(compiled, planned, scope, clock.monotonicMs);
      if (!preparation.ok) {
        const first = { input: null, idempotencyKey: null };
        this.#ledger.remember(index, startedStep(node.id, attempt, nowMs, first, before));
        this.#onOutcome(planned, attempt, { ok: false, error: preparation.error, retryable: false });
        return;
      }
      prepared = preparation.step;
      this.#prepared.set(index, prepared);
    }
    const isOutside = compiled.type.effect === 'outside';
    const idempotencyKey = isOutside ? this.#deps.idempotencyKey(this.identity.id, node.id, '') : null;
    const record = startedStep(node.id, attempt, nowMs, { input: prepared.input, idempotencyKey }, before);
    this.#ledger.remember(index, record);
    if (isOutside) {
      this.#ledger.gather(index, record);
      this.#intents.push({ planned, attempt });
    } else {
      this.#call(planned, attempt);
    }
  }

  /** Makes the call of a step whose intent, if it needs one, is committed. */
  #call(planned: PlannedNode, attempt: number): void {
    const { index, node } = planned;
    const compiled = this.#workflow.nodes[index];
    const prepared = this.#prepared.get(index);
    if (compiled === undefined || prepared === undefined) throw new Error(`"${node.id}" was not prepared`);
    const { type } = compiled;
    const controller = new AbortController();
    const outcome = runAttempt(
      {
        type,
        config: prepared.config,
        attempt,
        idempotencyKey: this.#ledger.find(index)?.idempotencyKey ?? '',
        timeoutMs: Math.min(node.timeout_ms ?? Number.POSITIVE_INFINITY, type.timeoutMs(prepared.config)),
        controller,
      },
      this.#deps,
    );
    if (!(outcome instanceof Promise)) {
      this.#onOutcome(planned, attempt, outcome);
      return;
    }
    this.#calls.set(index, controller);
    // Neither can reject: an attempt turns every fault into an outcome, and a turn reports its own.
    void outcome.then((settled) => {
      this.#calls.delete(index);
      this.#outcomes.push({ planned, attempt, outcome: settled });
      this.#turn();
    });
  }

  #onOutcome(planned: PlannedNode, attempt: number, outcome: StepOutcome): void {
    const { clock } = this.#deps;
    const { index, node } = planned;
    const record = this.#ledger.find(index);
    if (record === undefined) throw new Error(`"${node.id}" has an outcome and no record`);
    const nowMs = clock.nowMs();
    if (outcome.ok) {
      const value = redactHeaders(outcome.output);
      const output = JSON.stringify(value);
      const tooLarge = this.#outputFault(output);
      if (tooLarge === undefined) {
        const { emitted } = outcome;
        this.#results[index] = { kind: 'value', value, emitted };
        const closed = closeAttempt(record, nowMs, null);
        this.#ledger.gather(index, { ...closed, status: 'success', output, emitted, completedAt: nowMs });
        this.#decide({ type: 'step-succeeded', nodeId: node.id, iteration: '', attempt, emitted });
        return;
      }
      this.#onOutcome(planned, attempt, { ok: false, error: tooLarge, retryable: false });
      return;
    }
    this.#ledger.remember(index, closeAttempt(record, nowMs, outcome.error));
    const compiled = this.#workflow.nodes[index];
    const prepared = this.#prepared.get(index);
    // A step that could not be prepared has no config, and is not retried.
    const policy = { max_attempts: 1, initial_delay_ms: 0, factor: 1, max_delay_ms: 0, jitter: false };
    if (compiled !== undefined && prepared !== undefined) {
      Object.assign(policy, compiled.type.retry(prepared.config), node.retry);
    }
    this.#decide({
      type: 'step-failed',
      nodeId: node.id,
      iteration: '',
      attempt,
      error: outcome.error,
      retryable: outcome.retryable,
      policy,
      retryAfterMs: outcome.retryAfterMs,
      random: this.#deps.random(),
    });
  }

  #outputFault(output: string): StepError | undefined {
    this.#storedBytes += output.length;
    if (output.length > LIMITS.stepOutputBytes) {
      const limit = LIMITS.stepOutputBytes / (1024 * 1024);
      return { code: 'OUTPUT_TOO_LARGE', message: `The step's output is over ${limit} MiB.` };
    }
    if (this.#storedBytes > LIMITS.executionBytes) {
      const limit = LIMITS.executionBytes / (1024 * 1024);
      return { code: 'OUTPUT_TOO_LARGE', message: `The outputs of this run are over ${limit} MiB together.` };
    }
    return undefined;
  }

  #decide(event: EngineEvent): void {
    this.#commands.push(...decide(this.#workflow.plan, this.#state, event).commands);
  }

  #recordFailure(nodeId: string, error: StepError, emitted: readonly string[]): void {
    const index = this.#indexOf(nodeId);
    const record = this.#ledger.find(index);
    if (record === undefined) throw new Error(`"${nodeId}" failed and has no record`);
    const isTakenUp = emitted.length > 0;
    const value: Json = { error: { code: error.code, message: error.message, details: error.details ?? {} } };
    this.#results[index] = isTakenUp
      ? { kind: 'value', value, emitted }
      : { kind: 'nothing', why: `failed (${error.code})`, emitted };
    const output = isTakenUp ? JSON.stringify(value) : null;
    const completedAt = this.#deps.clock.nowMs();
    this.#ledger.gather(index, { ...record, status: 'failed', output, emitted, error, completedAt });
  }

  #retryLater(nodeId: string, attempt: number, delayMs: number): void {
    const { clock } = this.#deps;
    const index = this.#indexOf(nodeId);
    const record = this.#ledger.find(index);
    const dueAt = clock.nowMs() + delayMs;
    // A step restored as waiting is recorded already.
    if (record !== undefined && record.status !== 'waiting') {
      this.#ledger.gather(index, { ...record, status: 'waiting', nextAttemptAt: dueAt });
    }
    const stop = clock.after(delayMs, () => {
      this.#retries.delete(index);
      this.#tell({ type: 'retry-due', nodeId, iteration: '', attempt });
    });
    this.#retries.set(index, { dueAt, stop });
  }

  #finish(status: FinalExecutionStatus, cause: { nodeId: string | null; error: StepError } | null): void {
    const error =
      cause === null ? null : { code: cause.error.code, message: cause.error.message, nodeId: cause.nodeId };
    this.#ledger.transition = { to: status, error, completedAt: this.#deps.clock.nowMs() };
    this.#abortCalls();
  }

  /** Frees the worker of a run in which nothing can happen for a while, or that is to be handed back. */
  #parkIfIdle(): void {
    // After a flush there is another turn, which sees what was launched.
    if (this.#isFlushing || this.#ledger.transition !== null) return;
    if (this.#commands.length > 0 || this.#intents.length > 0) return;
    const nowMs = this.#deps.clock.nowMs();
    const timeLeftMs = Math.max(1, this.identity.deadlineAt - nowMs);
    if (this.#isDraining && this.#calls.size === 0) {
      this.#ledger.transition = { to: 'queued', timeLeftMs };
      return;
    }
    if (!isIdle(this.#state) || this.#calls.size > 0) return;
    const due = [...this.#retries.values()].map(({ dueAt }) => dueAt);
    const wakeAt = due.length === 0 ? null : Math.min(...due);
    if (wakeAt !== null && wakeAt - nowMs <= LONGEST_SLEEP_MS) return;
    // While a person has to decide, the time limit stands still; a retry that is due later uses it up.
    this.#ledger.transition = {
      to: 'waiting',
      wakeAt,
      wakeSeq: this.#wakeSeq,
      timeLeftMs: wakeAt === null ? timeLeftMs : null,
    };
  }

  #flush(): void {
    if (this.#isFlushing || this.#isReleased) return;
    const write = this.#ledger.takeWrite(this.identity.id, this.identity.leaseEpoch);
    if (write === undefined) return;
    this.#isFlushing = true;
    const launches = this.#intents.splice(0);
    this.#deps.append(write).then(
      (verdict) => {
        this.#isFlushing = false;
        if (write.kind === 'insert') this.#accepting?.onVerdict(verdict);
        this.#onVerdict(verdict, write.transition, launches);
      },
      (error: unknown) => {
        this.#accepting?.onError(error);
        this.#release({ kind: 'dropped' });
      },
    );
  }

  #onVerdict(verdict: JournalVerdict, transition: Transition | null, launches: readonly Launch[]): void {
    if (this.#isReleased) return;
    if (verdict.kind === 'woken') {
      this.#wakeSeq = verdict.wakeSeq;
      this.#ledger.transition = null;
    } else if (verdict.kind !== 'committed') {
      this.#release({ kind: 'dropped' });
      return;
    } else if (transition !== null) {
      this.#release(outcomeOf(transition, this.identity.createdAt));
      return;
    }
    this.#launches.push(...launches);
    this.#turn();
  }

  /** A fault of ours while deciding: the run ends with an id that the log explains, instead of hanging. */
  #failByBug(thrown: unknown): void {
    const errorId = `${this.identity.id}-bug`;
    this.#deps.logger.error({ err: toError(thrown), errorId, executionId: this.identity.id }, 'a run threw');
    const message = `Something went wrong inside AutomateOS; the log has it as ${errorId}.`;
    this.#finish('failed', { nodeId: null, error: { code: 'INTERNAL', message } });
  }

  #release(outcome: RunOutcome): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#stopDeadline?.();
    for (const { stop } of this.#retries.values()) stop();
    this.#abortCalls();
    this.#deps.onReleased(this, outcome);
  }

  #abortCalls(): void {
    for (const controller of this.#calls.values()) controller.abort();
    this.#calls.clear();
  }

  #planned(nodeId: string): PlannedNode {
    const planned = this.#workflow.plan.nodes[this.#indexOf(nodeId)];
    if (planned === undefined) throw new Error(`the plan has no node "${nodeId}"`);
    return planned;
  }

  #indexOf(nodeId: string): number {
    const index = this.#workflow.plan.indexById.get(nodeId);
    if (index === undefined) throw new Error(`the plan has no node "${nodeId}"`);
    return index;
  }
}

function outcomeOf(transition: Transition, createdAt: number): RunOutcome {
  switch (transition.to) {
    case 'waiting':
      return { kind: 'parked', wakeAt: transition.wakeAt };
    case 'queued':
      return { kind: 'handed-back' };
    case 'success':
    case 'failed':
    case 'cancelled':
      return { kind: 'ended', status: transition.to, durationMs: transition.completedAt - createdAt };
    default:
      return assertNever(transition);
  }
}
