import type { WorkflowDefinition, WorkflowNode } from '@automateos/model';
import { createContext, useContext, useRef } from 'react';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import type { Place } from '../../../graph/layout-graph.ts';
import { nodeOutputs } from '../../../graph/node-outputs.ts';
import { placeNodes } from '../../../graph/place-nodes.ts';

export type Places = ReadonlyMap<string, Place>;

const PlacesContext = createContext<Places>(new Map());
export const PlacesProvider = PlacesContext.Provider;

/** Where each card stands, also of nodes that have no position of their own. */
export function usePlaces(): Places {
  return useContext(PlacesContext);
}

interface Known {
  readonly definition: WorkflowDefinition;
  readonly places: Places;
}

/** Finds the places; a change that moves nothing, such as a field of a config, keeps them without a new layout. */
export function useFindPlaces(definition: WorkflowDefinition, nodeTypes: ReadonlyMap<string, NodeType>): Places {
  const known = useRef<Known>(undefined);
  const outputCount = (node: WorkflowNode): number => nodeOutputs(node, nodeTypes.get(node.type)).length;
  if (known.current === undefined || !isSameShape(known.current.definition, definition)) {
    known.current = { definition, places: placeNodes(definition, outputCount) };
  }
  return known.current.places;
}

function isSameShape(one: WorkflowDefinition, other: WorkflowDefinition): boolean {
  if (one === other) return true;
  return (
    one.connections === other.connections &&
    one.nodes.length === other.nodes.length &&
    one.nodes.every((node, index) => {
      const twin = other.nodes[index];
      return node === twin || (node.id === twin?.id && node.position === twin.position && node.parent === twin.parent);
    })
  );
}
