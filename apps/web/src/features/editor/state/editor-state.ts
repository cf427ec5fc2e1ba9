import {
  connectionKey,
  type DefinitionEdit,
  type WorkflowConnection,
  type WorkflowDefinition,
  type WorkflowNode,
} from '@automateos/model';
import { doEdit, type History, type HistoryEntry, redo, startHistory, undo } from './history.ts';

/** What the inspector shows, and the field that it should bring into sight. */
export interface OpenNode {
  readonly id: string;
  /** Path inside the node, such as `config.url`. */
  readonly field?: string;
}

/** What the server has, as far as the editor knows. */
export interface SavedDocument {
  readonly version: number;
  readonly definition: WorkflowDefinition;
  /** The newest history entry that it holds. */
  readonly entry: HistoryEntry | undefined;
}

export interface EditorState {
  readonly history: History;
  readonly saved: SavedDocument;
  /** Ids of nodes, in the order in which they were selected. */
  readonly selection: readonly string[];
  readonly selectedConnection: WorkflowConnection | undefined;
  readonly openNode: OpenNode | undefined;
}

/**
 * All that can happen in the editor: every edit of the document, and
 *
 *   undo, redo
 *   select             these nodes and no others
 *   select-connection  this connection and no node
 *   open-node          the inspector shows this node; undefined closes it
 *   saved              the server has this document
 *   opened             another document takes the place of all
 */
export type EditorAction =
  | DefinitionEdit
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'select'; readonly ids: readonly string[] }
  | { readonly type: 'select-connection'; readonly connection: WorkflowConnection | undefined }
  | { readonly type: 'open-node'; readonly id: string | undefined; readonly field?: string }
  | {
      readonly type: 'saved';
      readonly version: number;
      readonly definition: WorkflowDefinition;
      readonly entry: HistoryEntry | undefined;
    }
  | {
      readonly type: 'opened';
      readonly version: number;
      readonly definition: WorkflowDefinition;
      /** Changes that are not saved yet, put on top. */
      readonly draft?: WorkflowDefinition;
    };

/** An action with the instant at which it happened, by which fast typing is joined. */
export type TimedAction = EditorAction & { readonly atMs: number };

export function openDocument(version: number, definition: WorkflowDefinition): EditorState {
  return {
    history: startHistory(definition),
    saved: { version, definition, entry: undefined },
    selection: [],
    selectedConnection: undefined,
    openNode: undefined,
  };
}

/** Whether the document holds what the server does not have. */
export function isUnsaved({ history, saved }: EditorState): boolean {
  return history.past.at(-1) !== saved.entry;
}

export function findNode({ history }: EditorState, id: string | undefined): WorkflowNode | undefined {
  return id === undefined ? undefined : history.definition.nodes.find((node) => node.id === id);
}

export function reduceEditor(state: EditorState, action: TimedAction): EditorState {
  switch (action.type) {
    case 'undo':
      return withHistory(state, undo(state.history));
    case 'redo':
      return withHistory(state, redo(state.history));
    case 'select':
      return { ...state, selection: action.ids, selectedConnection: undefined };
    case 'select-connection':
      return { ...state, selection: [], selectedConnection: action.connection };
    case 'open-node':
      return openNode(state, action.id, action.field);
    case 'saved': {
      const { version, definition, entry } = action;
      return { ...state, saved: { version, definition, entry } };
    }
    case 'opened': {
      const opened = openDocument(action.version, action.definition);
      if (action.draft === undefined) return opened;
      return reduceEditor(opened, { type: 'replace', definition: action.draft, atMs: action.atMs });
    }
    default:
      return reduceEdit(state, action);
  }
}

function openNode(state: EditorState, id: string | undefined, field: string | undefined): EditorState {
  if (id === undefined) return { ...state, openNode: undefined };
  if (findNode(state, id) === undefined) return state;
  return {
    ...state,
    openNode: { id, ...(field !== undefined && { field }) },
    selection: [id],
    selectedConnection: undefined,
  };
}

function reduceEdit(state: EditorState, { atMs, ...edit }: DefinitionEdit & { readonly atMs: number }): EditorState {
  const history = doEdit(state.history, edit, atMs, state.saved.entry);
  if (history === state.history) return state;
  const next = withHistory(state, history);
  switch (edit.type) {
    case 'add-node':
    case 'insert-on-connection':
      return { ...next, selection: [edit.node.id], selectedConnection: undefined };
    case 'paste':
      return { ...next, selection: edit.nodes.map(({ id }) => id), selectedConnection: undefined };
    case 'rename-id':
      return followRename(next, state, edit.id, edit.to);
    default:
      return next;
  }
}

/** Selection and inspector let go of what is no longer there. */
function withHistory(state: EditorState, history: History): EditorState {
  const ids = new Set(history.definition.nodes.map(({ id }) => id));
  const { selection, openNode, selectedConnection } = state;
  const key = selectedConnection === undefined ? undefined : connectionKey(selectedConnection);
  const isThere = history.definition.connections.some((connection) => connectionKey(connection) === key);
  return {
    ...state,
    history,
    selection: selection.every((id) => ids.has(id)) ? selection : selection.filter((id) => ids.has(id)),
    selectedConnection: isThere ? selectedConnection : undefined,
    openNode: openNode !== undefined && ids.has(openNode.id) ? openNode : undefined,
  };
}

function followRename(next: EditorState, before: EditorState, id: string, to: string): EditorState {
  const selection = before.selection.map((selected) => (selected === id ? to : selected));
  const openNode = before.openNode?.id === id ? { ...before.openNode, id: to } : before.openNode;
  return { ...next, selection, openNode };
}
