import { connectionKey } from '@automateos/model';
import type { EdgeChange, NodeChange } from '@xyflow/react';
import { useCallback } from 'react';
import type { CardNode, ConnectionEdge } from '../../../graph/flow-graph.ts';
import type { LoopRegion } from '../../../graph/loop-regions.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';

/** What React Flow says of clicks and boxes, as the editor's selection. */
export function useSelect() {
  const { selection, selectedConnection, history } = useEditor();
  const { connections } = history.definition;
  const dispatch = useEditorDispatch();
  const onNodeSelects = useCallback(
    (changes: readonly NodeChange<CardNode | LoopRegion>[]) => {
      const selects = changes.filter((change) => change.type === 'select');
      if (selects.length === 0) return;
      const next = new Set(selection);
      for (const { id, selected } of selects) {
        if (selected) next.add(id);
        else next.delete(id);
      }
      dispatch({ type: 'select', ids: [...next] });
    },
    [selection, dispatch],
  );
  const onEdgeSelects = useCallback(
    (changes: readonly EdgeChange<ConnectionEdge>[]) => {
      for (const change of changes) {
        if (change.type !== 'select') continue;
        const connection = connections.find((each) => connectionKey(each) === change.id);
        const isCurrent = selectedConnection !== undefined && connectionKey(selectedConnection) === change.id;
        if (change.selected) dispatch({ type: 'select-connection', connection });
        else if (isCurrent) dispatch({ type: 'select-connection', connection: undefined });
      }
    },
    [connections, selectedConnection, dispatch],
  );
  return { onNodeSelects, onEdgeSelects };
}
