import { formatCount } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import { passName, type StepView, stepDuration } from './step-view.ts';
import type { RunNodes } from './use-run-nodes.ts';

/** A step in a sentence, for who cannot see its row. */
export function describeStep(step: StepView, nodes: RunNodes, nowMs: number): string {
  const duration = stepDuration(step, nowMs);
  return [
    nodes.titleOf(step.nodeId),
    ...(step.iteration === '' ? [] : [passName(step.iteration)]),
    step.status.replace('_', ' '),
    ...(duration === undefined || step.status === 'skipped' ? [] : [`took ${formatDuration(duration)}`]),
    ...(step.attempt > 1 ? [formatCount(step.attempt, 'attempt')] : []),
    ...(step.error === null ? [] : [step.error.message]),
  ].join(', ');
}
