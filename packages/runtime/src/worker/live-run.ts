import {
  decide,
  type EngineCommand,
  type EngineEvent,
  isIdle,
  type Plan,
  type RunState,
  type StepKey,
} from '@automateos/engine';
import {
  assertNever,
  type ExecutionId,
  type FinalExecutionStatus,
  failpoint,
  type StepError,
  type StepOutcome,
  toError,
  type WorkflowId,
} from '@automateos/model';
import type { Logger } from 'pino';
import type { Clock, JournalVerdict, JournalWrite, Transition } from '../ports.ts';
import { RunTrace } from '../tracing/run-trace.ts';
import { type AwaitedAnswer, isAnswer } from '../workflows/awaited-answer.ts';
import { CallBook } from './call-book.ts';
import { CallMaker, type CallMakerDeps } from './call-maker.ts';
import { DueTimers } from './due-timers.ts';
import type { Lease } from './lease.ts';
import { parkingOf } from './parking.ts';
import { passAfterCommit, passBeforeWrite } from './pass-failpoints.ts';
import type { AnsweredOperation, RunLedger } from './run-ledger.ts';
import type { RunStep } from './run-slots.ts';
import { type Accepting, outcomeOf, type RunIdentity, type RunOutcome, type RunStart } from './run-start.ts';
import { RunSteps, type RunStepsDeps } from './run-steps.ts';
import { type OnWaitEnded, WaitDesk, type WaitDeskDeps } from './wait-desk.ts';

type FailedOutcome = Extract<StepOutcome, { ok: false }>;

/** Pure steps carried out in one go before what they gave is committed and others get their turn. */
const STEPS_PER_TURN = 256;
/** The same before an execution is accepted: its sender waits for the commit. */
const STEPS_BEFORE_ACCEPT = 16;

