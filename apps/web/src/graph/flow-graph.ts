import { connectionKey, MAIN_OUTPUT, type WorkflowConnection, type WorkflowNode } from '@automateos/model';
import { type Edge, type Node, type NodeHandle, Position } from '@xyflow/react';
import type { NodeType } from '../api/generated/types.gen.ts';
import { CARD_WIDTH, cardHeight, portOffsets } from './card-size.ts';
import type { Place } from './layout-graph.ts';
import { nodeOutputs } from './node-outputs.ts';

/** How a node stands in a run. */
export interface NodeRun {
  /** Of a step; `skipped` nodes are faded. */
  readonly status: string;
  /** Under the card: "340 ms", "2nd attempt". */
  readonly note?: string;
}

/** What a card shows. Two that are equal field by field give the same flow node, so that only changed cards are drawn. */
export interface CardData {
  readonly node: WorkflowNode;
  readonly type: NodeType | undefined;
  readonly outputs: readonly string[];
  readonly faultCount: number;
  readonly run: NodeRun | undefined;
  // React Flow's type of data has an index signature
  readonly [key: string]: unknown;
}

export interface ConnectionData {
  readonly connection: WorkflowConnection;
  /** On the connection: what flowed, "3 passes". */
  readonly label: string | undefined;
  readonly status: string | undefined;
  readonly [key: string]: unknown;
}

export type CardNode = Node<CardData, 'card'>;
export type ConnectionEdge = Edge<ConnectionData, 'connection'>;

/** The one port at which connections arrive. */
export const INPUT_PORT = 'in';

const PORT_SIZE = 10;
/** Ports stand on the inner edge of a card's border. */
const BORDER = 1;

/** Where a card's ports are, told beforehand so that nothing waits for cards to be measured. */
function describePorts(type: NodeType | undefined, outputs: readonly string[]): NodeHandle[] {
  const half = PORT_SIZE / 2;
  const size = { width: PORT_SIZE, height: PORT_SIZE };
  const offsets = portOffsets(outputs.length);
  const ports = outputs.map(
    (id, index): NodeHandle => ({
      id,
      type: 'source',
      position: Position.Right,
      x: CARD_WIDTH - BORDER - half,
      y: (offsets[index] ?? 0) - half,
      ...size,
    }),
  );
  if (type?.trigger === true) return ports;
  const y = cardHeight(outputs.length) / 2 - half;
  return [{ id: INPUT_PORT, type: 'target', position: Position.Left, x: BORDER - half, y, ...size }, ...ports];
}

export interface CardFacts {
  readonly type: NodeType | undefined;
  readonly place: Place;
  readonly faultCount?: number;
  readonly run?: NodeRun | undefined;
  readonly isSelected?: boolean;
}

/** The React Flow node of a node. */
export function toCardNode(node: WorkflowNode, facts: CardFacts): CardNode {
  const { type, place, faultCount = 0, run, isSelected = false } = facts;
  const outputs = nodeOutputs(node, type);
  const size = { width: CARD_WIDTH, height: cardHeight(outputs.length) };
  return {
    id: node.id,
    type: 'card',
    position: { x: place.x, y: place.y },
    ...size,
    measured: size,
    handles: describePorts(type, outputs),
    selected: isSelected,
    data: { node, type, outputs, faultCount, run },
  };
}

/** The React Flow edge of a connection; its id is the same for connections that mean the same. */
export function toConnectionEdge(
  connection: WorkflowConnection,
  facts: { readonly label?: string; readonly status?: string; readonly isSelected?: boolean } = {},
): ConnectionEdge {
  const { label, status, isSelected = false } = facts;
  return {
    id: connectionKey(connection),
    type: 'connection',
    source: connection.from,
    sourceHandle: connection.output ?? MAIN_OUTPUT,
    target: connection.to,
    targetHandle: INPUT_PORT,
    selected: isSelected,
    data: { connection, label, status },
  };
}
