import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { usePlaces } from '../state/use-places.ts';
import { moveToLoop } from './move-to-loop.ts';

/** Puts a node into a loop, or (undefined) out of all; one step for undo. */
export function useMoveToLoop(): (id: string, loop: string | undefined) => void {
  const { definition } = useEditor().history;
  const { nodeTypes } = useEditorFacts();
  const places = usePlaces();
  const dispatch = useEditorDispatch();
  return (id, loop) => dispatch({ type: 'replace', definition: moveToLoop(definition, id, loop, nodeTypes, places) });
}
