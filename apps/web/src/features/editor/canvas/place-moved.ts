import type { WorkflowDefinition } from '@automateos/model';
import type { Place } from '../../../graph/layout-graph.ts';

/**
 * New positions for what was moved, and in a document in which not all nodes have one, for all others where they are now:
 * the layout would move them otherwise.
 */
export function placeMoved(
  { nodes }: WorkflowDefinition,
  places: ReadonlyMap<string, Place>,
  moved: ReadonlyMap<string, Place>,
): ReadonlyMap<string, Place> {
  const positions = new Map<string, Place>();
  for (const { id, position } of nodes) {
    const place = places.get(id);
    if (position === undefined && place !== undefined) positions.set(id, place);
  }
  for (const [id, { x, y }] of moved) positions.set(id, { x: Math.round(x), y: Math.round(y) });
  return positions;
}
