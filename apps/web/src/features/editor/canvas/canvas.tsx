import { Box } from '@chakra-ui/react';
import {
  Background,
  BackgroundVariant,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  SelectionMode,
} from '@xyflow/react';
import { type RefObject, useCallback, useRef, useState } from 'react';
import type { CardNode, ConnectionEdge, NodeRun } from '../../../graph/flow-graph.ts';
import { LoopRegionArea } from '../../../graph/loop-region-area.tsx';
import type { LoopRegion } from '../../../graph/loop-regions.ts';
import { useColorMode } from '../../../theme/use-color-mode.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { CanvasToolbar } from './canvas-toolbar.tsx';
import { EditorCard } from './editor-card.tsx';
import { EditorConnection } from './editor-connection.tsx';
import { EmptyCanvas } from './empty-canvas.tsx';
import { HotConnection, HotConnectionProvider } from './hot-connection.ts';
import { TakenOutputsProvider, useFindTakenOutputs } from './open-outputs.ts';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useDragCards } from './use-drag-cards.ts';
import { useDrawConnection } from './use-draw-connection.ts';
import { useDropType } from './use-drop-type.ts';
import { useFirstView } from './use-first-view.ts';
import { useFlowGraph } from './use-flow-graph.ts';
import { useFollowSelection } from './use-follow-selection.ts';
import { useSelect } from './use-select.ts';
import '@xyflow/react/dist/style.css';
import './canvas.css';

const NODE_TYPES = { card: EditorCard, 'loop-region': LoopRegionArea };
const EDGE_TYPES = { connection: EditorConnection };
const MULTI_SELECT_KEYS = ['Shift', 'Meta', 'Control'];
const GRID: [number, number] = [10, 10];

interface CanvasProps {
  readonly runs: ReadonlyMap<string, NodeRun>;
  readonly onPalette: () => void;
}

/** The document as cards and connections, to be edited with pointer and keys. */
export function Canvas({ runs, onPalette }: CanvasProps) {
  const { history } = useEditor();
  const { isDark } = useColorMode();
  const dispatch = useEditorDispatch();
  const frame = useRef<HTMLDivElement>(null);
  const [hot] = useState(() => new HotConnection());
  const { dragged, onPositions } = useDragCards();
  const drawing = useDrawConnection();
  const { nodes, edges } = useFlowGraph({ dragged, legal: drawing.legal, source: drawing.source, runs });
  const { onNodeSelects, onEdgeSelects } = useSelect();
  const taken = useFindTakenOutputs(history.definition.connections);
  const drop = useDropType();
  const onKeyDown = useCanvasKeys();
  const onInit = useFirstView(frame);
  useFollowSelection(frame);

  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode | LoopRegion>[]) => {
      onPositions(changes);
      onNodeSelects(changes);
    },
    [onPositions, onNodeSelects],
  );

  return (
    <HotConnectionProvider value={hot}>
      <TakenOutputsProvider value={taken}>
        <Box
          ref={frame as RefObject<HTMLDivElement>}
          h="full"
          className={drawing.legal === undefined ? undefined : 'canvas-connecting'}
          role="application"
          aria-label="Canvas. Arrow keys walk along connections, question mark lists all keys."
          onKeyDown={onKeyDown}
          {...drop}
        >
          <ReactFlow<CardNode | LoopRegion, ConnectionEdge>
            nodes={nodes}
            edges={edges}
            nodeTypes={NODE_TYPES}
            edgeTypes={EDGE_TYPES}
            colorMode={isDark ? 'dark' : 'light'}
            onInit={onInit}
            onNodesChange={onNodesChange}
            onEdgesChange={useCallback(
              (changes: EdgeChange<ConnectionEdge>[]) => onEdgeSelects(changes),
              [onEdgeSelects],
            )}
            onNodeClick={(event, { id, type }) => {
              const isChoosing = event.shiftKey || event.metaKey || event.ctrlKey;
              if (type === 'card' && !isChoosing) dispatch({ type: 'open-node', id });
            }}
            onPaneClick={() => dispatch({ type: 'open-node', id: undefined })}
            onEdgeMouseEnter={(_, { id }) => hot.enter(id)}
            onEdgeMouseLeave={() => hot.leave()}
            onConnectStart={drawing.onConnectStart}
            onConnect={drawing.onConnect}
            onConnectEnd={drawing.onConnectEnd}
            isValidConnection={drawing.isValidConnection}
            connectionRadius={30}
            onlyRenderVisibleElements
            elevateNodesOnSelect={false}
            disableKeyboardA11y
            edgesFocusable={false}
            deleteKeyCode={null}
            multiSelectionKeyCode={MULTI_SELECT_KEYS}
            selectionMode={SelectionMode.Partial}
            panOnScroll
            zoomOnDoubleClick={false}
            snapToGrid
            snapGrid={GRID}
            minZoom={0.1}
            maxZoom={2}
          >
            <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} />
            {nodes.length > 0 && (
              <MiniMap
                pannable
                zoomable
                className="canvas-minimap"
                ariaLabel="Map of the workflow"
                nodeBorderRadius={16}
              />
            )}
            <CanvasToolbar onPalette={onPalette} />
          </ReactFlow>
          {history.definition.nodes.length === 0 && <EmptyCanvas />}
        </Box>
      </TakenOutputsProvider>
    </HotConnectionProvider>
  );
}
