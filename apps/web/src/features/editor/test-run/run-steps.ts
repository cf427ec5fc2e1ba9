import type { stepEventSchema } from '@automateos/model';
import type { z } from 'zod';
import { formatDuration } from '../../../format/duration.ts';
import type { NodeRun } from '../../../graph/flow-graph.ts';

export type StepEvent = z.infer<typeof stepEventSchema>;

/** The latest news of each step, by node and then by pass. */
export type RunSteps = ReadonlyMap<string, ReadonlyMap<string, StepEvent>>;

export const NO_STEPS: RunSteps = new Map();

export function applyStep(steps: RunSteps, event: StepEvent): RunSteps {
  const passes = new Map(steps.get(event.node_id)).set(event.iteration, event);
  return new Map(steps).set(event.node_id, passes);
}

/** What stands for a node with many passes: the first of these that one of them has. */
const WEIGHT = ['in_doubt', 'running', 'waiting', 'failed', 'success', 'skipped'];

/** How each node stands, in the words of a card. */
export function summarizeSteps(steps: RunSteps): ReadonlyMap<string, NodeRun> {
  return new Map([...steps].map(([id, passes]) => [id, summarize([...passes.values()])]));
}

function summarize(passes: readonly StepEvent[]): NodeRun {
  const status = WEIGHT.find((each) => passes.some((pass) => pass.status === each)) ?? 'running';
  if (passes.length > 1) return { status, note: `${passes.length} passes` };
  const [pass] = passes;
  if (pass?.started_at == null || pass.completed_at === null || status === 'skipped') return { status };
  return { status, note: formatDuration(Date.parse(pass.completed_at) - Date.parse(pass.started_at)) };
}
