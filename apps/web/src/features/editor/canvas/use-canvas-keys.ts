import { type KeyboardEvent, useCallback } from 'react';
import { isTyping } from '../../../shell/shortcuts/keys.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { usePlaces } from '../state/use-places.ts';
import { placeMoved } from './place-moved.ts';
import { type Direction, walk } from './walk.ts';

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const NUDGE = 10;

/** Keys that mean something only while the canvas has the focus: walking, moving, opening. */
export function useCanvasKeys() {
  const { history, selection } = useEditor();
  const places = usePlaces();
  const dispatch = useEditorDispatch();
  const { definition } = history;
  return useCallback(
    (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.metaKey || event.ctrlKey) return;
      const isOnCard = event.target instanceof HTMLElement && event.target.closest('button, a') === null;
      const direction = DIRECTIONS[event.key];
      const current = selection.at(-1) ?? focusedCard(event.target);
      if (direction !== undefined && isOnCard) {
        event.preventDefault();
        if (event.altKey) {
          dispatch({
            type: 'move-nodes',
            positions: placeMoved(definition, places, nudge(selection, places, direction)),
          });
          return;
        }
        const next = current === undefined ? definition.nodes[0]?.id : walk(definition, places, current, direction);
        if (next !== undefined) dispatch({ type: 'select', ids: event.shiftKey ? [...selection, next] : [next] });
      } else if (event.key === 'Enter' && isOnCard && current !== undefined) {
        event.preventDefault();
        dispatch({ type: 'open-node', id: current });
      }
    },
    [definition, selection, places, dispatch],
  );
}

/** A card that was reached with Tab is where walking begins. */
function focusedCard(target: EventTarget): string | undefined {
  return target instanceof HTMLElement ? target.closest<HTMLElement>('.react-flow__node-card')?.dataset.id : undefined;
}

function nudge(ids: readonly string[], places: ReturnType<typeof usePlaces>, direction: Direction) {
  const dx = direction === 'left' ? -NUDGE : direction === 'right' ? NUDGE : 0;
  const dy = direction === 'up' ? -NUDGE : direction === 'down' ? NUDGE : 0;
  return new Map(
    ids.flatMap((id) => {
      const place = places.get(id);
      return place === undefined ? [] : [[id, { x: place.x + dx, y: place.y + dy }] as const];
    }),
  );
}
