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
  type FinalExecutionStatus,
  type Json,
  type StepError,
  type StepOutcome,
  toError,
} from '@automateos/model';
import type { Logger } from 'pino';
import type { Clock, JournalVerdict, JournalWrite, Transition } from '../ports.ts';
import { redactHeaders } from '../secrets/redact.ts';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';
import { CallBook } from './call-book.ts';
import { createScope, type NodeResults, type RunFacts, runFacts } from './node-results.ts';
import { OutputMeter } from './output-meter.ts';
import { parkingOf } from './parking.ts';
import { type PreparedStep, prepareStep } from './prepare-step.ts';
import { retryPolicyOf } from './retry-policy-of.ts';
import { RetryTimers } from './retry-timers.ts';
import { type AttemptDeps, runAttempt } from './run-attempt.ts';
import { RunLedger } from './run-ledger.ts';
import { type Accepting, outcomeOf, type RunIdentity, type RunOutcome, type RunStart } from './run-start.ts';
import { closeAttempt, skippedStep, startedStep, unsentStep } from './step-log.ts';

export type { Accepting, RunOutcome, RunStart } from './run-start.ts';

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
  readonly #events: EngineEvent[] = [];
  readonly #outcomes: { planned: PlannedNode; attempt: number; outcome: StepOutcome }[] = [];
  readonly #prepared = new Map<number, PreparedStep>();
  readonly #calls = new CallBook();
  readonly #retries: RetryTimers;
  readonly #outputs: OutputMeter;
  readonly #accepting: Accepting | null;
  #nextCommand = 0;
  #wakeSeq: number;
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
    this.#retries = new RetryTimers(deps.clock);
    this.#outputs = new OutputMeter(start.storedBytes);
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
    for (const index of this.#calls.abortAll()) {
      const record = this.#ledger.find(index);
      if (record !== undefined) this.#ledger.gather(index, { ...record, status: 'in_doubt' });
    }
    this.#recordUnsent('waiting');
    this.#turn();
  }

  /** Lets go without another write: the lease is lost. */
  drop(): void {
    this.#release({ kind: 'dropped' });
  }

  #tell(event: EngineEvent): void {
    if (this.#isReleased) return;
    this.#events.push(event);
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
    // Also while it is being parked: a wake-up can come first, and then this has happened.
    if (this.#events.length > 0) for (const event of this.#events.splice(0)) this.#decide(event);
    for (const { planned, attempt } of this.#calls.takeCommitted()) this.#call(planned, attempt);
    for (const { planned, attempt, outcome } of this.#outcomes.splice(0)) {
      if (this.#ledger.transition === null) this.#onOutcome(planned, attempt, outcome);
    }
    const limit = this.#ledger.isNew ? STEPS_BEFORE_ACCEPT : STEPS_PER_TURN;
    while (this.#ledger.pendingCount < limit && this.#ledger.transition === null) {
      const command = this.#commands[this.#nextCommand];
      if (command === undefined) break;
      this.#nextCommand += 1;
      this.#carryOut(command);
    }
    if (this.#nextCommand < this.#commands.length) return;
    this.#commands.length = 0;
    this.#nextCommand = 0;
  }

  #carryOut(command: EngineCommand): void {
    const { clock } = this.#deps;
    switch (command.type) {
      case 'run-step':
        // Nothing starts any more once the run is to end or to be handed back.
        if (!this.#isDraining && !this.#state.ended) this.#beginStep(this.#planned(command.nodeId), command.attempt);
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
      this.#calls.intend({ planned, attempt });
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
    this.#calls.begin(index, controller);
    // Neither can reject: an attempt turns every fault into an outcome, and a turn reports its own.
    void outcome.then((settled) => {
      if (!this.#calls.end(index, controller)) return;
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
      const tooLarge = this.#outputs.add(output);
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
    this.#decide({
      type: 'step-failed',
      nodeId: node.id,
      iteration: '',
      attempt,
      error: outcome.error,
      retryable: outcome.retryable,
      policy: retryPolicyOf(this.#workflow.nodes[index]?.type, node, this.#prepared.get(index)?.config),
      retryAfterMs: outcome.retryAfterMs,
      random: this.#deps.random(),
    });
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
    const index = this.#indexOf(nodeId);
    const record = this.#ledger.find(index);
    const dueAt = this.#retries.start(index, delayMs, () => {
      this.#tell({ type: 'retry-due', nodeId, iteration: '', attempt });
    });
    // A step restored as waiting is recorded already.
    if (record !== undefined && record.status !== 'waiting') {
      this.#ledger.gather(index, { ...record, status: 'waiting', nextAttemptAt: dueAt });
    }
  }

  #finish(status: FinalExecutionStatus, cause: { nodeId: string | null; error: StepError } | null): void {
    const error =
      cause === null ? null : { code: cause.error.code, message: cause.error.message, nodeId: cause.nodeId };
    this.#ledger.transition = { to: status, error, completedAt: this.#deps.clock.nowMs() };
    this.#recordUnsent('skipped');
    this.#calls.abortAll();
  }

  /** Calls whose intent may be committed, and which will not leave any more: nothing about them is in doubt. */
  #recordUnsent(status: 'waiting' | 'skipped'): void {
    const nowMs = this.#deps.clock.nowMs();
    for (const { planned } of this.#calls.takeUnsent()) {
      const record = this.#ledger.find(planned.index);
      if (record !== undefined) this.#ledger.gather(planned.index, unsentStep(record, status, nowMs));
    }
  }

  /** Frees the worker of a run in which nothing can happen for a while, or that is to be handed back. */
  #parkIfIdle(): void {
    // After a flush there is another turn, which sees what was launched.
    if (this.#isFlushing || this.#ledger.transition !== null) return;
    if (this.#commands.length > 0 || this.#calls.hasIntended || this.#calls.hasInFlight) return;
    this.#ledger.transition = parkingOf(
      {
        isDraining: this.#isDraining,
        isIdle: isIdle(this.#state),
        wakeAt: this.#retries.earliestDueAt(),
        wakeSeq: this.#wakeSeq,
        deadlineAt: this.identity.deadlineAt,
      },
      this.#deps.clock.nowMs(),
    );
  }

  #flush(): void {
    if (this.#isFlushing || this.#isReleased) return;
    const write = this.#ledger.takeWrite(this.identity.id, this.identity.leaseEpoch);
    if (write === undefined) return;
    this.#isFlushing = true;
    this.#calls.beginCommit();
    this.#deps.append(write).then(
      (verdict) => {
        this.#isFlushing = false;
        if (write.kind === 'insert') this.#accepting?.onVerdict(verdict);
        this.#onVerdict(verdict, write.transition);
      },
      (error: unknown) => {
        this.#accepting?.onError(error);
        this.#release({ kind: 'dropped' });
      },
    );
  }

  #onVerdict(verdict: JournalVerdict, transition: Transition | null): void {
    if (this.#isReleased) return;
    if (verdict.kind === 'woken') {
      this.#wakeSeq = verdict.wakeSeq;
      this.#ledger.putBack();
      this.#ledger.transition = null;
    } else if (verdict.kind !== 'committed') {
      this.#release({ kind: 'dropped' });
      return;
    } else if (transition !== null) {
      this.#release(outcomeOf(transition, this.identity.createdAt));
      return;
    }
    this.#calls.endCommit();
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
    this.#retries.stopAll();
    this.#calls.abortAll();
    this.#deps.onReleased(this, outcome);
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
