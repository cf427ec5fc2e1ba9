import { MAIN_OUTPUT } from '@automateos/model';
import { type Connection, type FinalConnectionState, type OnConnectStartParams, useReactFlow } from '@xyflow/react';
import { useCallback, useMemo, useState } from 'react';
import { toaster } from '../../../components/toaster.tsx';
import { findConnectFault, listLegalSources, listLegalTargets } from '../edits/connect-rules.ts';
import { makeConnection } from '../edits/make-node.ts';
import { useAskToAdd } from '../palette/add-request.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';

/** A connection that is drawn with the pointer: what it may lead to, and what becomes of it where it ends. */
export function useDrawConnection() {
  const [start, setStart] = useState<OnConnectStartParams>();
  const { definition } = useEditor().history;
  const { nodeTypes } = useEditorFacts();
  const dispatch = useEditorDispatch();
  const ask = useAskToAdd();
  const { screenToFlowPosition } = useReactFlow();

  const legal = useMemo(() => {
    if (start?.nodeId == null) return undefined;
    const nodes =
      start.handleType === 'target'
        ? listLegalSources(definition, start.nodeId, nodeTypes)
        : listLegalTargets(definition, start.nodeId, start.handleId ?? MAIN_OUTPUT, nodeTypes);
    return new Set(nodes.map(({ id }) => id));
  }, [start, definition, nodeTypes]);

  const connect = useCallback(
    (from: string, output: string, to: string) => {
      const connection = makeConnection(from, output, to);
      const fault = findConnectFault(definition, connection, nodeTypes);
      if (fault === undefined) dispatch({ type: 'connect', connection });
      else toaster.create({ type: 'info', title: 'Not connected', description: fault });
    },
    [definition, nodeTypes, dispatch],
  );

  return {
    legal,
    source: start?.nodeId ?? undefined,
    onConnectStart: useCallback((_: unknown, params: OnConnectStartParams) => setStart(params), []),
    isValidConnection: useCallback(
      ({ source, target }: { readonly source: string; readonly target: string }) =>
        legal?.has(start?.handleType === 'target' ? source : target) === true,
      [legal, start],
    ),
    onConnect: useCallback(
      ({ source, sourceHandle, target }: Connection) => connect(source, sourceHandle ?? MAIN_OUTPUT, target),
      [connect],
    ),
    /** Not at a port: on a card means that card, on the canvas a new node that goes there. */
    onConnectEnd: useCallback(
      (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        setStart(undefined);
        if (state.isValid === true || state.fromNode === null) return;
        const point = 'changedTouches' in event ? event.changedTouches[0] : event;
        if (point === undefined) return;
        const { id } = state.fromNode;
        const output = state.fromHandle?.id ?? MAIN_OUTPUT;
        const isBackwards = state.fromHandle?.type === 'target';
        const below = document.elementFromPoint(point.clientX, point.clientY);
        const card = below?.closest<HTMLElement>('.react-flow__node-card')?.dataset.id;
        if (card === id) return;
        if (card !== undefined) {
          if (!isBackwards) connect(id, output, card);
        } else if (!isBackwards && below?.closest('.react-flow__pane') != null) {
          const { x, y } = screenToFlowPosition({ x: point.clientX, y: point.clientY });
          ask({ kind: 'after', id, output, place: { x: Math.round(x), y: Math.round(y - 32) } });
        }
      },
      [connect, ask, screenToFlowPosition],
    ),
  };
}
