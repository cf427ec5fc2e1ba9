import { assertNever, LIMITS, type RetryPolicy, type StepError, type StepStatus } from '@automateos/model';
import { decide, startExecution } from './decide.ts';
import type { Plan } from './plan.ts';
import type { Decision, EngineCommand, EngineEvent } from './protocol.ts';
import { type RecordedStep, restoreExecution } from './restore.ts';
import type { RunState } from './state.ts';

export type Finish = Extract<EngineCommand, { type: 'finish' }>;
export type Retry = Extract<EngineCommand, { type: 'retry-later' }>;

export interface Failure {
  readonly error?: StepError;
  readonly retryable?: boolean;
  readonly policy?: Partial<RetryPolicy>;
  readonly retryAfterMs?: number;
  readonly random?: number;
}

export const POLICY: RetryPolicy = {
  max_attempts: 3,
  initial_delay_ms: 1_000,
  factor: 2,
  max_delay_ms: 30_000,
  jitter: false,
};

/**
 * A runtime without a world: it keeps the journal that a real one would, row by row, and throws where the engine breaks a
 * rule that holds for every run (an attempt starts once, no step before its inputs, nothing after the end).
 */
export class SimulatedRun {
  readonly plan: Plan;
  state: RunState;
  /** Every row in the order of writing; a later row of a node replaces the earlier one. */
  readonly journal: RecordedStep[];
  /** `node#attempt` of every step that was started, in this order. */
  readonly started: string[] = [];
  /** What was asked for and has not been answered: attempts that run, and retries that are not due yet. */
  readonly running = new Map<string, number>();
  readonly retries = new Map<string, Retry>();
  finish: Finish | undefined;
  /** The event that began the run; a restored one has none. */
  readonly beginning: EngineEvent | undefined;

  private constructor(plan: Plan, journal: readonly RecordedStep[], decision: Decision, beginning?: EngineEvent) {
    this.plan = plan;
    this.beginning = beginning;
    this.state = decision.state;
    this.journal = [...journal];
    this.carryOut(decision.commands);
  }

  static start(plan: Plan, triggerNodeId: string): SimulatedRun {
    const beginning = { type: 'execution-started', triggerNodeId } as const;
    return new SimulatedRun(plan, [triggerRow(triggerNodeId)], startExecution(plan, triggerNodeId), beginning);
  }

  /** @param rows of a journal, oldest first; the engine gets the latest of each node, turned round */
  static restore(plan: Plan, rows: readonly RecordedStep[], onCrash: 'retry' | 'review' = 'retry'): SimulatedRun {
    const latest = [...latestRows(rows).values()].map((row) => ({ ...row, onCrash, delayMs: 0 }));
    return new SimulatedRun(plan, rows, restoreExecution(plan, latest.reverse()));
  }

  /** The status of each node that has a row. */
  get statuses(): { [nodeId: string]: StepStatus } {
    return Object.fromEntries([...latestRows(this.journal)].map(([nodeId, { status }]) => [nodeId, status]));
  }

  get runningIds(): string[] {
    return [...this.running.keys()];
  }

  succeed(nodeId: string, ...emitted: string[]): EngineCommand[] {
    const outputs = emitted.length === 0 ? ['main'] : emitted;
    return this.tell({
      type: 'step-succeeded',
      nodeId,
      iteration: '',
      attempt: this.attemptOf(nodeId),
      emitted: outputs,
    });
  }

  fail(
    nodeId: string,
    { error, retryable = false, policy, random = 0.5, retryAfterMs }: Failure = {},
  ): EngineCommand[] {
    return this.tell({
      type: 'step-failed',
      nodeId,
      iteration: '',
      attempt: this.attemptOf(nodeId),
      error: error ?? errorOf(nodeId),
      retryable,
      policy: { ...POLICY, ...policy },
      retryAfterMs,
      random,
    });
  }

  retryDue(nodeId: string): EngineCommand[] {
    const { attempt } = this.retries.get(nodeId) ?? { attempt: 0 };
    return this.tell({ type: 'retry-due', nodeId, iteration: '', attempt });
  }

