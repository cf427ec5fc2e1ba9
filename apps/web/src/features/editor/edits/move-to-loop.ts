import { connectionKey, MAIN_OUTPUT, type WorkflowDefinition, type WorkflowNode } from '@automateos/model';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { CARD_WIDTH } from '../../../graph/card-size.ts';
import type { Place } from '../../../graph/layout-graph.ts';
import { findFreePlace, makeConnection, onwardOutput } from './make-node.ts';

type NodeTypes = ReadonlyMap<string, NodeType>;
type Places = ReadonlyMap<string, Place>;

const BESIDE_LOOP = CARD_WIDTH + 100;
const BELOW_LOOP = 160;

/** The loops that a node may be put into: not the one it lies in, not itself, none that lies in it. */
export function listLegalLoops(
  { nodes }: WorkflowDefinition,
  id: string,
  nodeTypes: NodeTypes,
): readonly WorkflowNode[] {
  const node = nodes.find((each) => each.id === id);
  if (node === undefined || nodeTypes.get(node.type)?.trigger === true) return [];
  const inside = listInside(nodes, id);
  return nodes.filter(
    (each) => nodeTypes.get(each.type)?.loop === true && each.id !== node.parent && !inside.has(each.id),
  );
}

/**
 * The document in which a node lies in a loop, or in none. Connections do not cross the border of a loop, so the node's go;
 * what led to it leads to what came after it. What lies in the node comes along.
 *
 * @param loop undefined: no loop
 */
export function moveToLoop(
  definition: WorkflowDefinition,
  id: string,
  loop: string | undefined,
  nodeTypes: NodeTypes,
  places: Places,
): WorkflowDefinition {
  const node = definition.nodes.find((each) => each.id === id);
  if (node === undefined || node.parent === loop) return definition;
  const shift = planShift(definition, node, loop, places);
  const nodes = definition.nodes.map((each): WorkflowNode => {
    const moved = shift?.(each) ?? each;
    if (each.id !== id) return moved;
    const { parent: _, ...rest } = moved;
    return loop === undefined ? rest : { ...rest, parent: loop };
  });
  return { nodes, connections: bridge(definition, node, nodeTypes) };
}

/** All connections but the node's, and in their place those that pass it by. */
function bridge({ connections }: WorkflowDefinition, { id, type }: WorkflowNode, nodeTypes: NodeTypes) {
  const facts = nodeTypes.get(type);
  const onward = facts === undefined ? MAIN_OUTPUT : onwardOutput(facts);
  const after = connections.filter(({ from, output = MAIN_OUTPUT }) => from === id && output === onward);
  const bridges = connections
    .filter(({ to }) => to === id)
    .flatMap(({ from, output = MAIN_OUTPUT }) => after.map(({ to }) => makeConnection(from, output, to)));
  const left = connections.filter(({ from, to }) => from !== id && to !== id);
  const known = new Set(left.map(connectionKey));
  return [...left, ...bridges.filter((connection) => !known.has(connectionKey(connection)))];
}

/** Where the node goes on the canvas, and what lies in it with it; undefined while no node has a place of its own. */
function planShift({ nodes }: WorkflowDefinition, node: WorkflowNode, loop: string | undefined, places: Places) {
  const from = places.get(node.id);
  const beside = places.get(loop ?? node.parent ?? '');
  if (from === undefined || beside === undefined || nodes.every(({ position }) => position === undefined)) return;
  const wanted = { x: beside.x + BESIDE_LOOP, y: beside.y + (loop === undefined ? 0 : BELOW_LOOP) };
  const others = [...places].filter(([id]) => id !== node.id).map(([, place]) => place);
  const to = findFreePlace(wanted, others);
  const along = listInside(nodes, node.id);
  return (each: WorkflowNode): WorkflowNode => {
    const place = places.get(each.id);
    if (!along.has(each.id) || place === undefined) return each;
    return { ...each, position: { x: Math.round(place.x + to.x - from.x), y: Math.round(place.y + to.y - from.y) } };
  };
}

/** The node, and all that lies in it. */
function listInside(nodes: readonly WorkflowNode[], id: string): ReadonlySet<string> {
  const children = Map.groupBy(nodes, ({ parent }) => parent);
  const inside = new Set([id]);
  for (const each of inside) for (const child of children.get(each) ?? []) inside.add(child.id);
  return inside;
}
