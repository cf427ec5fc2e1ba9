import { toaster } from '../../../components/toaster.tsx';
import { isFragment, readFragment, writeFragment } from '../edits/clipboard-text.ts';
import { pasteFragment } from '../edits/paste-fragment.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { usePlaces } from '../state/use-places.ts';
import { placeFragment } from './place-fragment.ts';

/** Nodes as text and back. */
export function useClipboardActions() {
  const { definition } = useEditor().history;
  const { checker } = useEditorFacts();
  const places = usePlaces();
  const dispatch = useEditorDispatch();
  const copy = (ids: readonly string[]): string => {
    const nodes = definition.nodes.map((node) => {
      const position = places.get(node.id);
      return position === undefined ? node : { ...node, position };
    });
    return writeFragment({ ...definition, nodes }, ids);
  };
  /** @returns whether the text was meant for the editor */
  const paste = (text: string): boolean => {
    const read = readFragment(text);
    if (read === undefined) return false;
    if (isFragment(read)) {
      const corner = placeFragment(read, definition, places);
      dispatch(pasteFragment(read, definition, corner, checker.readerOf));
    } else {
      toaster.create({ type: 'error', title: 'This cannot be pasted', description: `${read.field}: ${read.issue}` });
    }
    return true;
  };
  return { copy, paste, duplicate: (ids: readonly string[]) => void paste(copy(ids)) };
}
