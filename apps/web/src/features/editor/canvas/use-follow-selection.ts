import { useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { CARD_WIDTH } from '../../../graph/card-size.ts';
import { useEditor } from '../state/editor-context.tsx';
import { usePlaces } from '../state/use-places.ts';

const MARGIN = 40;
/** Room for the names of outputs, and for the button that adds behind them. */
const PORTS = 100;
const MOVE_MS = 160;

/** Width that the inspector covers, from the right edge. */
function coveredWidth(): number {
  return document.querySelector('[data-inspector]')?.getBoundingClientRect().width ?? 0;
}

/** Keeps the selected card in sight, beside the inspector and not below it, and gives it the focus when the canvas has it. */
export function useFollowSelection(frame: RefObject<HTMLDivElement | null>): void {
  const { selection, openNode, history } = useEditor();
  const places = usePlaces();
  const flow = useReactFlow();
  const id = selection.length === 1 ? selection[0] : undefined;
  const isOpen = openNode !== undefined;
  // Into a loop, or out of it, a card goes by itself.
  const parent = id === undefined ? undefined : history.definition.nodes.find((node) => node.id === id)?.parent;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a card that is dragged out of sight is not brought back
  useEffect(() => {
    const place = id === undefined ? undefined : places.get(id);
    const size = frame.current?.getBoundingClientRect();
    if (place === undefined || size === undefined) return;
    const { x, y, zoom } = flow.getViewport();
    const left = place.x * zoom + x;
    const top = place.y * zoom + y;
    const room = { right: size.width - PORTS - (isOpen ? coveredWidth() : 0), bottom: size.height - MARGIN };
    const dx = shift(left, left + CARD_WIDTH * zoom, MARGIN, room.right);
    const dy = shift(top, top + 64 * zoom, MARGIN, room.bottom);
    if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: MOVE_MS });
  }, [id, isOpen, parent]);
  useEffect(() => {
    if (id === undefined) return;
    const focused = document.activeElement;
    if (focused !== document.body && !frame.current?.contains(focused)) return;
    // A card out of sight is drawn only when the view has moved.
    const focus = (): void => {
      frame.current
        ?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
        ?.focus({ preventScroll: true });
    };
    focus();
    const timer = setTimeout(focus, MOVE_MS + 40);
    return () => clearTimeout(timer);
  }, [id, frame]);
}

/** How far something from `start` to `end` has to move to lie between two edges. */
function shift(start: number, end: number, least: number, most: number): number {
  if (start < least) return least - start;
  return end > most ? Math.max(most - end, least - start) : 0;
}
