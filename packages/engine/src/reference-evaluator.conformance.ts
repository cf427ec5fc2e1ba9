import type { WorkflowDefinition } from '@automateos/model';
import { type LoopFacts, passIteration } from './state.ts';
import { stepName } from './step-name.conformance.ts';

/** How a node ends when it runs, after its retries. */
export type Fate =
  | { readonly ends: 'success'; readonly emitted: readonly string[] }
  | { readonly ends: 'failed' }
  /** A loop ends as its passes let it. */
  | ({ readonly ends: 'loops' } & LoopFacts);

export interface Ending {
  /** By the name of the step: `node`, in loops `node@pass`. */
  readonly statuses: { readonly [step: string]: 'success' | 'failed' | 'skipped' };
  readonly status: 'success' | 'failed';
  /** The node whose failure ended the run as failed. */
  readonly failedNodeId: string | null;
}

interface Settled {
  readonly status: 'success' | 'failed' | 'skipped';
  readonly emitted: readonly string[];
}

type FateOf = (nodeId: string, iteration: string) => Fate;

/**
 * What a run comes to, read off the rules and nothing else: passes over the whole document, settling every node whose
 * inputs are settled, until nothing changes. Slow, without order, without events: the engine is measured against it.
 *
 * Of a loop that a failure stops, the passes after the failed one are not told: how many had begun is a matter of chance.
 */
export function evaluateByReference(definition: WorkflowDefinition, triggerNodeId: string, fateOf: FateOf): Ending {
  const trigger = new Map<string, Settled>([[triggerNodeId, { status: 'success', emitted: ['main'] }]]);
  const { statuses, failedNodeId } = evaluateBody(definition, undefined, '', trigger, fateOf);
  return { statuses, status: failedNodeId === null ? 'success' : 'failed', failedNodeId };
}

function evaluateBody(
  definition: WorkflowDefinition,
  parent: string | undefined,
  iteration: string,
  settled: Map<string, Settled>,
  fateOf: FateOf,
): Pick<Ending, 'statuses' | 'failedNodeId'> {
  const { connections } = definition;
  const nodes = definition.nodes.filter((node) => node.parent === parent);
  const statuses: { [step: string]: Settled['status'] } = {};
  for (let before = -1; before !== settled.size; ) {
    before = settled.size;
    for (const node of nodes) {
      const incoming = connections.filter(({ to }) => to === node.id);
      if (settled.has(node.id) || !incoming.every(({ from }) => settled.has(from))) continue;
      const isStart = parent !== undefined && incoming.length === 0;
      const isReached =
        isStart || incoming.some(({ from, output = 'main' }) => settled.get(from)?.emitted.includes(output));
      if (!isReached) settled.set(node.id, { status: 'skipped', emitted: [] });
      else if (node.disabled) settled.set(node.id, { status: 'skipped', emitted: ['main'] });
      else settled.set(node.id, run(definition, node, iteration, statuses, fateOf));
    }
  }
  for (const [id, { status }] of settled) statuses[stepName(id, iteration)] = status;
  const failed = nodes.find(({ id, on_error = 'stop' }) => settled.get(id)?.status === 'failed' && on_error === 'stop');
  return { statuses, failedNodeId: failed?.id ?? null };
}

function run(
  definition: WorkflowDefinition,
  node: WorkflowDefinition['nodes'][number],
  iteration: string,
  statuses: { [step: string]: Settled['status'] },
  fateOf: FateOf,
): Settled {
  const fate = fateOf(node.id, iteration);
  if (fate.ends === 'success') return { status: 'success', emitted: fate.emitted };
  if (fate.ends === 'loops') {
    let hasFailed = false;
    for (let pass = 0; pass < fate.count && !(hasFailed && fate.onItemFailure === 'stop'); pass += 1) {
      const inside = evaluateBody(definition, node.id, passIteration(iteration, pass), new Map(), fateOf);
      Object.assign(statuses, inside.statuses);
      hasFailed ||= inside.failedNodeId !== null;
    }
    if (!hasFailed || fate.onItemFailure !== 'stop') return { status: 'success', emitted: ['main'] };
  }
  // What it delivered while it waited stays delivered.
  const early = node.type === 'ask' ? ['asked'] : [];
  if (node.on_error === 'continue') return { status: 'failed', emitted: [...early, 'main'] };
  return { status: 'failed', emitted: node.on_error === 'branch' ? [...early, 'error'] : early };
}