export interface RunDeps extends CallMakerDeps, WaitDeskDeps, RunStepsDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** In [0, 1). */
  readonly random: () => number;
  /** Asked before each call that leaves. */
  readonly lease: Pick<Lease, 'isHeld' | 'confirm'>;
  /** So many calls have an outcome that nobody knows. */
  readonly onDoubt: (calls: number) => void;
  /** Stores a write, however long that takes; `fenced` also when this process has lost its identity. */
  readonly append: (write: JournalWrite) => Promise<JournalVerdict>;
  /** Called after each commit of a run. `isAnswer`: the caller of the workflow's URL can be answered now. */
  readonly onRecorded: (workflowId: WorkflowId, executionId: ExecutionId, isAnswer: boolean) => void;
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
  readonly #plan: Plan;
  readonly #state: RunState;
  readonly #commands: EngineCommand[];
  readonly #trace: RunTrace | undefined;
  /** Null: nobody called a URL and waits. */
  readonly #awaited: AwaitedAnswer | null;
  readonly #steps: RunSteps;
  readonly #ledger: RunLedger;
  readonly #events: EngineEvent[] = [];
  /** Null: the workflow that the step runs was started, and its result is waited for. */
  readonly #outcomes: { step: RunStep; attempt: number; outcome: StepOutcome | null }[] = [];
  readonly #stored: AnsweredOperation[] = [];
  readonly #calls = new CallBook();
  readonly #callMaker: CallMaker;
  readonly #retries: DueTimers;
  readonly #waits: WaitDesk;
  readonly #accepting: Accepting | null;
  readonly #restoredWaits: RunStart['waits'];
  #nextCommand = 0;
  #wakeSeq: number;
  #isInTurn = false;
  #isFlushing = false;
  #isDraining = false;
  #isInsertCommitted: boolean;
  #isConfirming = false;
  #isReleased = false;
  #stopDeadline: (() => void) | undefined;
  #deadlineMonotonicMs = 0;

  constructor(deps: RunDeps, start: RunStart) {
    const { identity } = start;
    this.identity = identity;
    this.#deps = deps;
    this.#plan = start.workflow.plan;
    const { awaited } = start.workflow;
    this.#awaited = awaited?.triggerNodeId === identity.triggerNodeId ? awaited : null;
    this.#state = start.state;
    this.#commands = [...start.commands];
    this.#accepting = start.accepting;
    this.#isInsertCommitted = start.accepting === null;
    this.#trace = deps.tracer && new RunTrace(deps.tracer, identity);
    this.#steps = new RunSteps(start, deps, this.#trace);
    this.#ledger = this.#steps.ledger;
    this.#retries = new DueTimers(deps.clock);
    this.#callMaker = new CallMaker(
      { identity, workflow: start.workflow, steps: this.#steps, calls: this.#calls, trace: this.#trace },
      deps,
      (step, attempt, outcome) => this.#hear(step, attempt, outcome),
    );
    const onEnded: OnWaitEnded = ({ step, attempt }, outcome) => this.#hear(step, attempt, outcome);
    this.#waits = new WaitDesk(identity.id, deps, onEnded, () => this.#turn());
    this.#restoredWaits = start.waits;
    this.#wakeSeq = identity.wakeSeq;
  }

  /** Whether the execution is in the database. */
  get isStored(): boolean {
    return this.#isInsertCommitted;
  }

  start(): void {
    const leftMs = this.identity.deadlineAt - this.#deps.clock.nowMs();
    this.#deadlineMonotonicMs = this.#deps.clock.monotonicMs() + leftMs;
    if (leftMs <= 0) this.#tell({ type: 'deadline-passed' });
    else this.#stopDeadline = this.#deps.clock.after(leftMs, () => this.#tell({ type: 'deadline-passed' }));
    for (const { wait, endsInMs } of this.#restoredWaits) this.#waits.open(wait, endsInMs);
    this.#waits.look();
    this.#turn();
  }

  /** Something may have come in that a step waits for. */
  look(): void {
    this.#waits.look();
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
    const cut = this.#calls.abortAll();
    this.#deps.onDoubt(cut.length);
    for (const slot of cut) this.#steps.recordDoubt(slot);
    for (const { step } of this.#calls.takeUnsent()) this.#steps.recordUnsent(step.slot, 'waiting');
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
    this.#launch();
    if (this.#isReleased) return;
    // What ends while the run is being parked is kept: a wake-up can come first.
    while (this.#ledger.transition === null) {
      const ended = this.#outcomes.shift();
      if (ended === undefined) break;
      if (ended.outcome === null) this.#awaitCalled(ended.step, ended.attempt);
      else this.#onOutcome(ended.step, ended.attempt, ended.outcome);
    }
    for (const answered of this.#stored.splice(0)) {
      if (this.#ledger.transition === null) this.#onStored(answered);
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

  /** Makes the calls whose intent is committed, once it is certain that this process still owns the run. */
  #launch(): void {
    if (!this.#calls.hasCommitted || this.#isConfirming) return;
    if (this.#deps.lease.isHeld()) {
      failpoint('step.intent-not-called');
      for (const { step, attempt } of this.#calls.takeCommitted()) this.#call(step, attempt);
      return;
    }
    this.#isConfirming = true;
    void this.#deps.lease.confirm().then((isHeld) => {
      this.#isConfirming = false;
      // Where it is lost this run was dropped.
      if (isHeld) this.#turn();
    });
  }

  #carryOut(command: EngineCommand): void {
    if (command.type === 'finish') {
      this.#finish(command.status, command.cause);
      return;
    }
    const step = this.#steps.at(command.nodeId, command.iteration);
    switch (command.type) {
      case 'run-step':
        // Nothing starts any more once the run is to end or to be handed back.
        if (!this.#isDraining && !this.#state.ended) this.#beginStep(step, command.attempt);
        break;
      case 'record-skip':
        this.#steps.recordSkip(step, command.emitted);
        break;
      case 'record-failure':
        this.#steps.recordFailure(step, command.error, command.emitted);
        break;
      case 'retry-later':
        this.#retryLater(step, command.attempt, command.delayMs);
        break;
      case 'end-pass':
        this.#steps.endPass(step, command.pass, command.cause);
        break;
      case 'end-loop':
        this.#onOutcome(step, command.attempt, this.#steps.closeLoop(step, command.cause));
        break;
      default:
        assertNever(command);
    }
  }

  #beginStep(step: RunStep, attempt: number): void {
    const fault = this.#steps.begin(step, attempt);
    if (fault !== undefined) this.#onOutcome(step, attempt, { ok: false, error: fault, retryable: false });
    else if (this.#steps.isLoop(step)) this.#openLoop(step, attempt);
    else if (this.#steps.isWait(step)) this.#beginWait(step, attempt);
    else if (this.#steps.hasOutsideEffect(step)) this.#calls.intend({ step, attempt });
    else this.#compute(step, attempt);
  }

  /** What reaches nothing outside: the key-value store answers with the next write, all else is called at once. */
  #compute(step: RunStep, attempt: number): void {
    const call = this.#steps.storeCall(step);
    if (call === undefined) this.#call(step, attempt);
    else this.#ledger.ask({ step, attempt, call });
  }

  #onStored({ step, attempt, call, result }: AnsweredOperation): void {
    if (!result.ok) {
      this.#onFailure(step, attempt, { error: this.#steps.redactor.stepError(result.error), retryable: false });
      return;
    }
    this.#steps.recordStored(step, call, result.output);
    this.#decide({ type: 'step-succeeded', ...keyOf(step), attempt, emitted: call.step.emitted });
  }

  #openLoop(step: RunStep, attempt: number): void {
    const opened = this.#steps.openLoop(step);
    if ('code' in opened) this.#onOutcome(step, attempt, { ok: false, error: opened, retryable: false });
    else this.#decide({ type: 'loop-opened', ...keyOf(step), attempt, ...opened });
  }

  #beginWait(step: RunStep, attempt: number): void {
    const plan = this.#steps.planWait(step);
    const { endsAt, ending, asks } = plan;
    const endsInMs = endsAt === null ? null : endsAt - this.#deps.clock.nowMs();
    if (asks === null && endsInMs !== null && endsInMs <= 0) {
      this.#onOutcome(step, attempt, { ok: true, ...ending });
      return;
    }
    this.#steps.recordWait(step, plan);
    const early = asks?.emitted ?? [];
    this.#decide({ type: 'wait-begun', ...keyOf(step), attempt, emitted: early });
    this.#waits.open({ step, attempt, early, told: asks?.value ?? {}, ending, isAwaited: asks !== null }, endsInMs);
  }

  #hear(step: RunStep, attempt: number, outcome: StepOutcome | null): void {
    this.#outcomes.push({ step, attempt, outcome });
    this.#turn();
  }

  /** Makes the call of a step whose intent, if it needs one, is committed. */
  #call(step: RunStep, attempt: number): void {
    const outcome = this.#callMaker.make(step, attempt);
    if (outcome !== undefined) this.#onOutcome(step, attempt, outcome);
  }

  #awaitCalled(step: RunStep, attempt: number): void {
    const ending = { output: null, emitted: [] };
    this.#steps.recordWait(step, { endsAt: null, ending, asks: null });
    this.#decide({ type: 'wait-begun', ...keyOf(step), attempt, emitted: [] });
    this.#waits.open({ step, attempt, early: [], told: {}, ending, isAwaited: true }, null);
    // Started before a crash, it can have ended before this process took the run up: that wake-up is counted already.
    this.#waits.look();
  }

  #onOutcome(step: RunStep, attempt: number, outcome: StepOutcome): void {
    if (!outcome.ok) {
      this.#onFailure(step, attempt, { ...outcome, error: this.#steps.redactor.stepError(outcome.error) });
      return;
    }
    const { output, emitted } = outcome;
    const fault = this.#steps.recordSuccess(step, output, emitted);
    if (fault !== undefined) this.#onFailure(step, attempt, { error: fault, retryable: false });
    else this.#decide({ type: 'step-succeeded', ...keyOf(step), attempt, emitted });
  }

  #onFailure(
    step: RunStep,
    attempt: number,
    { error, retryable, retryAfterMs }: Pick<FailedOutcome, 'error' | 'retryable' | 'retryAfterMs'>,
  ): void {
    this.#steps.closeFailed(step, error);
    this.#decide({
      type: 'step-failed',
      ...keyOf(step),
      attempt,
      error,
      retryable,
      policy: this.#steps.retryPolicy(step),
      retryAfterMs,
      random: this.#deps.random(),
    });
  }

  #decide(event: EngineEvent): void {
    this.#commands.push(...decide(this.#plan, this.#state, event).commands);
  }

  #retryLater(step: RunStep, attempt: number, delayMs: number): void {
    const dueAt = this.#retries.start(step.slot, delayMs, () => {
      this.#tell({ type: 'retry-due', ...keyOf(step), attempt });
    });
    this.#steps.recordRetry(step.slot, dueAt);
  }

  #finish(status: FinalExecutionStatus, cause: { nodeId: string | null; error: StepError } | null): void {
    const error =
      cause === null ? null : { code: cause.error.code, message: cause.error.message, nodeId: cause.nodeId };
    this.#ledger.transition = { to: status, error, completedAt: this.#deps.clock.nowMs() };
    const unsent = [...this.#calls.takeUnsent(), ...this.#ledger.takeUnasked()];
    for (const { step } of unsent) this.#steps.recordUnsent(step.slot, 'skipped');
    this.#deps.onDoubt(this.#calls.abortAll().length);
  }

  /** Frees the worker of a run in which nothing can happen for a while, or that is to be handed back. */
  #parkIfIdle(): void {
    // After a flush there is another turn, which sees what was launched.
    if (this.#isFlushing || this.#ledger.transition !== null) return;
    if (this.#commands.length > 0 || this.#calls.hasUnsettled) return;
    const { isReading } = this.#waits;
    if (isReading && !this.#isDraining) return;
    this.#ledger.transition = parkingOf(
      {
        isDraining: this.#isDraining,
        // What is being read is counted as heard: a drain hands the run back then, for others to read it.
        isIdle: isIdle(this.#state) && !isReading,
        retryAt: this.#retries.earliestDueAt(),
        hasWaits: this.#waits.hasOpen,
        waitAt: this.#waits.earliestDueAt(),
        wakeSeq: this.#wakeSeq,
        leftMs: this.#deadlineMonotonicMs - this.#deps.clock.monotonicMs(),
      },
      this.#deps.clock.nowMs(),
    );
  }

  #flush(): void {
    if (this.#isFlushing || this.#isReleased) return;
    const write = this.#ledger.takeWrite(this.identity.id, this.identity.leaseEpoch);
    if (write === undefined) return;
    this.#isFlushing = true;
    passBeforeWrite(write.transition, this.#calls.hasIntended, this.#waits.takeConsumed());
    this.#calls.beginCommit();
    this.#deps.append(write).then(
      (verdict) => {
        this.#isFlushing = false;
        this.#isInsertCommitted = true;
        if (write.kind === 'insert') this.#accepting?.onVerdict(verdict);
        if (verdict.kind === 'committed') {
          passAfterCommit(write.transition, this.#retries.earliestDueAt() !== null);
          const answers = this.#awaited !== null && isAnswer(write, this.#awaited);
          this.#deps.onRecorded(this.identity.workflowId, this.identity.id, answers);
        }
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
      this.#waits.look();
    } else if (verdict.kind === 'cancel-requested') {
      this.#ledger.putBack();
      this.#ledger.transition = null;
      this.#events.push({ type: 'cancel-requested' });
    } else if (verdict.kind !== 'committed') {
      this.#release({ kind: 'dropped' });
      return;
    } else if (transition !== null) {
      this.#release(outcomeOf(transition, this.identity.createdAt));
      return;
    }
    const answers = this.#ledger.takeAnswers(verdict);
    if (answers === undefined) {
      this.#release({ kind: 'dropped' });
      return;
    }
    this.#stored.push(...answers);
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
    this.#waits.stop();
    this.#calls.abortAll();
    this.#trace?.ended(outcome);
    this.#deps.onReleased(this, outcome);
  }
}

function keyOf({ planned, iteration }: RunStep): StepKey {
  return { nodeId: planned.node.id, iteration };
}
