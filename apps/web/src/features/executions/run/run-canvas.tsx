import { Box } from '@chakra-ui/react';
import {
  Background,
  BackgroundVariant,
  Controls,
  type NodeTypes,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { type RefObject, useMemo, useRef } from 'react';
import { ConnectionLine } from '../../../graph/connection-line.tsx';
import { type CardNode, toCardNode, toConnectionEdge } from '../../../graph/flow-graph.ts';
import { LoopRegionArea } from '../../../graph/loop-region-area.tsx';
import { type LoopRegion, toLoopRegions } from '../../../graph/loop-regions.ts';
import { NodeCard } from '../../../graph/node-card.tsx';
import { nodeOutputs } from '../../../graph/node-outputs.ts';
import { placeNodes } from '../../../graph/place-nodes.ts';
import { useColorMode } from '../../../theme/use-color-mode.ts';
import { describeFlow, groupByNode, summarizeNodeRun } from './node-runs.ts';
import { planRunView } from './plan-run-view.ts';
import type { StepView } from './step-view.ts';
import type { RunNodes } from './use-run-nodes.ts';

const NODE_TYPES: NodeTypes = { card: NodeCard, 'loop-region': LoopRegionArea };
const EDGE_TYPES = { connection: ConnectionLine };
const FIT = { padding: 0.15, maxZoom: 1 };

interface RunCanvasProps {
  readonly nodes: RunNodes;
  readonly steps: readonly StepView[];
  readonly selectedNode: string | undefined;
  readonly onSelect: (nodeId: string | undefined) => void;
}

/** The run on the canvas of its version: how each node stands, and what flowed between them. */
export function RunCanvas({ nodes, steps, selectedNode, onSelect }: RunCanvasProps) {
  const { isDark } = useColorMode();
  const { definition, types } = nodes;
  const places = useMemo(
    () => definition && placeNodes(definition, (node) => nodeOutputs(node, types.get(node.type)).length),
    [definition, types],
  );
  const byNode = useMemo(() => groupByNode(steps), [steps]);
  const cards = useMemo<readonly CardNode[]>(
    () =>
      (definition?.nodes ?? []).map((node) => ({
        ...toCardNode(node, {
          type: types.get(node.type),
          place: places?.get(node.id) ?? { x: 0, y: 0 },
          run: summarizeNodeRun(byNode.get(node.id) ?? []),
          isSelected: node.id === selectedNode,
        }),
        ariaLabel: nodes.titleOf(node.id),
      })),
    [definition, types, places, byNode, selectedNode, nodes],
  );
  const regions = useMemo(() => toLoopRegions(cards, ({ id }) => nodes.titleOf(id)), [cards, nodes]);
  const connections = useMemo(
    () =>
      (definition?.connections ?? []).map((connection) =>
        toConnectionEdge(connection, describeFlow(connection, byNode.get(connection.from) ?? [])),
      ),
    [definition, byNode],
  );
  const frame = useRef<HTMLDivElement>(null);
  const showFirst = (flow: ReactFlowInstance<CardNode | LoopRegion>): void => {
    const size = frame.current?.getBoundingClientRect();
    if (size !== undefined)
      void flow.setViewport(planRunView(cards, flow.getNodesBounds([...regions, ...cards]), size));
  };
  if (definition === undefined) return null;
  return (
    <Box ref={frame as RefObject<HTMLDivElement>} flex="1" minH={{ base: '60vh', md: '0' }} position="relative">
      <ReactFlow<CardNode | LoopRegion>
        nodes={[...regions, ...cards]}
        edges={connections}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        colorMode={isDark ? 'dark' : 'light'}
        onInit={showFirst}
        minZoom={0.1}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        onlyRenderVisibleElements
        onNodeClick={(_, { id, type }) => type === 'card' && onSelect(id)}
        onPaneClick={() => onSelect(undefined)}
        onSelectionChange={({ nodes: [node] }) => {
          // by the keyboard: Enter on a focused card selects it
          if (node?.type === 'card' && node.id !== selectedNode) onSelect(node.id);
        }}
        aria-label="The run on its workflow"
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
        <Controls showInteractive={false} fitViewOptions={FIT} />
      </ReactFlow>
    </Box>
  );
}
