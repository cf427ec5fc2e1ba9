import type { WorkflowDefinition } from '@automateos/model';
import { Box } from '@chakra-ui/react';
import { Background, BackgroundVariant, Controls, type NodeTypes, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo } from 'react';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { ConnectionLine } from '../../../graph/connection-line.tsx';
import { type CardNode, toCardNode, toConnectionEdge } from '../../../graph/flow-graph.ts';
import { LoopRegionArea } from '../../../graph/loop-region-area.tsx';
import { type LoopRegion, toLoopRegions } from '../../../graph/loop-regions.ts';
import { NodeCard } from '../../../graph/node-card.tsx';
import { nodeOutputs } from '../../../graph/node-outputs.ts';
import { nodeTitle } from '../../../graph/node-title.ts';
import { placeNodes } from '../../../graph/place-nodes.ts';
import { useColorMode } from '../../../theme/use-color-mode.ts';

const NODE_TYPES: NodeTypes = { card: NodeCard, 'loop-region': LoopRegionArea };
const EDGE_TYPES = { connection: ConnectionLine };
const FIT = { padding: 0.15, maxZoom: 1 };

interface VersionCanvasProps {
  readonly definition: WorkflowDefinition;
  readonly nodeTypes: ReadonlyMap<string, NodeType>;
  readonly label: string;
}

/** One version as it was drawn, to look at. */
export function VersionCanvas({ definition, nodeTypes, label }: VersionCanvasProps) {
  const { isDark } = useColorMode();
  const { cards, regions, connections } = useMemo(() => {
    const typeOf = new Map(definition.nodes.map((node) => [node.id, nodeTypes.get(node.type)]));
    const places = placeNodes(definition, (node) => nodeOutputs(node, typeOf.get(node.id)).length);
    const titles = new Map(definition.nodes.map((node) => [node.id, nodeTitle(node, typeOf.get(node.id))]));
    const drawn = definition.nodes.map((node): CardNode => {
      const place = places.get(node.id) ?? { x: 0, y: 0 };
      return { ...toCardNode(node, { type: typeOf.get(node.id), place }), ariaLabel: titles.get(node.id) ?? node.id };
    });
    return {
      cards: drawn,
      regions: toLoopRegions(drawn, ({ id }) => titles.get(id) ?? id),
      connections: definition.connections.map((connection) => toConnectionEdge(connection)),
    };
  }, [definition, nodeTypes]);
  return (
    <Box
      h={{ base: '60vh', md: 'calc(100dvh - 240px)' }}
      minH="320px"
      borderWidth="1px"
      borderRadius="card"
      overflow="hidden"
    >
      <ReactFlow<CardNode | LoopRegion>
        nodes={[...regions, ...cards]}
        edges={connections}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        colorMode={isDark ? 'dark' : 'light'}
        fitView
        fitViewOptions={FIT}
        minZoom={0.1}
        nodesDraggable={false}
        nodesConnectable={false}
        elementsSelectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        onlyRenderVisibleElements
        aria-label={label}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </Box>
  );
}
