import type { WorkflowDefinition } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { type EditorAction, type EditorState, isUnsaved, openDocument, reduceEditor } from './editor-state.ts';

const DOCUMENT: WorkflowDefinition = {
  nodes: [
    { id: 'trigger-1', type: 'webhook', config: {} },
    { id: 'action-1', type: 'http_request', config: {} },
  ],
  connections: [{ from: 'trigger-1', to: 'action-1' }],
};

/** Does actions a minute apart, or at the instants given with them. */
function run(...actions: (EditorAction & { readonly atMs?: number })[]): EditorState {
  return actions.reduce(
    (state, action, index) => reduceEditor(state, { atMs: index * 60_000, ...action }),
    openDocument({ version: 3, definition: DOCUMENT, issues: [] }),
  );
}

const typed = (name: string, atMs?: number) =>
  ({ type: 'change-node', id: 'action-1', change: { name }, ...(atMs !== undefined && { atMs }) }) as const;

const nameOf = ({ history }: EditorState) => history.definition.nodes[1]?.name;

describe('undo and redo', () => {
  it('take back the last edit and do it again', () => {
    const edits = [typed('A'), typed('B'), { type: 'undo' }] as const;
    expect(nameOf(run(...edits))).toBe('A');
    expect(nameOf(run(...edits, { type: 'redo' }))).toBe('B');
    expect(run(...edits, { type: 'undo' }).history.definition).toEqual(DOCUMENT);
  });

  it('take a word that was typed back as one', () => {
    const state = run(typed('E', 0), typed('En', 300), typed('Enr', 600), { type: 'undo' });
    expect(nameOf(state)).toBeUndefined();
    expect(nameOf(reduceEditor(state, { type: 'redo', atMs: 0 }))).toBe('Enr');
  });

  it('stop at a pause, and at another field', () => {
    expect(nameOf(run(typed('E', 0), typed('En', 5_000), { type: 'undo' }))).toBe('E');
    const notes = { type: 'change-node', id: 'action-1', change: { notes: 'x' }, atMs: 100 } as const;
    expect(nameOf(run(typed('E', 0), notes, { type: 'undo' }))).toBe('E');
  });

  it('forget what was taken back when something else is done', () => {
    expect(run(typed('A'), { type: 'undo' }, typed('C')).history.future).toEqual([]);
  });

  it('do nothing at the ends', () => {
    expect(run({ type: 'undo' }, { type: 'redo' }).history.definition).toBe(DOCUMENT);
  });
});

describe('unsaved', () => {
  const save = (state: EditorState): EditorState =>
    reduceEditor(state, {
      type: 'saved',
      version: 4,
      definition: state.history.definition,
      issues: [],
      entry: state.history.past.at(-1),
      atMs: 0,
    });

  it('is what an edit makes a document, and an undo takes away', () => {
    expect(isUnsaved(run())).toBe(false);
    expect(isUnsaved(run(typed('A')))).toBe(true);
    expect(isUnsaved(run(typed('A'), { type: 'undo' }))).toBe(false);
  });

  it('ends with a save, and an undo of what was saved is unsaved', () => {
    const saved = save(run(typed('A')));
    expect(isUnsaved(saved)).toBe(false);
    expect(isUnsaved(reduceEditor(saved, { type: 'undo', atMs: 0 }))).toBe(true);
  });

  it('holds for what is typed on after a save, which can be taken back to what was saved', () => {
    const saved = save(run(typed('A', 0)));
    const later = reduceEditor(saved, { ...typed('AB'), atMs: 10 });
    expect(isUnsaved(later)).toBe(true);
    expect(nameOf(reduceEditor(later, { type: 'undo', atMs: 20 }))).toBe('A');
  });

  it('does not take what was done while the save was under way for saved', () => {
    const sent = run(typed('A'));
    const meanwhile = reduceEditor(sent, { ...typed('B'), atMs: 1e9 });
    const answered = reduceEditor(meanwhile, {
      type: 'saved',
      version: 4,
      definition: sent.history.definition,
      issues: [],
      entry: sent.history.past.at(-1),
      atMs: 0,
    });
    expect(isUnsaved(answered)).toBe(true);
  });
});

describe('selection', () => {
  it('goes to what was added or pasted', () => {
    const node = { id: 'new', type: 'filter', config: {} };
    expect(run({ type: 'add-node', node }).selection).toEqual(['new']);
    expect(run({ type: 'paste', nodes: [node], connections: [] }).selection).toEqual(['new']);
  });

  it('lets go of what is gone, and the inspector closes', () => {
    const state = run({ type: 'open-node', id: 'action-1' }, { type: 'remove-nodes', ids: ['action-1'] });
    expect(state.selection).toEqual([]);
    expect(state.openNode).toBeUndefined();
  });

  it('follows a node to its new id', () => {
    const state = run({ type: 'open-node', id: 'action-1' }, { type: 'rename-id', id: 'action-1', to: 'call' });
    expect(state.selection).toEqual(['call']);
    expect(state.openNode?.id).toBe('call');
  });

  it('is a connection or nodes, never both', () => {
    const connection = { from: 'trigger-1', to: 'action-1' };
    const state = run({ type: 'select', ids: ['action-1'] }, { type: 'select-connection', connection });
    expect(state.selection).toEqual([]);
    const gone = reduceEditor(state, { type: 'disconnect', connection, atMs: 0 });
    expect(gone.selectedConnection).toBeUndefined();
  });
});

it('a draft is put on top of what is saved, and can be taken back', () => {
  const draft: WorkflowDefinition = { nodes: [], connections: [] };
  const state = run({ type: 'opened', version: 5, definition: DOCUMENT, issues: [], draft });
  expect(state.history.definition).toBe(draft);
  expect(isUnsaved(state)).toBe(true);
  expect(reduceEditor(state, { type: 'undo', atMs: 0 }).history.definition).toBe(DOCUMENT);
});

it('what the server has can be adopted over own changes, and taken back', () => {
  const theirs: WorkflowDefinition = { nodes: [], connections: [] };
  const state = run(typed('A'), { type: 'adopt', version: 9, definition: theirs, issues: [] });
  expect(state.history.definition).toBe(theirs);
  expect(isUnsaved(state)).toBe(false);
  const back = reduceEditor(state, { type: 'undo', atMs: 0 });
  expect(nameOf(back)).toBe('A');
  expect(isUnsaved(back)).toBe(true);
});
