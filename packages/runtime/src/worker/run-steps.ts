import type { FailureCause, LoopFacts, PassFailure } from '@automateos/engine';
import type { Json, RetryPolicy, StepError, StepOutcome, StoreOperation, WaitPlan } from '@automateos/model';
import type { Clock, StepRecord, StoreCall } from '../ports.ts';
import { redactHeaders } from '../secrets/redact.ts';
import type { ResumeLinks } from '../secrets/resume-links.ts';
import { SecretRedactor } from '../secrets/secret-redactor.ts';
import type { RunTrace } from '../tracing/run-trace.ts';
import type { CompiledNode, CompiledWorkflow } from '../workflows/compile-workflow.ts';
import { createScope, type NodeResults, type RunView, runFacts } from './node-results.ts';
import { OutputMeter } from './output-meter.ts';
import { type PreparedStep, prepareStep } from './prepare-step.ts';
import { retryPolicyOf } from './retry-policy-of.ts';
import { RunLedger } from './run-ledger.ts';
import { loopFailure, type PassEnd, type RunLoops } from './run-loops.ts';
import type { RunSlots, RunStep } from './run-slots.ts';
import type { RunIdentity, RunStart } from './run-start.ts';
import { closeAttempt, skippedStep, startedStep, unsentStep } from './step-log.ts';
import { addLink } from './with-link.ts';

const MAIN = ['main'];

/** Gives a step its idempotency key. */
export type IdempotencyKey = (executionId: string, nodeId: string, iteration: string) => string;

export interface RunStepsDeps {
  readonly clock: Clock;
  readonly idempotencyKey: IdempotencyKey;
  readonly resumeLinks: ResumeLinks;
}

/** A step's attempt as it can be made. */
export interface ReadyStep {
  readonly type: CompiledNode['type'];
  readonly config: unknown;
  readonly idempotencyKey: string;
}

/** The steps of a run: what is recorded of each, and the results that the steps after it see. */
export class RunSteps {
  readonly ledger: RunLedger;
  /** Knows the secrets that were used here. */
  readonly redactor = new SecretRedactor();
  readonly #clock: Clock;
  readonly #idempotencyKey: IdempotencyKey;
  readonly #identity: RunIdentity;
  readonly #resumeLinks: ResumeLinks;
  readonly #workflow: CompiledWorkflow;
  readonly #view: RunView;
  readonly #slots: RunSlots;
  readonly #loops: RunLoops;
  readonly #results: NodeResults;
  readonly #prepared = new Map<number, PreparedStep>();
  readonly #outputs: OutputMeter;
  readonly #trace: RunTrace | undefined;

  constructor(start: RunStart, { clock, idempotencyKey, resumeLinks }: RunStepsDeps, trace: RunTrace | undefined) {
    this.ledger = new RunLedger(start.accepting?.execution ?? null);
    this.#trace = trace;
    this.#clock = clock;
    this.#idempotencyKey = idempotencyKey;
    this.#identity = start.identity;
    this.#resumeLinks = resumeLinks;
    this.#workflow = start.workflow;
    this.#results = start.results;
    this.#slots = start.slots;
    this.#loops = start.loops;
    this.#view = { ...start, facts: runFacts(start.identity) };
    this.#outputs = new OutputMeter(start.storedBytes);
    for (const [slot, { record, prepared }] of start.begun) {
      this.ledger.remember(slot, record);
      if (prepared !== undefined) this.#prepared.set(slot, prepared);
    }
    for (const record of start.records) this.ledger.gather(this.at(record.nodeId, record.iteration).slot, record);
  }

  at(nodeId: string, iteration: string): RunStep {
    return this.#slots.at(nodeId, iteration);
  }

  hasOutsideEffect(step: RunStep): boolean {
    return this.#compiled(step).type.effect === 'outside';
  }

  isLoop({ planned }: RunStep): boolean {
    return planned.body !== null;
  }

