import { createContext, type ReactNode, useCallback, useContext, useReducer } from 'react';
import type { Workflow } from '../../../api/generated/types.gen.ts';
import { definitionOf } from '../../../graph/definition-of.ts';
import { type EditorAction, type EditorState, openDocument, reduceEditor } from './editor-state.ts';

const StateContext = createContext<EditorState | undefined>(undefined);
const DispatchContext = createContext<((action: EditorAction) => void) | undefined>(undefined);

interface EditorProviderProps {
  /** As it was when the editor was opened; what the server says later comes as an action. */
  readonly workflow: Workflow;
  readonly children: ReactNode;
}

/** Holds the document under edit. */
export function EditorProvider({ workflow, children }: EditorProviderProps) {
  const [state, dispatchTimed] = useReducer(reduceEditor, workflow, (opened) =>
    openDocument({ version: opened.version, definition: definitionOf(opened), issues: opened.issues }),
  );
  const dispatch = useCallback((action: EditorAction) => dispatchTimed({ ...action, atMs: Date.now() }), []);
  return (
    <DispatchContext value={dispatch}>
      <StateContext value={state}>{children}</StateContext>
    </DispatchContext>
  );
}

/** The document under edit, its history, and what is selected. */
export function useEditor(): EditorState {
  const state = useContext(StateContext);
  if (state === undefined) throw new Error('useEditor needs an EditorProvider around it');
  return state;
}

/** Does edits and all else that an `EditorAction` says. The function is always the same. */
export function useEditorDispatch(): (action: EditorAction) => void {
  const dispatch = useContext(DispatchContext);
  if (dispatch === undefined) throw new Error('useEditorDispatch needs an EditorProvider around it');
  return dispatch;
}
