import { EditorState, type Extension } from '@codemirror/state';

/** Keeps a field at one line: line breaks that are typed or pasted become spaces. Long lines are wrapped, not scrolled. */
export const singleLine: Extension = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || !transaction.isUserEvent('input') || transaction.newDoc.lines === 1)
    return transaction;
  const changes: { from: number; to: number; insert: string }[] = [];
  transaction.changes.iterChanges((from, to, _fromAfter, _toAfter, inserted) => {
    changes.push({ from, to, insert: inserted.toString().replace(/\s*\n\s*/g, ' ') });
  });
  const [last] = changes.slice(-1);
  if (changes.every(({ from, to, insert }) => from === to && insert.trim() === '')) return [];
  const grown = changes.reduce((sum, { from, to, insert }) => sum + insert.length - (to - from), 0);
  return {
    changes,
    selection: last && { anchor: last.to + grown },
    userEvent: 'input.paste',
    scrollIntoView: true,
  };
});
