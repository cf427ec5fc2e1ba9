import type { Issue, NodeCatalogue, UserId, WorkflowDefinition } from '@automateos/model';
import type { CallQueue } from '../ports.ts';

/** Faults of the nodes that run other workflows: each has to name one of the owner's. */
export type CheckCalls = (owner: UserId, definition: WorkflowDefinition) => Promise<Issue[]>;

export function createCallCheck(catalogue: NodeCatalogue, calls: Pick<CallQueue, 'listOwned'>): CheckCalls {
  return async (owner, { nodes }) => {
    const named = nodes.flatMap(({ type, config: { workflow_id: id } }, index) =>
      // What an expression comes to is checked when the step runs, as this is once more.
      catalogue.find(type)?.call === undefined || typeof id !== 'string' || id.includes('{{') ? [] : [{ index, id }],
    );
    if (named.length === 0) return [];
    const owned = await calls.listOwned(owner, [...new Set(named.map(({ id }) => id))]);
    return named.flatMap(({ index, id }): Issue[] => {
      if (owned.has(id)) return [];
      return [{ field: `nodes[${index}].config.workflow_id`, issue: 'There is no workflow of yours with this id' }];
    });
  };
}
