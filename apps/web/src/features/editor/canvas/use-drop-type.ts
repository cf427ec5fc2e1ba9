import { useReactFlow } from '@xyflow/react';
import type { DragEvent } from 'react';
import { CARD_WIDTH } from '../../../graph/card-size.ts';
import { DRAGGED_TYPE } from '../palette/dragged-type.ts';
import { useAddNode } from '../palette/use-add-node.ts';
import { useEditorFacts } from '../state/editor-facts.tsx';

/** A node type that is dropped on the canvas becomes a node there. */
export function useDropType() {
  const { nodeTypes } = useEditorFacts();
  const { screenToFlowPosition } = useReactFlow();
  const addNode = useAddNode();
  return {
    onDragOver: (event: DragEvent): void => {
      if (!event.dataTransfer.types.includes(DRAGGED_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDrop: (event: DragEvent): void => {
      const type = nodeTypes.get(event.dataTransfer.getData(DRAGGED_TYPE));
      if (type === undefined) return;
      event.preventDefault();
      const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      addNode(type, { kind: 'free', place: { x: Math.round(x - CARD_WIDTH / 2), y: Math.round(y - 32) } });
    },
  };
}
