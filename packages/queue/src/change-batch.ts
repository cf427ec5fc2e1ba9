import type { ExecutionId, WorkflowId } from '@automateos/model';
import type { Clock, LiveChange } from '@automateos/runtime';

/** What a process publishes within this time goes out together. */
const EVERY_MS = 50;
/** The same once somebody is kept waiting. */
const URGENT_EVERY_MS = 5;
/** From so many executions on, a workflow stands for all of its executions. */
const MOST_NAMED = 50;
/** What waits beyond this is lost, as hints may be. */
const MOST_WORKFLOWS = 1_000;

/** Gathers changes, each once: the first goes out at once, those after it each 50 ms, or 5 ms if one of them is urgent. */
export class ChangeBatch {
  readonly #changed = new Map<WorkflowId, Set<ExecutionId> | null>();
  readonly #clock: Clock;
  readonly #send: (changes: readonly LiveChange[]) => void;
  #stopTimer: (() => void) | undefined;
  #isUrgent = false;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, send: (changes: readonly LiveChange[]) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  add(workflowId: WorkflowId, executionId: ExecutionId, isUrgent: boolean): void {
    this.#gather(workflowId, executionId);
    if (this.#stopTimer !== undefined && (this.#isUrgent || !isUrgent)) return;
    this.#stopTimer?.();
    this.#isUrgent = isUrgent;
    const everyMs = isUrgent ? URGENT_EVERY_MS : EVERY_MS;
    const delayMs = Math.max(0, this.#lastMs + everyMs - this.#clock.monotonicMs());
    this.#stopTimer = this.#clock.after(delayMs, () => this.#flush());
  }

  #gather(workflowId: WorkflowId, executionId: ExecutionId): void {
    const named = this.#changed.get(workflowId);
    if (named === null) return;
    if (named !== undefined && named.size < MOST_NAMED) named.add(executionId);
    else if (named !== undefined) this.#changed.set(workflowId, null);
    else if (this.#changed.size < MOST_WORKFLOWS) this.#changed.set(workflowId, new Set([executionId]));
  }

  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#changed.clear();
  }

  #flush(): void {
    this.#stopTimer = undefined;
    this.#lastMs = this.#clock.monotonicMs();
    const changes: LiveChange[] = [];
    for (const [workflowId, named] of this.#changed) {
      for (const executionId of named ?? [null]) changes.push({ workflowId, executionId });
    }
    this.#changed.clear();
    this.#send(changes);
  }
}
