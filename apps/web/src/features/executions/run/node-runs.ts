import type { WorkflowConnection } from '@automateos/model';
import { formatCount } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import type { NodeRun } from '../../../graph/flow-graph.ts';
import { type StepView, stepDuration } from './step-view.ts';

/** What stands for a node with many passes: the first of these that one of them has. */
const WEIGHT = ['in_doubt', 'running', 'waiting', 'failed', 'success', 'skipped'] as const;

export function groupByNode(steps: readonly StepView[]): ReadonlyMap<string, readonly StepView[]> {
  return Map.groupBy(steps, ({ nodeId }) => nodeId);
}

/** How a node stands in a run, in a few words: "340 ms", "2.1 s · 3 attempts", "12 passes · 2 failed". */
export function summarizeNodeRun(steps: readonly StepView[]): NodeRun | undefined {
  const [first] = steps;
  if (first === undefined) return undefined;
  if (steps.length === 1 && first.iteration === '') return { status: first.status, ...noteOf(first) };
  const status = WEIGHT.find((each) => steps.some((step) => step.status === each)) ?? first.status;
  const failed = steps.filter((step) => step.status === 'failed').length;
  const passes = formatCount(steps.length, 'pass', 'passes');
  return { status, note: failed === 0 || steps.length === 1 ? passes : `${passes} · ${failed} failed` };
}

function noteOf(step: StepView): { note?: string } {
  const attempts = step.attempt > 1 ? [formatCount(step.attempt, 'attempt')] : [];
  // What is open counts on elsewhere; a card that changes each second is not calm.
  const duration = step.completedAt === undefined ? undefined : stepDuration(step, step.completedAt);
  const parts = [
    ...(duration === undefined || step.status === 'skipped' ? [] : [formatDuration(duration)]),
    ...attempts,
  ];
  return parts.length === 0 ? {} : { note: parts.join(' · ') };
}

export interface ConnectionFlow {
  readonly status: 'success' | 'failed';
  readonly label?: string;
}

/** What flowed over a connection: nothing (undefined), once, or so many times. */
export function describeFlow(
  { output = 'main' }: WorkflowConnection,
  source: readonly StepView[],
): ConnectionFlow | undefined {
  const times = source.filter(({ emitted }) => emitted.includes(output)).length;
  if (times === 0) return undefined;
  return { status: output === 'error' ? 'failed' : 'success', ...(times > 1 && { label: `${times} ×` }) };
}
