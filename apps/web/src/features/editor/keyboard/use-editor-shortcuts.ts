import { useShortcuts } from '../../../shell/shortcuts/use-shortcuts.ts';
import { useCanvasView } from '../canvas/use-canvas-view.ts';
import { onwardOutput } from '../edits/make-node.ts';
import { useAskToAdd } from '../palette/add-request.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { findNode } from '../state/editor-state.ts';
import { useClipboard } from './use-clipboard.ts';
import { useClipboardActions } from './use-clipboard-actions.ts';

const DOCUMENT = 'Workflow';
const NODES = 'Nodes';
const CANVAS = 'Canvas';

export interface EditorCommands {
  readonly save: () => void;
  readonly testRun: () => void;
  readonly toggleView: () => void;
  readonly connect: (id: string) => void;
}

/** The editor's keys, with their words for the help. */
export function useEditorShortcuts({ save, testRun, toggleView, connect }: EditorCommands): void {
  const state = useEditor();
  const { nodeTypes } = useEditorFacts();
  const dispatch = useEditorDispatch();
  const ask = useAskToAdd();
  const view = useCanvasView();
  const { duplicate } = useClipboardActions();
  useClipboard();
  const { selection, selectedConnection, history } = state;
  const undo = (): void => dispatch({ type: 'undo' });
  const redo = (): void => dispatch({ type: 'redo' });

  const add = (): void => {
    const node = selection.length === 1 ? findNode(state, selection[0]) : undefined;
    const type = node && nodeTypes.get(node.type);
    if (selectedConnection !== undefined) ask({ kind: 'on', connection: selectedConnection });
    else if (node !== undefined && type !== undefined) ask({ kind: 'after', id: node.id, output: onwardOutput(type) });
    else ask(history.definition.nodes.length === 0 ? { kind: 'start' } : { kind: 'free' });
  };
  const remove = (): void => {
    if (selectedConnection !== undefined) dispatch({ type: 'disconnect', connection: selectedConnection });
    else if (selection.length > 0) dispatch({ type: 'remove-nodes', ids: selection });
  };
  const toggle = (): void => {
    for (const id of selection) {
      const isDisabled = findNode(state, id)?.disabled === true;
      dispatch({ type: 'change-node', id, change: { disabled: isDisabled ? undefined : true } });
    }
  };
  const letGo = (): void => {
    if (state.openNode !== undefined) dispatch({ type: 'open-node', id: undefined });
    else {
      dispatch({ type: 'select', ids: [] });
      dispatch({ type: 'select-connection', connection: undefined });
    }
  };
  const selectAll = (): void => dispatch({ type: 'select', ids: history.definition.nodes.map(({ id }) => id) });

  useShortcuts([
    { keys: 'mod+s', label: 'Save', group: DOCUMENT, run: save, isForFields: true },
    { keys: 'mod+Enter', label: 'Test run', group: DOCUMENT, run: testRun, isForFields: true },
    { keys: 'mod+z', label: 'Undo', group: DOCUMENT, run: undo },
    { keys: 'mod+shift+z', label: 'Redo', group: DOCUMENT, run: redo },
    { keys: 'mod+y', label: 'Redo', group: DOCUMENT, run: redo },
    { keys: 'l', label: 'Canvas or list', group: DOCUMENT, run: toggleView },
    { keys: '/', label: 'Add a node after the selected one', group: NODES, run: add },
    { keys: 'Enter', label: 'Open the inspector', group: NODES },
    { keys: 'c', label: 'Connect to…', group: NODES, run: () => selection[0] !== undefined && connect(selection[0]) },
    { keys: 'd', label: 'Disable or enable', group: NODES, run: toggle },
    { keys: 'Delete', label: 'Remove', group: NODES, run: remove },
    { keys: 'Backspace', label: 'Remove', group: NODES, run: remove },
    { keys: 'mod+c', label: 'Copy as text', group: NODES },
    { keys: 'mod+x', label: 'Cut', group: NODES },
    { keys: 'mod+v', label: 'Paste', group: NODES },
    { keys: 'mod+d', label: 'Duplicate', group: NODES, run: () => selection.length > 0 && duplicate(selection) },
    { keys: 'mod+a', label: 'Select all', group: NODES, run: selectAll },
    { keys: 'Escape', label: 'Close, then select nothing', group: NODES, run: letGo },
    { keys: 'ArrowRight', label: 'Next node along the connection', group: CANVAS },
    { keys: 'ArrowLeft', label: 'Node before', group: CANVAS },
    { keys: 'ArrowDown', label: 'Node below', group: CANVAS },
    { keys: 'ArrowUp', label: 'Node above', group: CANVAS },
    { keys: 'alt+ArrowRight', label: 'Move the selected nodes', group: CANVAS },
    { keys: '1', label: 'Show all', group: CANVAS, run: view.fit },
    { keys: '=', label: 'Zoom in', group: CANVAS, run: view.zoomIn },
    { keys: '-', label: 'Zoom out', group: CANVAS, run: view.zoomOut },
    { keys: 'shift+t', label: 'Tidy up', group: CANVAS, run: view.tidy },
  ]);
}
