import { MAIN_OUTPUT, type WorkflowConnection, type WorkflowDefinition, type WorkflowNode } from '@automateos/model';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { CARD_WIDTH, cardHeight } from '../../../graph/card-size.ts';
import type { Place } from '../../../graph/layout-graph.ts';
import { findFreeId } from './free-id.ts';

const BETWEEN_CARDS = 100;
const CARD_STEP = 100;

/** A new node of a type. Its config is empty: what a field has when it is left out is the type's to say. */
export function makeNode(
  type: NodeType,
  definition: WorkflowDefinition,
  rest: Partial<WorkflowNode> = {},
): WorkflowNode {
  const taken = new Set(definition.nodes.map(({ id }) => id));
  return { id: findFreeId(type.type, taken), type: type.type, config: {}, ...rest };
}

/** The output at which the way goes on after a new node of a type: `main` where there is one, else its first. */
export function onwardOutput({ outputs }: NodeType): string {
  return outputs.includes(MAIN_OUTPUT) ? MAIN_OUTPUT : (outputs[0] ?? MAIN_OUTPUT);
}

/** A connection without the output that it has anyway. */
export function makeConnection(from: string, output: string, to: string): WorkflowConnection {
  return output === MAIN_OUTPUT ? { from, to } : { from, to, output };
}

/** The nearest free place to the right of a card, else below it. */
export function placeAfter(place: Place, places: Iterable<Place>): Place {
  return findFreePlace({ x: place.x + CARD_WIDTH + BETWEEN_CARDS, y: place.y }, places);
}

/** The place itself, or the next one below it that no card covers. */
export function findFreePlace(wanted: Place, places: Iterable<Place>): Place {
  const others = [...places];
  const height = cardHeight(1);
  const isCovered = (y: number): boolean =>
    others.some((other) => Math.abs(other.x - wanted.x) < CARD_WIDTH && Math.abs(other.y - y) < height);
  let { y } = wanted;
  while (isCovered(y)) y += CARD_STEP;
  return { x: wanted.x, y };
}
