import type { DefinitionEdit, WorkflowDefinition, WorkflowNode } from '@automateos/model';
import type { Place } from '../../../graph/layout-graph.ts';
import type { ConfigReader } from '../faults/config-checks.ts';
import type { Fragment } from './clipboard-text.ts';
import { findFreeId } from './free-id.ts';
import { renameReferences } from './rename-references.ts';

type Paste = Extract<DefinitionEdit, { type: 'paste' }>;

/**
 * The edit that puts a fragment into a document: ids that are taken get new ones, also where the fragment's own expressions
 * name them, and the whole is moved so that its upper left corner is at `corner`.
 *
 * @param corner undefined: beside where it was
 */
export function pasteFragment(
  fragment: Fragment,
  definition: WorkflowDefinition,
  corner: Place | undefined,
  readerOf: (type: string) => ConfigReader | undefined,
): Paste {
  const taken = new Set(definition.nodes.map(({ id }) => id));
  const renames = new Map<string, string>();
  for (const { id } of fragment.nodes) {
    const free = findFreeId(id, taken);
    taken.add(free);
    renames.set(id, free);
  }
  const before = [...new Set([...definition.nodes, ...fragment.nodes].map(({ id }) => id))];
  const { configs } = renameReferences(fragment.nodes, renames, { before, after: [...taken] }, readerOf);
  const move = measureMove(fragment, corner);
  const nodes = fragment.nodes.map(({ id, parent, position, ...node }): WorkflowNode => {
    const loop = parent === undefined ? undefined : findParent(parent, renames, definition);
    return {
      ...node,
      id: renames.get(id) ?? id,
      config: configs.get(id) ?? node.config,
      ...(position !== undefined && { position: { x: position.x + move.x, y: position.y + move.y } }),
      ...(loop !== undefined && { parent: loop }),
    };
  });
  const connections = fragment.connections.map((connection) => ({
    ...connection,
    from: renames.get(connection.from) ?? connection.from,
    to: renames.get(connection.to) ?? connection.to,
  }));
  return { type: 'paste', nodes, connections };
}

const BESIDE = 40;

function measureMove({ nodes }: Fragment, corner: Place | undefined): Place {
  if (corner === undefined) return { x: BESIDE, y: BESIDE };
  const places = nodes.flatMap(({ position }) => (position === undefined ? [] : [position]));
  if (places.length === 0) return { x: 0, y: 0 };
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  return { x: Math.round(corner.x - left), y: Math.round(corner.y - top) };
}

/** The loop that came along, or the one of that name that is here; a child of neither lies in no loop. */
function findParent(
  parent: string,
  renames: ReadonlyMap<string, string>,
  { nodes }: WorkflowDefinition,
): string | undefined {
  return renames.get(parent) ?? (nodes.some(({ id }) => id === parent) ? parent : undefined);
}
