import {
  type DefinitionEdit,
  editDefinition,
  MAIN_OUTPUT,
  type WorkflowConnection,
  type WorkflowDefinition,
  type WorkflowNode,
} from '@automateos/model';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { CARD_WIDTH } from '../../../graph/card-size.ts';
import type { Place } from '../../../graph/layout-graph.ts';
import { findReachable } from '../edits/connect-rules.ts';
import { findFreePlace, makeConnection, makeNode, onwardOutput, placeAfter } from '../edits/make-node.ts';
import type { AddRequest } from './add-request.ts';

export interface Addition {
  readonly edit: DefinitionEdit;
  readonly node: WorkflowNode;
}

type Places = ReadonlyMap<string, Place>;

const ROOM = CARD_WIDTH + 2 * 80;

/** The edit that adds a node of a type where it is asked for. While no node has a place of its own, a new one gets none. */
export function planAddition(
  type: NodeType,
  request: AddRequest,
  definition: WorkflowDefinition,
  places: Places,
): Addition {
  const isPlaced = definition.nodes.length === 0 || definition.nodes.some(({ position }) => position !== undefined);
  const at = (place: Place | undefined) => (isPlaced && place !== undefined ? { position: place } : {});
  switch (request.kind) {
    case 'after': {
      const source = definition.nodes.find(({ id }) => id === request.id);
      const from = places.get(request.id);
      const place = request.place ?? (from && placeAfter(from, places.values()));
      const node = makeNode(type, definition, { ...at(place), ...parentOf(source) });
      const connections = [makeConnection(request.id, request.output, node.id)];
      return { node, edit: { type: 'add-node', node, connections } };
    }
    case 'on':
      return planInsertion(type, request.connection, definition, places, isPlaced);
    case 'inside': {
      const loop = places.get(request.id);
      const wanted = request.place ?? (loop && { x: loop.x + CARD_WIDTH + 100, y: loop.y + 160 });
      const place = wanted && findFreePlace(wanted, places.values());
      const node = makeNode(type, definition, { ...at(place), parent: request.id });
      return { node, edit: { type: 'add-node', node } };
    }
    case 'free':
    case 'start': {
      const place = 'place' in request ? request.place : undefined;
      const node = makeNode(type, definition, at(findFreePlace(place ?? findEnd(places), places.values())));
      return { node, edit: { type: 'add-node', node } };
    }
  }
}

function parentOf(node: WorkflowNode | undefined) {
  return node?.parent === undefined ? {} : { parent: node.parent };
}

/** To the right of everything, on the line of what stands furthest right. */
function findEnd(places: Places): Place {
  const [last] = [...places.values()].toSorted((one, other) => other.x - one.x);
  return last === undefined ? { x: 0, y: 0 } : { x: last.x + CARD_WIDTH + 100, y: last.y };
}

/** Between two cards; what comes after moves to the right when there is no room. */
function planInsertion(
  type: NodeType,
  connection: WorkflowConnection,
  definition: WorkflowDefinition,
  places: Places,
  isPlaced: boolean,
): Addition {
  const source = definition.nodes.find(({ id }) => id === connection.from);
  const [from, to] = [places.get(connection.from), places.get(connection.to)];
  const output = onwardOutput(type);
  if (!isPlaced || from === undefined || to === undefined) {
    const node = makeNode(type, definition, parentOf(source));
    return { node, edit: insertion(connection, node, output) };
  }
  const missing = Math.max(0, from.x + CARD_WIDTH + ROOM - to.x);
  const x = Math.round((from.x + to.x + missing) / 2);
  const node = makeNode(type, definition, { ...parentOf(source), position: { x, y: Math.round((from.y + to.y) / 2) } });
  const edit = insertion(connection, node, output);
  if (missing === 0) return { node, edit };
  const moved = new Map<string, Place>();
  for (const id of findReachable(definition, connection.to, 'downstream')) {
    const place = places.get(id);
    if (place !== undefined) moved.set(id, { x: place.x + missing, y: place.y });
  }
  // One step for undo, though it is two edits.
  const inserted = editDefinition(definition, edit).definition;
  return {
    node,
    edit: {
      type: 'replace',
      definition: editDefinition(inserted, { type: 'move-nodes', positions: moved }).definition,
    },
  };
}

function insertion(connection: WorkflowConnection, node: WorkflowNode, output: string): DefinitionEdit {
  return { type: 'insert-on-connection', connection, node, ...(output !== MAIN_OUTPUT && { output }) };
}
