import type { NodeChange } from '@xyflow/react';
import { useCallback, useState } from 'react';
import type { CardNode } from '../../../graph/flow-graph.ts';
import type { Place } from '../../../graph/layout-graph.ts';
import type { LoopRegion } from '../../../graph/loop-regions.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { usePlaces } from '../state/use-places.ts';
import { placeMoved } from './place-moved.ts';

const NOTHING: ReadonlyMap<string, Place> = new Map();

/** Cards that are being dragged: they follow the pointer here and become an edit when they are let go. */
export function useDragCards() {
  const [dragged, setDragged] = useState(NOTHING);
  const { definition } = useEditor().history;
  const places = usePlaces();
  const dispatch = useEditorDispatch();
  const onPositions = useCallback(
    (changes: readonly NodeChange<CardNode | LoopRegion>[]) => {
      const moves = changes.filter((change) => change.type === 'position');
      if (moves.length === 0) return;
      if (moves.some(({ dragging }) => dragging)) {
        setDragged((before) => {
          const next = new Map(before);
          for (const { id, position } of moves) if (position !== undefined) next.set(id, position);
          return next;
        });
        return;
      }
      const moved = new Map(
        moves.flatMap(({ id, position }) => (position === undefined ? [] : [[id, position] as const])),
      );
      setDragged(NOTHING);
      dispatch({ type: 'move-nodes', positions: placeMoved(definition, places, moved) });
    },
    [definition, places, dispatch],
  );
  return { dragged, onPositions };
}
