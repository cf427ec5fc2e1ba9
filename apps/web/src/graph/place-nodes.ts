import type { WorkflowDefinition, WorkflowNode } from '@automateos/model';
import { layoutGraph, type Place } from './layout-graph.ts';

const BELOW = 120;

/**
 * A place for every node: the one it has, else one by the layout. Nodes without a place beside nodes with one are laid out
 * among themselves below these, so that nothing that somebody put somewhere moves.
 */
export function placeNodes(
  { nodes, connections }: WorkflowDefinition,
  outputCount: (node: WorkflowNode) => number,
): ReadonlyMap<string, Place> {
  const homeless = nodes.filter(({ position }) => position === undefined);
  const places =
    homeless.length === 0 ? new Map<string, Place>() : layoutGraph({ nodes: homeless, connections }, outputCount);
  if (homeless.length === nodes.length) return places;
  const placed = nodes.flatMap(({ position }) => (position === undefined ? [] : [position]));
  const left = placed.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const bottom = placed.reduce((most, { y }) => Math.max(most, y), Number.NEGATIVE_INFINITY);
  for (const [id, { x, y }] of places) places.set(id, { x: left + x, y: bottom + BELOW + y });
  for (const { id, position } of nodes) if (position !== undefined) places.set(id, position);
  return places;
}
