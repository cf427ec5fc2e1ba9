import type { WorkflowDefinition } from '@automateos/model';

/** How a node ends when it runs, after its retries. */
export type Fate = { readonly ends: 'success'; readonly emitted: readonly string[] } | { readonly ends: 'failed' };

export interface Ending {
  readonly statuses: { readonly [nodeId: string]: 'success' | 'failed' | 'skipped' };
  readonly status: 'success' | 'failed';
  /** The node whose failure ended the run as failed. */
  readonly failedNodeId: string | null;
}

interface Settled {
  readonly status: 'success' | 'failed' | 'skipped';
  readonly emitted: readonly string[];
}

/**
 * What a run comes to, read off the rules and nothing else: passes over the whole document, settling every node whose
 * inputs are settled, until nothing changes. Slow, without order, without events: the engine is measured against it.
 */
export function evaluateByReference(
  { nodes, connections }: WorkflowDefinition,
  triggerNodeId: string,
  fateOf: (nodeId: string) => Fate,
): Ending {
  const settled = new Map<string, Settled>([[triggerNodeId, { status: 'success', emitted: ['main'] }]]);
  for (let before = -1; before !== settled.size; ) {
    before = settled.size;
    for (const node of nodes) {
      const incoming = connections.filter(({ to }) => to === node.id);
      if (settled.has(node.id) || !incoming.every(({ from }) => settled.has(from))) continue;
      const isReached = incoming.some(({ from, output = 'main' }) => settled.get(from)?.emitted.includes(output));
      const fate = fateOf(node.id);
      if (!isReached) settled.set(node.id, { status: 'skipped', emitted: [] });
      else if (node.disabled) settled.set(node.id, { status: 'skipped', emitted: ['main'] });
      else if (fate.ends === 'success') settled.set(node.id, { status: 'success', emitted: fate.emitted });
      else if (node.on_error === 'continue') settled.set(node.id, { status: 'failed', emitted: ['main'] });
      else if (node.on_error === 'branch') settled.set(node.id, { status: 'failed', emitted: ['error'] });
      else settled.set(node.id, { status: 'failed', emitted: [] });
    }
  }
  const isFatal = (id: string, onError = 'stop'): boolean => settled.get(id)?.status === 'failed' && onError === 'stop';
  const failed = nodes.find(({ id, on_error }) => isFatal(id, on_error));
  return {
    statuses: Object.fromEntries([...settled].map(([id, { status }]) => [id, status])),
    status: failed === undefined ? 'success' : 'failed',
    failedNodeId: failed?.id ?? null,
  };
}
