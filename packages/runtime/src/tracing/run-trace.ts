import type { Span, Tracer } from '../ports.ts';
import type { RunStep } from '../worker/run-slots.ts';
import type { RunIdentity, RunOutcome } from '../worker/run-start.ts';
import { traceIdOf } from './trace-id.ts';

/** What is told of an execution while this process runs it: the run, and in it each attempt of a step. */
export class RunTrace {
  readonly #tracer: Tracer;
  readonly #identity: RunIdentity;
  readonly #run: Span;
  /** Of the attempts under way, by the slots of their steps. */
  readonly #attempts = new Map<number, Span>();

  constructor(tracer: Tracer, identity: RunIdentity) {
    this.#tracer = tracer;
    this.#identity = identity;
    this.#run = tracer.start({
      name: 'run',
      kind: 'consumer',
      parent: identity.traceparent,
      traceId: traceIdOf(identity.id),
      attributes: {
        'automateos.execution.id': identity.id,
        'automateos.workflow.id': identity.workflowId,
        'automateos.workflow.version': identity.workflowVersion,
        'automateos.run.number': identity.leaseEpoch,
      },
    });
  }

  attemptBegan({ slot, planned: { node }, iteration }: RunStep, attempt: number): void {
    this.#attempts.get(slot)?.end({}, null);
    const span = this.#tracer.start({
      name: `step ${node.type}`,
      kind: 'internal',
      parent: this.#run.traceparent,
      attributes: {
        'automateos.execution.id': this.#identity.id,
        'automateos.node.id': node.id,
        'automateos.node.type': node.type,
        'automateos.attempt': attempt,
        ...(iteration === '' ? {} : { 'automateos.iteration': iteration }),
      },
    });
    this.#attempts.set(slot, span);
  }

  /** The span of the attempt that is under way. */
  attemptOf(slot: number): Span | undefined {
    return this.#attempts.get(slot);
  }

  /**
   * @param status what it came to: `success`, `failed`, `waiting` for something outside, `in_doubt`, or `unsent`
   * @param error the code of a failure
   */
  attemptEnded(slot: number, status: string, error: string | null): void {
    this.#attempts.get(slot)?.end({ 'automateos.status': status }, error);
    this.#attempts.delete(slot);
  }

  ended(outcome: RunOutcome): void {
    // What is still under way is cut with the run: somebody else goes on with it.
    for (const slot of [...this.#attempts.keys()]) this.attemptEnded(slot, 'cut', null);
    const status = outcome.kind === 'ended' ? outcome.status : outcome.kind;
    this.#run.end({ 'automateos.status': status }, status === 'failed' ? 'EXECUTION_FAILED' : null);
  }
}