  /** Hands an event to the engine as it is, however late or doubled. */
  tell(event: EngineEvent): EngineCommand[] {
    const hadEnded = this.finish !== undefined;
    const isAnswer =
      (event.type === 'step-succeeded' || event.type === 'step-failed') &&
      this.running.get(event.nodeId) === event.attempt;
    if (isAnswer) this.running.delete(event.nodeId);
    if (event.type === 'retry-due' && this.retries.get(event.nodeId)?.attempt === event.attempt) {
      this.retries.delete(event.nodeId);
    }
    const { state, commands } = decide(this.plan, this.state, event);
    this.state = state;
    if (hadEnded && commands.length > 0) throw new Error('a command came after the end');
    if (!hadEnded && isAnswer && event.type === 'step-succeeded') {
      this.write(row(event.nodeId, 'success', event.attempt, event.emitted));
    }
    this.carryOut(commands);
    return commands;
  }

  private attemptOf(nodeId: string): number {
    return this.running.get(nodeId) ?? 1;
  }

  private carryOut(commands: readonly EngineCommand[]): void {
    for (const command of commands) {
      if (this.finish !== undefined) throw new Error('a command came after the end');
      this.carryOutOne(command);
    }
    if (this.running.size > LIMITS.stepsAtOnce) throw new Error('too many steps run at once');
  }

  private carryOutOne(command: EngineCommand): void {
    switch (command.type) {
      case 'run-step':
        this.checkStart(command.nodeId, command.attempt);
        this.started.push(`${command.nodeId}#${command.attempt}`);
        this.running.set(command.nodeId, command.attempt);
        this.write(row(command.nodeId, 'running', command.attempt));
        break;
      case 'record-skip':
        this.write(row(command.nodeId, 'skipped', 0, command.emitted));
        break;
      case 'record-failure':
        this.write({ ...row(command.nodeId, 'failed', 1, command.emitted), error: command.error });
        break;
      case 'retry-later':
        this.retries.set(command.nodeId, command);
        this.write(row(command.nodeId, 'waiting', command.attempt - 1));
        break;
      case 'finish':
        this.finish = command;
        break;
      default:
        assertNever(command);
    }
  }

  private checkStart(nodeId: string, attempt: number): void {
    const { statuses } = this;
    if (this.running.has(nodeId)) throw new Error(`${nodeId}#${attempt} was started while another attempt runs`);
    if (this.started.includes(`${nodeId}#${attempt}`)) throw new Error(`${nodeId}#${attempt} was started twice`);
    const recorded = this.journal.findLast((before) => before.nodeId === nodeId);
    if (recorded !== undefined && recorded.attempt >= attempt)
      throw new Error(`${nodeId}#${attempt} was started before`);
    const planned = this.plan.nodes[this.plan.indexById.get(nodeId) ?? -1];
    for (const index of planned?.predecessors ?? []) {
      const before = this.plan.nodes[index]?.node.id ?? '';
      if (!isSettled(statuses[before])) throw new Error(`${nodeId} was started before ${before} had ended`);
    }
  }

  private write(written: RecordedStep): void {
    const before = this.statuses[written.nodeId];
    if (isSettled(before)) throw new Error(`${written.nodeId} was ${before} and is written again`);
    this.journal.push(written);
  }
}

export function errorOf(nodeId: string): StepError {
  return { code: 'BROKEN', message: `${nodeId} is broken` };
}

function triggerRow(nodeId: string): RecordedStep {
  return row(nodeId, 'success', 1, ['main']);
}

function row(nodeId: string, status: StepStatus, attempt: number, emitted: readonly string[] = []): RecordedStep {
  return { nodeId, iteration: '', status, attempt, emitted, error: null };
}

function latestRows(rows: readonly RecordedStep[]): Map<string, RecordedStep> {
  return new Map(rows.map((written) => [written.nodeId, written]));
}

function isSettled(status: StepStatus | undefined): boolean {
  return status === 'success' || status === 'failed' || status === 'skipped';
}
