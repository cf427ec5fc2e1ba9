import type { WorkflowConnection, WorkflowNode } from '@automateos/model';
import { Graph, layout } from '@dagrejs/dagre';
import { CARD_WIDTH, cardHeight } from './card-size.ts';
import { type Box, layoutQuickly } from './layout-quickly.ts';
import { rankNodes } from './rank-nodes.ts';

const GAPS = { columns: 96, rows: 40 };
/** Room for the area of a loop above and below the cards in it. */
const LOOP_MARGIN = 80;
/** Cards snap to the dots of the canvas. */
const GRID = 20;
/**
 * dagre puts a node of its own into every column that a connection crosses, and its time grows faster than their number:
 * 100 ms at 200, 1.5 s at 1,000, 20 s at 40,000 (November 2026, two cores).
 */
const MOST_FOR_DAGRE = 250;

export interface Place {
  readonly x: number;
  readonly y: number;
}

interface Graphlike {
  readonly nodes: readonly WorkflowNode[];
  readonly connections: readonly WorkflowConnection[];
}

/** Gives every node a place, left to right in running order, without overlaps: the upper left corners of the cards. */
export function layoutGraph({ nodes, connections }: Graphlike, outputCount: (node: WorkflowNode) => number) {
  const boxes = nodes.map((node): Box => {
    const margin = node.parent === undefined ? 0 : LOOP_MARGIN;
    return { id: node.id, width: CARD_WIDTH, height: cardHeight(outputCount(node)) + margin };
  });
  const ids = boxes.map(({ id }) => id);
  const known = new Set(ids);
  const links = [
    ...connections.filter(({ from, to }) => from !== to && known.has(from) && known.has(to)),
    ...linkLoops(nodes, connections).filter(({ from }) => known.has(from)),
  ];
  const ranks = rankNodes(ids, links);
  const crossed = links.reduce((sum, { from, to }) => sum + Math.abs((ranks.get(to) ?? 0) - (ranks.get(from) ?? 0)), 0);
  const isSmall = Math.max(nodes.length, crossed) <= MOST_FOR_DAGRE;
  const centres = isSmall ? layoutByDagre(boxes, links) : layoutQuickly(boxes, links, ranks, GAPS);
  const places = new Map<string, Place>();
  for (const node of nodes) {
    const { x, y } = centres.get(node.id) ?? { x: 0, y: 0 };
    places.set(node.id, { x: snap(x - CARD_WIDTH / 2), y: snap(y - cardHeight(outputCount(node)) / 2) });
  }
  return places;
}

/** Loops lead, for the eye, to those of their children at which a pass starts. */
function linkLoops(nodes: readonly WorkflowNode[], connections: readonly WorkflowConnection[]): WorkflowConnection[] {
  const reached = new Set(connections.map(({ to }) => to));
  return nodes.flatMap(({ id, parent }) => (parent === undefined || reached.has(id) ? [] : [{ from: parent, to: id }]));
}

function layoutByDagre(boxes: readonly Box[], links: readonly WorkflowConnection[]): ReadonlyMap<string, Place> {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', ranksep: GAPS.columns, nodesep: GAPS.rows });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const [index, { from, to }] of links.entries()) graph.setEdge(from, to, {}, String(index));
  layout(graph);
  return new Map(boxes.map(({ id }) => [id, graph.node(id)]));
}

function snap(length: number): number {
  return Math.round(length / GRID) * GRID;
}
