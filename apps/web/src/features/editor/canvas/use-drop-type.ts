import { useReactFlow } from '@xyflow/react';
import type { DragEvent } from 'react';
import { CARD_WIDTH } from '../../../graph/card-size.ts';
import type { CardNode } from '../../../graph/flow-graph.ts';
import type { LoopRegion } from '../../../graph/loop-regions.ts';
import { DRAGGED_TYPE } from '../palette/dragged-type.ts';
import { useAddNode } from '../palette/use-add-node.ts';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { findLoopAt } from './find-loop-at.ts';

/** A node type that is dropped on the canvas becomes a node there; in the area of a loop, one that lies in the loop. */
export function useDropType() {
  const { nodeTypes } = useEditorFacts();
  const { screenToFlowPosition, getNodes } = useReactFlow<CardNode | LoopRegion>();
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
      const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const place = { x: Math.round(point.x - CARD_WIDTH / 2), y: Math.round(point.y - 32) };
      const loop = type.trigger ? undefined : findLoopAt(getNodes(), point);
      addNode(type, loop === undefined ? { kind: 'free', place } : { kind: 'inside', id: loop, place });
    },
  };
}
