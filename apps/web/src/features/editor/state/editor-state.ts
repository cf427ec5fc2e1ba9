import {
  connectionKey,
  type DefinitionEdit,
  type Issue,
  type WorkflowConnection,
  type WorkflowDefinition,
  type WorkflowNode,
} from '@automateos/model';
import type { ServerIssues } from '../faults/merge-issues.ts';
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
  /** The server's faults of it. */
  readonly issues: readonly Issue[];
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
  /** A document that the server did not save, and why. */
  readonly refused: ServerIssues | undefined;
}

/**
 * All that can happen in the editor: every edit of the document, and
 *
 *   undo, redo
 *   select             these nodes and no others; with any, no connection
 *   select-connection  this connection and no node; undefined: no connection
 *   open-node          the inspector shows this node; undefined closes it
 *   saved              the server has this document
 *   refused            the server did not save this document
 *   adopt              what the server has takes the document's place; it can be undone
 *   opened             another document takes the place of all
 */
export type EditorAction =
  | DefinitionEdit
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'select'; readonly ids: readonly string[] }
  | { readonly type: 'select-connection'; readonly connection: WorkflowConnection | undefined }
  | { readonly type: 'open-node'; readonly id: string | undefined; readonly field?: string }
  | ({ readonly type: 'saved' } & SavedDocument)
  | ({ readonly type: 'refused' } & ServerIssues)
  | ({ readonly type: 'adopt' } & Omit<SavedDocument, 'entry'>)
  | ({
      readonly type: 'opened';
      /** Changes that are not saved yet, put on top. */
      readonly draft?: WorkflowDefinition;
    } & Omit<SavedDocument, 'entry'>);

/** An action with the instant at which it happened, by which fast typing is joined. */
export type TimedAction = EditorAction & { readonly atMs: number };

export function openDocument({ version, definition, issues }: Omit<SavedDocument, 'entry'>): EditorState {
  return {
    history: startHistory(definition),
    saved: { version, definition, issues, entry: undefined },
    selection: [],
    selectedConnection: undefined,
    openNode: undefined,
    refused: undefined,
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
      return select(state, action.ids);
    case 'select-connection': {
      const { connection } = action;
      return { ...state, selection: connection === undefined ? state.selection : [], selectedConnection: connection };
    }
    case 'open-node':
      return openNode(state, action.id, action.field);
    case 'saved': {
      const { version, definition, issues, entry } = action;
      return { ...state, saved: { version, definition, issues, entry }, refused: undefined };
    }
    case 'refused':
      return { ...state, refused: { definition: action.definition, issues: action.issues } };
    case 'adopt': {
      const { version, definition, issues, atMs } = action;
      const next = reduceEdit(state, { type: 'replace', definition, atMs });
      return { ...next, saved: { version, definition, issues, entry: next.history.past.at(-1) }, refused: undefined };
    }
    case 'opened': {
      const opened = openDocument(action);
      if (action.draft === undefined) return opened;
      return reduceEdit(opened, { type: 'replace', definition: action.draft, atMs: action.atMs });
    }
    case 'add-node':
    case 'change-node':
    case 'connect':
    case 'disconnect':
    case 'insert-on-connection':
    case 'move-nodes':
    case 'paste':
    case 'remove-nodes':
    case 'rename-id':
    case 'replace':
      return reduceEdit(state, action);
  }
}

/** While the inspector is open it shows the one node that is selected. */
function select(state: EditorState, ids: readonly string[]): EditorState {
  const [id] = ids;
  const openNode = state.openNode === undefined || ids.length !== 1 || id === undefined ? undefined : { id };
  return {
    ...state,
    selection: ids,
    selectedConnection: ids.length > 0 ? undefined : state.selectedConnection,
    openNode: state.openNode?.id === id && ids.length === 1 ? state.openNode : openNode,
  };
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
    case 'change-node':
    case 'connect':
    case 'disconnect':
    case 'move-nodes':
    case 'remove-nodes':
    case 'replace':
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
