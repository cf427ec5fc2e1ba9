import { type DefinitionEdit, editDefinition, type WorkflowDefinition } from '@automateos/model';

/** One step of the history: what was done, and what takes it back. */
export interface HistoryEntry {
  readonly edit: DefinitionEdit;
  readonly inverse: DefinitionEdit;
  readonly atMs: number;
}

/** The document with what led to it (`past`, oldest first) and what was taken back (`future`, next first). */
export interface History {
  readonly definition: WorkflowDefinition;
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
}

const LONGEST = 500;
/** Changes of the same fields that come faster than this are one: a word that is typed, a card that is nudged. */
const PAUSE_MS = 1_000;

export function startHistory(definition: WorkflowDefinition): History {
  return { definition, past: [], future: [] };
}

/**
 * Does an edit. One that changes nothing gives the same history back.
 *
 * @param sealed an entry that the edit must not be joined to, because the document was saved after it
 */
export function doEdit(history: History, edit: DefinitionEdit, atMs: number, sealed?: HistoryEntry): History {
  const { definition, inverse } = editDefinition(history.definition, edit);
  if (definition === history.definition) return history;
  const entry: HistoryEntry = { edit, inverse, atMs };
  const last = history.past.at(-1);
  const joined = last === undefined || last === sealed ? undefined : joinEntries(last, entry);
  const past = joined === undefined ? [...history.past, entry].slice(-LONGEST) : [...history.past.slice(0, -1), joined];
  return { definition, past, future: [] };
}

export function undo(history: History): History {
  const entry = history.past.at(-1);
  if (entry === undefined) return history;
  const { definition } = editDefinition(history.definition, entry.inverse);
  return { definition, past: history.past.slice(0, -1), future: [entry, ...history.future] };
}

export function redo(history: History): History {
  const [entry, ...future] = history.future;
  if (entry === undefined) return history;
  const { definition } = editDefinition(history.definition, entry.edit);
  return { definition, past: [...history.past, entry], future };
}

/** Two changes of the same fields of the same things as one: the later one is done, the earlier one's inverse takes it back. */
function joinEntries(last: HistoryEntry, entry: HistoryEntry): HistoryEntry | undefined {
  if (entry.atMs - last.atMs > PAUSE_MS || !isSameTarget(last.edit, entry.edit)) return undefined;
  return { edit: entry.edit, inverse: last.inverse, atMs: entry.atMs };
}

function isSameTarget(one: DefinitionEdit, other: DefinitionEdit): boolean {
  if (one.type === 'change-node' && other.type === 'change-node') {
    return one.id === other.id && isSameKeys(Object.keys(one.change), Object.keys(other.change));
  }
  if (one.type === 'move-nodes' && other.type === 'move-nodes') {
    return isSameKeys([...one.positions.keys()], [...other.positions.keys()]);
  }
  return false;
}

function isSameKeys(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key) => other.includes(key));
}
