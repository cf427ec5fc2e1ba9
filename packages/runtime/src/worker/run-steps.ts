import type { PlannedNode } from '@automateos/engine';
import type { Json, RetryPolicy, StepError } from '@automateos/model';
import type { Clock, StepRecord } from '../ports.ts';
import { redactHeaders } from '../secrets/redact.ts';
import type { CompiledNode, CompiledWorkflow } from '../workflows/compile-workflow.ts';
import { createScope, type NodeResults, type RunFacts, runFacts } from './node-results.ts';
import { OutputMeter } from './output-meter.ts';
import { type PreparedStep, prepareStep } from './prepare-step.ts';
import { retryPolicyOf } from './retry-policy-of.ts';
import { RunLedger } from './run-ledger.ts';
import type { RunStart } from './run-start.ts';
import { closeAttempt, skippedStep, startedStep, unsentStep } from './step-log.ts';

/** Gives a step its idempotency key. */
export type IdempotencyKey = (executionId: string, nodeId: string, iteration: string) => string;

/** A step's attempt as it can be made. */
export interface ReadyStep {
  readonly type: CompiledNode['type'];
  readonly config: unknown;
  readonly idempotencyKey: string;
}

/** The steps of a run: what is recorded of each, and the results that the steps after it see. */
export class RunSteps {
  readonly ledger: RunLedger;
  readonly #clock: Clock;
  readonly #idempotencyKey: IdempotencyKey;
  readonly #executionId: string;
  readonly #workflow: CompiledWorkflow;
  readonly #facts: RunFacts;
  readonly #results: NodeResults;
  readonly #prepared = new Map<number, PreparedStep>();
  readonly #outputs: OutputMeter;

  constructor(start: RunStart, clock: Clock, idempotencyKey: IdempotencyKey) {
    this.ledger = new RunLedger(start.accepting?.execution ?? null);
    this.#clock = clock;
    this.#idempotencyKey = idempotencyKey;
    this.#executionId = start.identity.id;
    this.#workflow = start.workflow;
    this.#facts = runFacts(start.identity);
    this.#results = start.results;
    this.#outputs = new OutputMeter(start.storedBytes);
    for (const [index, { record, prepared }] of start.begun) {
      this.ledger.remember(index, record);
      if (prepared !== undefined) this.#prepared.set(index, prepared);
    }
    for (const record of start.records) this.ledger.gather(this.indexOf(record.nodeId), record);
  }

  indexOf(nodeId: string): number {
    const index = this.#workflow.plan.indexById.get(nodeId);
    if (index === undefined) throw new Error(`the plan has no node "${nodeId}"`);
    return index;
  }

  planned(nodeId: string): PlannedNode {
    const planned = this.#workflow.plan.nodes[this.indexOf(nodeId)];
    if (planned === undefined) throw new Error(`the plan has no node "${nodeId}"`);
    return planned;
  }

  hasOutsideEffect({ index, node }: PlannedNode): boolean {
    return this.#compiled(index, node.id).type.effect === 'outside';
  }

