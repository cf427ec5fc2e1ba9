import { editDefinition, type WorkflowDefinition } from '@automateos/model';
import { type NodeChange, useReactFlow } from '@xyflow/react';
import { useCallback, useState } from 'react';
import { CARD_WIDTH, cardHeight } from '../../../graph/card-size.ts';
import type { CardNode } from '../../../graph/flow-graph.ts';
import type { Place } from '../../../graph/layout-graph.ts';
import type { LoopRegion } from '../../../graph/loop-regions.ts';
import { listLegalLoops } from '../edits/move-to-loop.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { usePlaces } from '../state/use-places.ts';
import { findLoopAt } from './find-loop-at.ts';
import { placeMoved } from './place-moved.ts';

const NOTHING: ReadonlyMap<string, Place> = new Map();

/**
 * Cards that are being dragged: they follow the pointer here and become an edit when they are let go. One that nothing is
 * connected with joins the loop in whose area it is let go; others would lose their connections, so they only move.
 */
export function useDragCards() {
  const [dragged, setDragged] = useState(NOTHING);
  const { definition } = useEditor().history;
  const { nodeTypes } = useEditorFacts();
  const { getNodes } = useReactFlow<CardNode | LoopRegion>();
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
      const edit = { type: 'move-nodes', positions: placeMoved(definition, places, moved) } as const;
      const loops = new Map(
        [...moved].flatMap(([id, place]) => {
          const loop = isLoose(definition, id) ? findLoopAt(getNodes(), middleOf(place)) : undefined;
          const isLegal = listLegalLoops(definition, id, nodeTypes).some((each) => each.id === loop);
          return loop !== undefined && isLegal ? [[id, loop] as const] : [];
        }),
      );
      dispatch(
        loops.size === 0
          ? edit
          : { type: 'replace', definition: join(editDefinition(definition, edit).definition, loops) },
      );
    },
    [definition, nodeTypes, places, dispatch, getNodes],
  );
  return { dragged, onPositions };
}

function isLoose({ connections }: WorkflowDefinition, id: string): boolean {
  return connections.every(({ from, to }) => from !== id && to !== id);
}

function middleOf({ x, y }: Place): Place {
  return { x: x + CARD_WIDTH / 2, y: y + cardHeight(1) / 2 };
}

function join({ nodes, connections }: WorkflowDefinition, loops: ReadonlyMap<string, string>): WorkflowDefinition {
  return {
    nodes: nodes.map((node) => {
      const parent = loops.get(node.id);
      return parent === undefined ? node : { ...node, parent };
    }),
    connections,
  };
}
