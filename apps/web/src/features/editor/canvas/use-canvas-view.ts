import { useReactFlow } from '@xyflow/react';
import { layoutGraph } from '../../../graph/layout-graph.ts';
import { nodeOutputs } from '../../../graph/node-outputs.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';

const MOVE = { duration: 160 };
const FIT = { padding: 0.15, maxZoom: 1, ...MOVE };

/** Ways of looking at the canvas, and of putting it in order. */
export function useCanvasView() {
  const flow = useReactFlow();
  const { definition } = useEditor().history;
  const { nodeTypes } = useEditorFacts();
  const dispatch = useEditorDispatch();
  return {
    fit: () => void flow.fitView(FIT),
    zoomIn: () => void flow.zoomIn(MOVE),
    zoomOut: () => void flow.zoomOut(MOVE),
    /** Lays the whole document out anew; one step for undo. */
    tidy: () => {
      const positions = layoutGraph(definition, (node) => nodeOutputs(node, nodeTypes.get(node.type)).length);
      dispatch({ type: 'move-nodes', positions });
      requestAnimationFrame(() => void flow.fitView(FIT));
    },
  };
}