  /**
   * Begins an attempt; its config is evaluated at the first one. Of a step with an outside effect the intent goes into
   * the next write, and so do the items of a loop. Gives the fault of a step that cannot be prepared.
   */
  begin(step: RunStep, attempt: number): StepError | undefined {
    this.#trace?.attemptBegan(step, attempt);
    const { planned, slot } = step;
    const key = { nodeId: planned.node.id, iteration: step.iteration };
    const compiled = this.#compiled(step);
    const before = this.ledger.find(slot);
    const nowMs = this.#clock.nowMs();
    let prepared = this.#prepared.get(slot);
    if (prepared === undefined) {
      const scope = createScope(this.#view, step, before?.startedAt ?? nowMs);
      const preparation = prepareStep(compiled, planned, scope, this.#clock.monotonicMs);
      if (!preparation.ok) {
        const first = { input: preparation.input && this.redactor.jsonText(preparation.input), idempotencyKey: null };
        this.ledger.remember(slot, startedStep(key, attempt, nowMs, first, before));
        return this.redactor.stepError(preparation.error);
      }
      prepared = { ...preparation.step, input: this.redactor.jsonText(preparation.step.input) };
      this.#prepared.set(slot, prepared);
    }
    const isOutside = compiled.type.effect === 'outside';
    const idempotencyKey = isOutside ? this.#keyOf(step, prepared.input, before) : null;
    const begun = before?.attempt === 0 ? undefined : before;
    const record = startedStep(key, attempt, nowMs, { input: prepared.input, idempotencyKey }, begun);
    if (isOutside || this.isLoop(step)) this.ledger.gather(slot, record);
    else this.ledger.remember(slot, record);
    return undefined;
  }

  isWait(step: RunStep): boolean {
    return this.#compiled(step).type.wait !== undefined;
  }

  /** What a step that was begun waits for. */
  planWait(step: RunStep): WaitPlan {
    const { type, config } = this.ready(step);
    const plan = type.wait?.(config, this.#begun(step).startedAt ?? this.#clock.nowMs());
    if (plan === undefined) throw new Error(`"${step.planned.node.id}" is nothing that waits`);
    return plan;
  }

  /** Records that a step waits; what it tells meanwhile is seen by the steps after it, the link with it. */
  recordWait(step: RunStep, { endsAt, asks }: WaitPlan): void {
    this.#trace?.attemptEnded(step.slot, 'waiting', null);
    const waiting: StepRecord = { ...this.#begun(step), status: 'waiting', nextAttemptAt: endsAt };
    if (asks === null) {
      this.ledger.gather(step.slot, waiting);
      return;
    }
    const { emitted, value } = asks;
    const link = this.#linkOf(step);
    this.#results[step.slot] = { kind: 'value', value: addLink(value, link), emitted };
    const told = { output: JSON.stringify(value), emitted, waitTokenHash: link.tokenHash };
    this.ledger.gather(step.slot, { ...waiting, ...told });
  }

  /** Opens a loop that was begun. Gives the fault of one that would be too long. */
  openLoop(step: RunStep): LoopFacts | StepError {
    const { type, config } = this.ready(step);
    const fault = this.#loops.open(step.slot, type, config, step.planned.body?.members.length ?? 0);
    return fault ?? this.#loops.facts(step.slot);
  }

  /** Keeps what a pass came to and lets go of its steps. */
  endPass(loop: RunStep, pass: number, cause: FailureCause | null): void {
    const steps = this.#slots.stepsOfPass(loop, pass);
    const end: PassEnd = cause === null ? { ok: true, result: this.#passResult(loop, steps) } : { ok: false, cause };
    this.#loops.endPass(loop.slot, pass, end);
    for (const { slot } of steps) {
      this.ledger.forget(slot);
      this.#prepared.delete(slot);
      delete this.#results[slot];
    }
    this.#slots.endPass(loop, pass);
  }

  /** How a loop ends whose passes have all ended. */
  closeLoop(step: RunStep, cause: PassFailure | null): StepOutcome {
    const output = this.#loops.close(step.slot);
    return cause === null
      ? { ok: true, output, emitted: ['main'] }
      : { ok: false, error: loopFailure(cause), retryable: false };
  }

  /** The output of the one leaf; of several an object by node id; null where none has one. */
  #passResult({ planned }: RunStep, steps: readonly RunStep[]): Json {
    const leaves = steps.filter(({ planned: { index } }) => planned.body?.leaves.includes(index));
    const outputs = leaves.flatMap(({ planned: { node }, slot }): [string, Json][] => {
      const result = this.#results[slot];
      return result?.kind === 'value' ? [[node.id, result.value]] : [];
    });
    return leaves.length === 1 ? (outputs[0]?.[1] ?? null) : Object.fromEntries(outputs);
  }

  /** The operation on the key-value store that a step which was begun is; undefined: it is none. */
  storeCall(step: RunStep): StoreCall | undefined {
    const { type, config } = this.ready(step);
    const request = type.storeRequest?.(config);
    if (request === undefined) return undefined;
    const completedAt = this.#clock.nowMs();
    const closed = closeAttempt(this.#begun(step), completedAt, null);
    const scope = request.scope === 'workflow' ? this.#identity.workflowId : '';
    return {
      place: { ownerId: this.#identity.ownerId, scope },
      operation: this.#withoutSecrets(request.operation),
      step: { ...closed, status: 'success', emitted: MAIN, completedAt },
    };
  }

  /** What is kept from run to run is not to hold what this run's credentials are. */
  #withoutSecrets(operation: StoreOperation): StoreOperation {
    if (operation.kind === 'set') return { ...operation, value: this.redactor.jsonText(operation.value) };
    if (operation.kind !== 'compare_and_set') return operation;
    const { value, expected } = operation;
    return {
      ...operation,
      value: this.redactor.jsonText(value),
      expected: expected === null ? null : this.redactor.jsonText(expected),
    };
  }

  /** What the journal recorded of a step: it counts, but nothing refuses it any more. */
  recordStored(step: RunStep, { step: record }: StoreCall, output: string): void {
    this.#trace?.attemptEnded(step.slot, 'success', null);
    this.#outputs.add(output);
    // The journal wrote it from JSON.
    this.#results[step.slot] = { kind: 'value', value: JSON.parse(output) as Json, emitted: MAIN };
    this.ledger.remember(step.slot, { ...record, output });
  }

  /** What is needed to make the attempt that was begun. */
  ready(step: RunStep): ReadyStep {
    const prepared = this.#prepared.get(step.slot);
    if (prepared === undefined) throw new Error(`"${step.planned.node.id}" was not prepared`);
    const { type } = this.#compiled(step);
    return { type, config: prepared.config, idempotencyKey: this.ledger.find(step.slot)?.idempotencyKey ?? '' };
  }

  retryPolicy(step: RunStep): RetryPolicy {
    return retryPolicyOf(this.#compiled(step).type, step.planned.node, this.#prepared.get(step.slot)?.config);
  }

  /** Records a result. Gives the fault of an output that cannot be kept, and then records nothing. */
  recordSuccess(step: RunStep, answer: Json, emitted: readonly string[]): StepError | undefined {
    const value = this.redactor.json(redactHeaders(answer));
    const output = JSON.stringify(value);
    const tooLarge = this.#outputs.add(output);
    if (tooLarge !== undefined) return tooLarge;
    this.#trace?.attemptEnded(step.slot, 'success', null);
    const completedAt = this.#clock.nowMs();
    const closed = closeAttempt(this.#begun(step), completedAt, null);
    const isAnswered = this.#compiled(step).type.ask !== undefined;
    const seen = isAnswered ? addLink(value, this.#linkOf(step)) : value;
    this.#results[step.slot] = { kind: 'value', value: seen, emitted };
    this.ledger.gather(step.slot, { ...closed, status: 'success', output, emitted, completedAt });
    return undefined;
  }

  /** Closes an attempt that failed; whether the step did, the engine says. */
  closeFailed(step: RunStep, error: StepError): void {
    this.#trace?.attemptEnded(step.slot, 'failed', error.code);
    this.ledger.remember(step.slot, closeAttempt(this.#begun(step), this.#clock.nowMs(), error));
  }

  recordFailure(step: RunStep, error: StepError, emitted: readonly string[]): void {
    const { slot } = step;
    const record = this.#begun(step);
    const isTakenUp = emitted.length > 0;
    const value: Json = { error: { code: error.code, message: error.message, details: error.details ?? {} } };
    this.#results[slot] = isTakenUp
      ? { kind: 'value', value, emitted }
      : { kind: 'nothing', why: `failed (${error.code})`, emitted };
    const output = isTakenUp ? JSON.stringify(value) : null;
    const completedAt = this.#clock.nowMs();
    this.ledger.gather(slot, { ...record, status: 'failed', output, emitted, error, completedAt });
  }

  recordSkip({ planned: { node }, iteration, slot }: RunStep, emitted: readonly string[]): void {
    const why = node.disabled === true ? 'is disabled' : 'was skipped';
    this.#results[slot] = { kind: 'nothing', why, emitted };
    this.ledger.gather(slot, skippedStep({ nodeId: node.id, iteration }, emitted, this.#clock.nowMs()));
  }

  recordRetry(slot: number, nextAttemptAt: number): void {
    const record = this.ledger.find(slot);
    // A step restored as waiting is recorded already.
    if (record === undefined || record.status === 'waiting') return;
    this.ledger.gather(slot, { ...record, status: 'waiting', nextAttemptAt });
  }

  recordDoubt(slot: number): void {
    this.#trace?.attemptEnded(slot, 'in_doubt', 'OUTCOME_UNKNOWN');
    const record = this.ledger.find(slot);
    if (record !== undefined) this.ledger.gather(slot, { ...record, status: 'in_doubt' });
  }

  /** The intent may be committed, but the call will not leave: nothing about it is in doubt. */
  recordUnsent(slot: number, status: 'waiting' | 'skipped'): void {
    this.#trace?.attemptEnded(slot, 'unsent', null);
    const record = this.ledger.find(slot);
    if (record !== undefined) this.ledger.gather(slot, unsentStep(record, status, this.#clock.nowMs()));
  }

  /**
   * The key of a step's first attempt. A request whose outcome another execution never learned keeps its key if it is
   * the same byte for byte, so that the other side can tell that it did it already; after a definite answer, and for
   * another request, the other side must not take it for the old one.
   */
  #keyOf({ planned, iteration }: RunStep, input: string, before: StepRecord | undefined): string {
    const isSameRequest = before?.attempt === 0 && before.input === input;
    return (
      (isSameRequest ? before.idempotencyKey : null) ??
      this.#idempotencyKey(this.#identity.id, planned.node.id, iteration)
    );
  }

  #linkOf({ planned: { node }, iteration }: RunStep) {
    return this.#resumeLinks(this.#identity.id, node.id, iteration);
  }

  #compiled({ planned: { index, node } }: RunStep): CompiledNode {
    const compiled = this.#workflow.nodes[index];
    if (compiled === undefined) throw new Error(`no compiled node for "${node.id}"`);
    return compiled;
  }

  #begun({ slot, planned }: RunStep) {
    const record = this.ledger.find(slot);
    if (record === undefined) throw new Error(`"${planned.node.id}" has an outcome and no record`);
    return record;
  }
}
