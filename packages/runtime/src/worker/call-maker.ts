import { type CallPlan, failpoint, type StepOutcome } from '@automateos/model';
import { type CallWorkflow, outcomeOfCall } from '../calls/steady-calls.ts';
import type { RunTrace } from '../tracing/run-trace.ts';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';
import type { CallBook } from './call-book.ts';
import { type AttemptDeps, runAttempt } from './run-attempt.ts';
import type { RunStep } from './run-slots.ts';
import type { RunIdentity } from './run-start.ts';
import type { RunSteps } from './run-steps.ts';

export interface CallMakerDeps extends AttemptDeps {
  /** Starts another workflow, however long that takes; never rejects. */
  readonly callWorkflow: CallWorkflow;
}

/** The run whose calls are made. */
export interface CallingRun {
  readonly identity: RunIdentity;
  readonly workflow: CompiledWorkflow;
  readonly steps: RunSteps;
  readonly calls: CallBook;
  readonly trace: RunTrace | undefined;
}

/** @param outcome null: the workflow that the step runs was started, and its result is waited for */
export type OnCallEnded = (step: RunStep, attempt: number, outcome: StepOutcome | null) => void;

/** Makes the calls of a run, and tells how those ended that nobody has aborted. */
export class CallMaker {
  readonly #run: CallingRun;
  readonly #deps: CallMakerDeps;
  readonly #onEnded: OnCallEnded;

  constructor(run: CallingRun, deps: CallMakerDeps, onEnded: OnCallEnded) {
    this.#run = run;
    this.#deps = deps;
    this.#onEnded = onEnded;
  }

  /**
   * Makes the call of a step that was begun.
   *
   * @returns the outcome of what is done at once; of all else it is told
   */
  make(step: RunStep, attempt: number): StepOutcome | undefined {
    const { identity, workflow, steps, calls, trace } = this.#run;
    const ready = steps.ready(step);
    if (ready.type.call !== undefined) {
      this.#callWorkflow(step, attempt, ready.type.call(ready.config), ready.idempotencyKey);
      return undefined;
    }
    const { node } = step.planned;
    const controller = new AbortController();
    const timeoutMs = Math.min(node.timeout_ms ?? Number.POSITIVE_INFINITY, ready.type.timeoutMs(ready.config));
    const { redactor } = steps;
    const { usesCredentials } = workflow;
    const span = trace?.attemptOf(step.slot);
    const outcome = runAttempt(
      { ...ready, attempt, timeoutMs, version: identity, usesCredentials, redactor, controller, span },
      this.#deps,
    );
    if (!(outcome instanceof Promise)) return outcome;
    calls.begin(step.slot, controller);
    // Neither can reject: an attempt turns every fault into an outcome, and a turn reports its own.
    void outcome.then((settled) => {
      if (!calls.end(step.slot, controller)) return;
      failpoint('step.answered-not-committed');
      this.#onEnded(step, attempt, settled);
    });
    return undefined;
  }

  #callWorkflow(step: RunStep, attempt: number, plan: CallPlan, idempotencyKey: string): void {
    const { identity, calls, trace } = this.#run;
    const controller = new AbortController();
    calls.begin(step.slot, controller);
    const call = this.#deps.callWorkflow(
      {
        executionId: identity.id,
        nodeId: step.planned.node.id,
        iteration: step.iteration,
        ownerId: identity.ownerId,
        idempotencyKey,
        traceparent: trace?.attemptOf(step.slot)?.traceparent,
      },
      plan,
      controller.signal,
    );
    void call.then((called) => {
      if (!calls.end(step.slot, controller)) return;
      this.#onEnded(step, attempt, called.ok && plan.isAwaited ? null : outcomeOfCall(called));
    });
  }
}