  /**
   * Begins an attempt; its config is evaluated at the first one. Of a step with an outside effect the intent goes into
   * the next write. Gives the fault of a step that cannot be prepared.
   */
  begin(planned: PlannedNode, attempt: number): StepError | undefined {
    const { index, node } = planned;
    const compiled = this.#compiled(index, node.id);
    const before = this.ledger.find(index);
    const nowMs = this.#clock.nowMs();
    let prepared = this.#prepared.get(index);
    if (prepared === undefined) {
      const scope = createScope(this.#workflow, this.#results, this.#facts, planned, before?.startedAt ?? nowMs);
      const preparation = prepareStep(compiled, planned, scope, this.#clock.monotonicMs);
      if (!preparation.ok) {
        const first = { input: preparation.input, idempotencyKey: null };
        this.ledger.remember(index, startedStep(node.id, attempt, nowMs, first, before));
        return preparation.error;
      }
      prepared = preparation.step;
      this.#prepared.set(index, prepared);
    }
    const isOutside = compiled.type.effect === 'outside';
    const idempotencyKey = isOutside ? this.#keyOf(node.id, prepared.input, before) : null;
    const begun = before?.attempt === 0 ? undefined : before;
    const record = startedStep(node.id, attempt, nowMs, { input: prepared.input, idempotencyKey }, begun);
    if (isOutside) this.ledger.gather(index, record);
    else this.ledger.remember(index, record);
    return undefined;
  }

  /** What is needed to make the attempt that was begun. */
  ready({ index, node }: PlannedNode): ReadyStep {
    const prepared = this.#prepared.get(index);
    if (prepared === undefined) throw new Error(`"${node.id}" was not prepared`);
    const { type } = this.#compiled(index, node.id);
    return { type, config: prepared.config, idempotencyKey: this.ledger.find(index)?.idempotencyKey ?? '' };
  }

  retryPolicy({ index, node }: PlannedNode): RetryPolicy {
    return retryPolicyOf(this.#compiled(index, node.id).type, node, this.#prepared.get(index)?.config);
  }

  /** Records a result. Gives the fault of an output that cannot be kept, and then records nothing. */
  recordSuccess({ index, node }: PlannedNode, answer: Json, emitted: readonly string[]): StepError | undefined {
    const value = redactHeaders(answer);
    const output = JSON.stringify(value);
    const tooLarge = this.#outputs.add(output);
    if (tooLarge !== undefined) return tooLarge;
    const completedAt = this.#clock.nowMs();
    const closed = closeAttempt(this.#begun(index, node.id), completedAt, null);
    this.#results[index] = { kind: 'value', value, emitted };
    this.ledger.gather(index, { ...closed, status: 'success', output, emitted, completedAt });
    return undefined;
  }

  /** Closes an attempt that failed; whether the step did, the engine says. */
  closeFailed({ index, node }: PlannedNode, error: StepError): void {
    this.ledger.remember(index, closeAttempt(this.#begun(index, node.id), this.#clock.nowMs(), error));
  }

  recordFailure(nodeId: string, error: StepError, emitted: readonly string[]): void {
    const index = this.indexOf(nodeId);
    const record = this.#begun(index, nodeId);
    const isTakenUp = emitted.length > 0;
    const value: Json = { error: { code: error.code, message: error.message, details: error.details ?? {} } };
    this.#results[index] = isTakenUp
      ? { kind: 'value', value, emitted }
      : { kind: 'nothing', why: `failed (${error.code})`, emitted };
    const output = isTakenUp ? JSON.stringify(value) : null;
    const completedAt = this.#clock.nowMs();
    this.ledger.gather(index, { ...record, status: 'failed', output, emitted, error, completedAt });
  }

  recordSkip(nodeId: string, emitted: readonly string[]): void {
    const { index, node } = this.planned(nodeId);
    const why = node.disabled === true ? 'is disabled' : 'was skipped';
    this.#results[index] = { kind: 'nothing', why, emitted };
    this.ledger.gather(index, skippedStep(nodeId, emitted, this.#clock.nowMs()));
  }

  recordRetry(index: number, nextAttemptAt: number): void {
    const record = this.ledger.find(index);
    // A step restored as waiting is recorded already.
    if (record === undefined || record.status === 'waiting') return;
    this.ledger.gather(index, { ...record, status: 'waiting', nextAttemptAt });
  }

  recordDoubt(index: number): void {
    const record = this.ledger.find(index);
    if (record !== undefined) this.ledger.gather(index, { ...record, status: 'in_doubt' });
  }

  /** The intent may be committed, but the call will not leave: nothing about it is in doubt. */
  recordUnsent(index: number, status: 'waiting' | 'skipped'): void {
    const record = this.ledger.find(index);
    if (record !== undefined) this.ledger.gather(index, unsentStep(record, status, this.#clock.nowMs()));
  }

  /**
   * The key of a step's first attempt. A request whose outcome another execution never learned keeps its key if it is
   * the same byte for byte, so that the other side can tell that it did it already; after a definite answer, and for
   * another request, the other side must not take it for the old one.
   */
  #keyOf(nodeId: string, input: string, before: StepRecord | undefined): string {
    const isSameRequest = before?.attempt === 0 && before.input === input;
    return (isSameRequest ? before.idempotencyKey : null) ?? this.#idempotencyKey(this.#executionId, nodeId, '');
  }

  #compiled(index: number, nodeId: string): CompiledNode {
    const compiled = this.#workflow.nodes[index];
    if (compiled === undefined) throw new Error(`no compiled node for "${nodeId}"`);
    return compiled;
  }

  #begun(index: number, nodeId: string) {
    const record = this.ledger.find(index);
    if (record === undefined) throw new Error(`"${nodeId}" has an outcome and no record`);
    return record;
  }
}
