import type { Plan } from './plan.ts';
import type { EngineEvent, StepKey } from './protocol.ts';
import { type Behaviour, fateIn, type RandomWorkflow } from './random-workflow.conformance.ts';
import type { Ending } from './reference-evaluator.conformance.ts';
import type { RecordedStep } from './restore.ts';
import { errorOf, POLICY, SimulatedRun } from './simulated-run.conformance.ts';
import { stepKey, stepName } from './step-name.conformance.ts';

/** A seeded source of choices (mulberry32). */
export function createChooser(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/**
 * Drives a run to its end: answers and due retries come in a random order, some of them twice at once, and one in four
 * once more at any later time, after the end too.
 *
 * @param stopAfter hands over so many events at most, then leaves the run as it is
 */
export function driveToEnd(
  run: SimulatedRun,
  workflow: RandomWorkflow,
  choose: (below: number) => number,
  stopAfter = Number.POSITIVE_INFINITY,
): void {
  const told = new Set<string>();
  const repeats: EngineEvent[] = run.beginning === undefined ? [] : [run.beginning];
  for (let count = 0; count < stopAfter; count += 1) {
    const fresh = freshEvents(run, workflow).filter((event) => !told.has(keyOf(event)));
    const pool = [...fresh, ...repeats];
    if (run.finish !== undefined && repeats.length === 0) return;
    const index = choose(pool.length);
    const event = pool[index];
    if (event === undefined) throw new Error('the run waits for something that nobody was asked for');
    if (index >= fresh.length) repeats.splice(index - fresh.length, 1);
    else if (choose(4) === 0) repeats.push(event);
    told.add(keyOf(event));
    run.tell(event);
    if (choose(8) === 0) run.tell(event);
  }
}

function freshEvents(run: SimulatedRun, { behaviours }: RandomWorkflow): EngineEvent[] {
  if (run.finish !== undefined) return [];
  const begun = [...run.running].map(([step, attempt]) => {
    const key = stepKey(step);
    const behaviour = behaviours.get(key.nodeId);
    if (behaviour?.waits !== true || attempt <= behaviour.failsFirst) return answerOf(key, attempt, behaviour);
    return { type: 'wait-begun', ...key, attempt, emitted: ['asked'] } as const;
  });
  const answers = [...run.expecting].map(([step, attempt]) => {
    const key = stepKey(step);
    return answerOf(key, attempt, behaviours.get(key.nodeId));
  });
  const due = [...run.retries].map(([step, { attempt }]): EngineEvent => {
    return { type: 'retry-due', ...stepKey(step), attempt };
  });
  const loops = [...run.endedLoops].map(([step, { attempt, cause }]): EngineEvent => {
    const key = { ...stepKey(step), attempt };
    if (cause === null) return { type: 'step-succeeded', ...key, emitted: ['main'] };
    const error = errorOf(key.nodeId);
    return { type: 'step-failed', ...key, error, retryable: false, policy: POLICY, random: 0 };
  });
  return [...begun, ...answers, ...due, ...loops];
}

function answerOf(key: StepKey, attempt: number, behaviour: Behaviour | undefined): EngineEvent {
  if (behaviour === undefined) throw new Error(`${key.nodeId} is nothing that runs`);
  const { failsFirst, usesUpAttempts } = behaviour;
  const fate = fateIn(behaviour, key.iteration);
  const hasToFail = attempt <= failsFirst;
  if (fate.ends === 'loops') {
    const { count, concurrency, onItemFailure } = fate;
    return { type: 'loop-opened', ...key, attempt, count, concurrency, onItemFailure };
  }
  if (!hasToFail && fate.ends === 'success') {
    return { type: 'step-succeeded', ...key, attempt, emitted: fate.emitted };
  }
  return {
    type: 'step-failed',
    ...key,
    attempt,
    error: errorOf(key.nodeId),
    retryable: hasToFail || usesUpAttempts,
    policy: { ...POLICY, max_attempts: failsFirst + 1 },
    random: 0,
  };
}

function keyOf(event: EngineEvent): string {
  return 'nodeId' in event ? `${event.type} ${stepName(event.nodeId, event.iteration)}#${event.attempt}` : event.type;
}

/** Runs a workflow from its start to its end in one random order. */
export function runOnce(plan: Plan, workflow: RandomWorkflow, seed: number): SimulatedRun {
  const run = SimulatedRun.start(plan, workflow.triggerNodeId);
  driveToEnd(run, workflow, createChooser(seed));
  return run;
}

/** Restores from these rows of a journal and runs on to the end in another random order. */
export function runOn(plan: Plan, workflow: RandomWorkflow, rows: readonly RecordedStep[], seed: number): SimulatedRun {
  const run = SimulatedRun.restore(plan, rows);
  driveToEnd(run, workflow, createChooser(seed));
  return run;
}

export function endingOf(run: SimulatedRun): Ending {
  if (run.finish === undefined || run.finish.status === 'cancelled') throw new Error('the run has not ended by itself');
  const { status, cause } = run.finish;
  return { statuses: run.statuses as Ending['statuses'], status, failedNodeId: cause?.nodeId ?? null };
}
