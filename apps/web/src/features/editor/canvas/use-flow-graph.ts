import { connectionKey, type WorkflowConnection, type WorkflowNode } from '@automateos/model';
import { useMemo, useRef } from 'react';
import {
  type CardNode,
  type ConnectionEdge,
  type NodeRun,
  toCardNode,
  toConnectionEdge,
} from '../../../graph/flow-graph.ts';
import type { Place } from '../../../graph/layout-graph.ts';
import { type LoopRegion, toLoopRegions } from '../../../graph/loop-regions.ts';
import { nodeTitle } from '../../../graph/node-title.ts';
import { reuseCards, reuseConnections } from '../../../graph/reuse-flow.ts';
import { useEditor } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { usePlaces } from '../state/use-places.ts';

interface FlowGraph {
  readonly nodes: (CardNode | LoopRegion)[];
  readonly edges: ConnectionEdge[];
}

interface FlowOptions {
  /** Where cards are that are being dragged. */
  readonly dragged: ReadonlyMap<string, Place>;
  /** The nodes to which the connection that is being drawn may lead, and the one that it comes from. */
  readonly legal: ReadonlySet<string> | undefined;
  readonly source: string | undefined;
  readonly runs: ReadonlyMap<string, NodeRun>;
}

/** The document as React Flow draws it. Cards and connections that did not change are the same objects as before. */
export function useFlowGraph({ dragged, legal, source, runs }: FlowOptions): FlowGraph {
  const { history, selection, selectedConnection } = useEditor();
  const { nodeTypes, nodeIssues } = useEditorFacts();
  const places = usePlaces();
  const { definition } = history;
  const lastCards = useRef<readonly CardNode[]>([]);
  const lastEdges = useRef<readonly ConnectionEdge[]>([]);

  const nodes = useMemo(() => {
    const selected = new Set(selection);
    // One card at a time can be reached with Tab; arrow keys go on from there.
    const tabStop = selection[0] ?? definition.nodes[0]?.id;
    const toCard = (node: WorkflowNode): CardNode => ({
      ...toCardNode(node, {
        type: nodeTypes.get(node.type),
        place: dragged.get(node.id) ?? places.get(node.id) ?? { x: 0, y: 0 },
        faultCount: nodeIssues.get(node.id)?.length ?? 0,
        run: runs.get(node.id),
        isSelected: selected.has(node.id),
      }),
      focusable: node.id === tabStop,
      className: node.id === source ? 'is-source' : legal?.has(node.id) ? 'is-legal' : '',
      ariaLabel: nodeTitle(node, nodeTypes.get(node.type)),
    });
    const cards = reuseCards(lastCards.current, definition.nodes.map(toCard));
    lastCards.current = cards;
    return [...toLoopRegions(cards, (loop) => `“${nodeTitle(loop, nodeTypes.get(loop.type))}”`), ...cards];
  }, [definition.nodes, selection, nodeTypes, nodeIssues, places, dragged, legal, source, runs]);

  const { connections } = definition;
  const edges = useMemo(() => {
    const chosen = selectedConnection === undefined ? undefined : connectionKey(selectedConnection);
    const known = new Set(definition.nodes.map(({ id }) => id));
    const toEdge = (connection: WorkflowConnection): ConnectionEdge => {
      const status = flowStatus(connection, runs);
      return toConnectionEdge(connection, {
        isSelected: connectionKey(connection) === chosen,
        ...(status !== undefined && { status }),
      });
    };
    const drawn = connections.filter(({ from, to }) => known.has(from) && known.has(to)).map(toEdge);
    const unique = [...new Map(drawn.map((edge) => [edge.id, edge])).values()];
    lastEdges.current = reuseConnections(lastEdges.current, unique);
    return [...lastEdges.current];
  }, [connections, definition.nodes, selectedConnection, runs]);

  return { nodes, edges };
}

/** A connection is lit when the run went on behind it. */
function flowStatus({ to }: WorkflowConnection, runs: ReadonlyMap<string, NodeRun>): string | undefined {
  const status = runs.get(to)?.status;
  return status === undefined || status === 'skipped' ? undefined : status === 'failed' ? 'success' : status;
}
