import type { WorkflowConnection, WorkflowNode } from '@automateos/model';
import { Graph, layout } from '@dagrejs/dagre';
import { CARD_WIDTH, cardHeight } from './card-size.ts';

const BETWEEN_COLUMNS = 96;
const BETWEEN_ROWS = 40;
/** Cards snap to the dots of the canvas. */
const GRID = 20;

export interface Place {
  readonly x: number;
  readonly y: number;
}

interface Graphlike {
  readonly nodes: readonly WorkflowNode[];
  readonly connections: readonly WorkflowConnection[];
}

/** Gives every node a place, left to right in running order, without overlaps. The upper left corner of each. */
export function layoutGraph({ nodes, connections }: Graphlike, outputCount: (node: WorkflowNode) => number) {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', ranksep: BETWEEN_COLUMNS, nodesep: BETWEEN_ROWS });
  for (const node of nodes) graph.setNode(node.id, { width: CARD_WIDTH, height: cardHeight(outputCount(node)) });
  for (const [index, { from, to }] of connections.entries()) {
    if (from !== to && graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to, {}, String(index));
  }
  layout(graph);
  const places = new Map<string, Place>();
  for (const id of graph.nodes()) {
    // dagre tells centres
    const { x, y, width, height } = graph.node(id);
    places.set(id, { x: snap(x - width / 2), y: snap(y - height / 2) });
  }
  return places;
}

function snap(length: number): number {
  return Math.round(length / GRID) * GRID;
}
