import type { stepEventSchema } from '@automateos/model';
import type { z } from 'zod';
import type { Attempt, Step, StepError } from '../../../api/generated/index.ts';

export type StepEvent = z.infer<typeof stepEventSchema>;

/** How a step stands: what was read of the execution, or what a live event told since. Instants in Unix milliseconds. */
export interface StepView {
  readonly key: string;
  readonly nodeId: string;
  /** `""` outside loops, `"3"`, in nested ones `"3.0"`. */
  readonly iteration: string;
  readonly status: Step['status'];
  readonly startedAt: number | undefined;
  readonly completedAt: number | undefined;
  readonly nextAttemptAt: number | undefined;
  readonly error: StepError | null;
  readonly attempt: number;
  readonly attempts: readonly Attempt[];
  /** The outputs that were delivered; empty as long as that is not read. */
  readonly emitted: readonly string[];
  /** With its values, as it was read. */
  readonly step: Step | undefined;
  /** Whether an event told something that what was read does not know. */
  readonly isAhead: boolean;
}

export function stepKey(nodeId: string, iteration: string): string {
  return iteration === '' ? nodeId : `${nodeId}@${iteration}`;
}

const toMs = (instant: string | null): number | undefined => (instant === null ? undefined : Date.parse(instant));

function fromStep(step: Step): StepView {
  return {
    key: stepKey(step.node_id, step.iteration),
    nodeId: step.node_id,
    iteration: step.iteration,
    status: step.status,
    startedAt: toMs(step.started_at),
    completedAt: toMs(step.completed_at),
    nextAttemptAt: toMs(step.next_attempt_at),
    error: step.error,
    attempt: step.attempts.length,
    attempts: step.attempts,
    emitted: step.emitted,
    step,
    isAhead: false,
  };
}

function withEvent(view: StepView | undefined, event: StepEvent): StepView {
  const isSame = view !== undefined && view.status === event.status && view.step?.completed_at === event.completed_at;
  if (isSame && view.attempt >= event.attempt) return view;
  return {
    key: stepKey(event.node_id, event.iteration),
    nodeId: event.node_id,
    iteration: event.iteration,
    status: event.status,
    startedAt: toMs(event.started_at),
    completedAt: toMs(event.completed_at),
    nextAttemptAt: toMs(event.next_attempt_at),
    error: event.error,
    attempt: event.attempt,
    attempts: view?.attempts ?? [],
    emitted: view?.emitted ?? [],
    step: view?.step,
    isAhead: true,
  };
}

/** The steps in the order in which they came to be; an event stands for its step until the step is read again. */
export function mergeSteps(steps: readonly Step[], events: ReadonlyMap<string, StepEvent>): readonly StepView[] {
  const views = new Map(steps.map((step) => [stepKey(step.node_id, step.iteration), fromStep(step)]));
  for (const [key, event] of events) views.set(key, withEvent(views.get(key), event));
  return [...views.values()];
}

/** From the first attempt's start to the end; up to now for what is open. Undefined for what never began. */
export function stepDuration({ startedAt, completedAt }: StepView, nowMs: number): number | undefined {
  return startedAt === undefined ? undefined : (completedAt ?? nowMs) - startedAt;
}

/** Passes are counted from 1 for people: "pass 4", in nested loops "pass 4.1". */
export function passName(iteration: string): string {
  return `pass ${iteration
    .split('.')
    .map((part) => Number(part) + 1)
    .join('.')}`;
}
