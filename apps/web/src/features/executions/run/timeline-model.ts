import type { StepView } from './step-view.ts';

/** The time that a timeline shows, in Unix milliseconds. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

export interface TimelineBar {
  /** Shares of the whole width, from 0 to 1. */
  readonly left: number;
  readonly width: number;
  /** `waiting`: between attempts. */
  readonly status: string;
  /** The attempt's number; undefined for the time between attempts. */
  readonly attempt: number | undefined;
}

export function spanOf(steps: readonly StepView[], nowMs: number): TimeSpan {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const step of steps) {
    if (step.startedAt === undefined) continue;
    start = Math.min(start, step.startedAt);
    end = Math.max(end, endOf(step, nowMs));
  }
  if (start === Number.POSITIVE_INFINITY) return { start: nowMs, end: nowMs + 1 };
  return { start, end: Math.max(end, start + 1) };
}

/** What is settled ended then; what is open goes on. A step in doubt stopped with its last attempt. */
function endOf({ completedAt, status, attempts, startedAt }: StepView, nowMs: number): number {
  if (completedAt !== undefined) return completedAt;
  if (status === 'running' || status === 'waiting') return nowMs;
  const last = attempts.at(-1);
  return Date.parse(last?.completed_at ?? last?.started_at ?? '') || (startedAt ?? nowMs);
}

/** The bars of one step: each attempt, and the waiting between them. */
export function barsOf(step: StepView, span: TimeSpan, nowMs: number): readonly TimelineBar[] {
  if (step.startedAt === undefined || step.status === 'skipped') return [];
  const end = endOf(step, nowMs);
  const bar = (from: number, to: number, status: string, attempt?: number): TimelineBar => ({
    left: (from - span.start) / (span.end - span.start),
    width: Math.max(0, to - from) / (span.end - span.start),
    status,
    attempt,
  });
  if (step.attempts.length === 0) return [bar(step.startedAt, end, step.status, 1)];
  const bars: TimelineBar[] = [];
  let from = step.startedAt;
  for (const [index, attempt] of step.attempts.entries()) {
    const begun = Date.parse(attempt.started_at);
    if (begun > from && index > 0) bars.push(bar(from, begun, 'waiting'));
    const isLast = index === step.attempts.length - 1;
    const ended = attempt.completed_at === null ? end : Date.parse(attempt.completed_at);
    const status = attempt.error !== null ? 'failed' : isLast ? step.status : 'success';
    bars.push(
      bar(begun, ended, attempt.completed_at !== null && status === 'waiting' ? 'failed' : status, attempt.number),
    );
    from = ended;
  }
  if (step.status === 'waiting' && end > from) bars.push(bar(from, end, 'waiting'));
  return bars;
}

const STEPS = [1, 2, 5];

/** Round instants of the axis, in milliseconds from its start; about as many as asked for. */
export function axisTicks({ start, end }: TimeSpan, wanted: number): readonly number[] {
  const length = end - start;
  const rough = Math.max(1, length / wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.map((each) => each * power).find((each) => each >= rough) ?? 10 * power;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);
}
