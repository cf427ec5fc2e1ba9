import type { NodeType } from '../../../api/generated/types.gen.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { usePlaces } from '../state/use-places.ts';
import type { AddRequest } from './add-request.ts';
import { planAddition } from './plan-addition.ts';

/** Adds a node and opens it. */
export function useAddNode(): (type: NodeType, request: AddRequest) => void {
  const { definition } = useEditor().history;
  const places = usePlaces();
  const dispatch = useEditorDispatch();
  return (type, request) => {
    const { edit, node } = planAddition(type, request, definition, places);
    dispatch(edit);
    dispatch({ type: 'open-node', id: node.id });
  };
}
