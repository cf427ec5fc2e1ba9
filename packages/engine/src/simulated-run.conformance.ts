import { assertNever, LIMITS, type RetryPolicy, type StepError, type StepStatus } from '@automateos/model';
import { decide, startExecution } from './decide.ts';
import type { Plan } from './plan.ts';
import type { Decision, EngineCommand, EngineEvent, StepKey } from './protocol.ts';
import { type RecordedStep, restoreExecution } from './restore.ts';
import type { LoopFacts, RunState } from './state.ts';
import { stepKey, stepName } from './step-name.conformance.ts';

export type Finish = Extract<EngineCommand, { type: 'finish' }>;
export type EndLoop = Extract<EngineCommand, { type: 'end-loop' }>;
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
  /** `step#attempt` of every step that was started, in this order. */
  readonly started: string[] = [];
  /** What was asked for and has not been answered: attempts that run, and retries that are not due yet. */
  readonly running = new Map<string, number>();
  readonly retries = new Map<string, Retry>();
  /** Steps that wait for something outside, and the attempts in which they do. */
  readonly expecting = new Map<string, number>();
  /** Loops whose passes have all ended, and that are to be told how they end themselves: by the name of the step. */
  readonly endedLoops = new Map<string, EndLoop>();
  readonly #passes = new Set<string>();
  finish: Finish | undefined;
  /** The event that began the run; a restored one has none. */
  readonly beginning: EngineEvent | undefined;

  private constructor(plan: Plan, journal: readonly RecordedStep[], decision: Decision, beginning?: EngineEvent) {
    this.plan = plan;
    this.beginning = beginning;
    this.state = decision.state;
    this.journal = [...journal];
    for (const [step, { isExpecting, attempt }] of latestRows(journal))
      if (isExpecting === true) this.expecting.set(step, attempt);
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

  /** The status of each step that has a row. */
  get statuses(): { [step: string]: StepStatus } {
    return Object.fromEntries([...latestRows(this.journal)].map(([step, { status }]) => [step, status]));
  }

  get runningIds(): string[] {
    return [...this.running.keys()];
  }

  succeed(step: string, ...emitted: string[]): EngineCommand[] {
    const outputs = emitted.length === 0 ? ['main'] : emitted;
    return this.tell({ type: 'step-succeeded', ...stepKey(step), attempt: this.attemptOf(step), emitted: outputs });
  }

  openLoop(step: string, facts: Partial<LoopFacts> = {}): EngineCommand[] {
    const loop = { count: 1, concurrency: 1, onItemFailure: 'stop', ...facts } as const;
    return this.tell({ type: 'loop-opened', ...stepKey(step), attempt: this.attemptOf(step), ...loop });
  }

  fail(step: string, { error, retryable = false, policy, random = 0.5, retryAfterMs }: Failure = {}): EngineCommand[] {
    return this.tell({
      type: 'step-failed',
      ...stepKey(step),
      attempt: this.attemptOf(step),
      error: error ?? errorOf(stepKey(step).nodeId),
      retryable,
      policy: { ...POLICY, ...policy },
      retryAfterMs,
      random,
    });
  }

  retryDue(step: string): EngineCommand[] {
    const { attempt } = this.retries.get(step) ?? { attempt: 0 };
    return this.tell({ type: 'retry-due', ...stepKey(step), attempt });
  }

  /** Hands an event to the engine as it is, however late or doubled. */
  tell(event: EngineEvent): EngineCommand[] {
    const hadEnded = this.finish !== undefined;
    const step = 'nodeId' in event ? stepName(event.nodeId, event.iteration) : '';
    const isOutcome = event.type === 'step-succeeded' || event.type === 'step-failed';
    const isAnswer =
      (isOutcome &&
        [this.running.get(step), this.expecting.get(step), this.endedLoops.get(step)?.attempt].includes(
          event.attempt,
        )) ||
      ((event.type === 'loop-opened' || event.type === 'wait-begun') && this.running.get(step) === event.attempt);
    if (isAnswer) {
      this.running.delete(step);
      this.expecting.delete(step);
      this.endedLoops.delete(step);
    }
    if (event.type === 'retry-due' && this.retries.get(step)?.attempt === event.attempt) this.retries.delete(step);
    const { state, commands } = decide(this.plan, this.state, event);
    this.state = state;
    if (hadEnded && commands.length > 0) throw new Error('a command came after the end');
    if (!hadEnded && isAnswer && event.type === 'step-succeeded') {
      this.write(row(event, 'success', event.attempt, event.emitted));
    }
    if (!hadEnded && isAnswer && event.type === 'loop-opened') {
      const { count, concurrency, onItemFailure } = event;
      this.write({ ...row(event, 'running', event.attempt), loop: { count, concurrency, onItemFailure } });
    }
    if (!hadEnded && isAnswer && event.type === 'wait-begun') {
      this.expecting.set(step, event.attempt);
      this.write({ ...row(event, 'waiting', event.attempt, event.emitted), isExpecting: true });
    }
    this.carryOut(commands);
    return commands;
  }

  private attemptOf(step: string): number {
    return this.running.get(step) ?? 1;
  }

  private carryOut(commands: readonly EngineCommand[]): void {
    for (const command of commands) {
      if (this.finish !== undefined) throw new Error('a command came after the end');
      this.carryOutOne(command);
    }
    if (this.running.size > LIMITS.stepsAtOnce) throw new Error('too many steps run at once');
  }

  private carryOutOne(command: EngineCommand): void {
    const step = 'nodeId' in command ? stepName(command.nodeId, command.iteration) : '';
    switch (command.type) {
      case 'run-step':
        this.checkStart(step, command.attempt);
        this.started.push(`${step}#${command.attempt}`);
        this.running.set(step, command.attempt);
        // A loop is recorded once its items are known.
        if (!this.isLoop(command.nodeId)) this.write(row(command, 'running', command.attempt));
        break;
      case 'record-skip':
        this.write(row(command, 'skipped', 0, command.emitted));
        break;
      case 'record-failure':
        this.write({ ...row(command, 'failed', 1, command.emitted), error: command.error });
        break;
      case 'retry-later':
        this.retries.set(step, command);
        this.write(row(command, 'waiting', command.attempt - 1));
        break;
      case 'end-pass':
        this.checkPass(step, command.pass);
        break;
      case 'end-loop':
        if (this.endedLoops.has(step)) throw new Error(`${step} has ended twice`);
        this.endedLoops.set(step, command);
        break;
      case 'finish':
        this.finish = command;
        break;
      default:
        assertNever(command);
    }
  }

  private isLoop(nodeId: string): boolean {
    return this.plan.nodes[this.plan.indexById.get(nodeId) ?? -1]?.body !== null;
  }

  private checkPass(loop: string, pass: number): void {
    const name = `${loop}/${pass}`;
    if (this.#passes.has(name)) throw new Error(`pass ${pass} of ${loop} has ended twice`);
    this.#passes.add(name);
  }

  private checkStart(step: string, attempt: number): void {
    const { statuses } = this;
    const { nodeId, iteration } = stepKey(step);
    if (this.running.has(step)) throw new Error(`${step}#${attempt} was started while another attempt runs`);
    if (this.started.includes(`${step}#${attempt}`)) throw new Error(`${step}#${attempt} was started twice`);
    const recorded = this.journal.findLast((before) => stepName(before.nodeId, before.iteration) === step);
    if (recorded !== undefined && recorded.attempt >= attempt) throw new Error(`${step}#${attempt} was started before`);
    const planned = this.plan.nodes[this.plan.indexById.get(nodeId) ?? -1];
    for (const index of planned?.predecessors ?? []) {
      const before = stepName(this.plan.nodes[index]?.node.id ?? '', iteration);
      if (!isSettled(statuses[before]) && !this.delivers(index, planned?.index ?? -1, iteration))
        throw new Error(`${step} was started before ${before} had ended`);
    }
  }

  /** Whether a node that waits has delivered all that leads from it to the other one. */
  private delivers(from: number, to: number, iteration: string): boolean {
    const planned = this.plan.nodes[from];
    const row = latestRows(this.journal).get(stepName(planned?.node.id ?? '', iteration));
    const connections = planned?.outgoing.filter((connection) => connection.to === to) ?? [];
    return row?.isExpecting === true && connections.every(({ output }) => row.emitted.includes(output));
  }

  private write(written: RecordedStep): void {
    const step = stepName(written.nodeId, written.iteration);
    const before = this.statuses[step];
    if (isSettled(before)) throw new Error(`${step} was ${before} and is written again`);
    this.journal.push(written);
  }
}

export function errorOf(nodeId: string): StepError {
  return { code: 'BROKEN', message: `${nodeId} is broken` };
}

function triggerRow(nodeId: string): RecordedStep {
  return row({ nodeId, iteration: '' }, 'success', 1, ['main']);
}

function row(
  { nodeId, iteration }: StepKey,
  status: StepStatus,
  attempt: number,
  emitted: readonly string[] = [],
): RecordedStep {
  return { nodeId, iteration, status, attempt, emitted, error: null };
}

/** The latest row of each step, by its name. */
export function latestRows(rows: readonly RecordedStep[]): Map<string, RecordedStep> {
  return new Map(rows.map((written) => [stepName(written.nodeId, written.iteration), written]));
}

function isSettled(status: StepStatus | undefined): boolean {
  return status === 'success' || status === 'failed' || status === 'skipped';
}
