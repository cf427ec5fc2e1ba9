import { toaster } from '../../../components/toaster.tsx';
import { nodeTitle } from '../../../graph/node-title.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { renameReferences } from './rename-references.ts';

/** Gives a node another id, and says which expressions could not follow it. */
export function useRename(): (id: string, to: string) => void {
  const { definition } = useEditor().history;
  const { checker, nodeTypes } = useEditorFacts();
  const dispatch = useEditorDispatch();
  return (id, to) => {
    const before = definition.nodes.map((node) => node.id);
    const ids = { before, after: before.map((each) => (each === id ? to : each)) };
    const { configs, unsure } = renameReferences(definition.nodes, new Map([[id, to]]), ids, checker.readerOf);
    dispatch({ type: 'rename-id', id, to, configs });
    if (unsure.length === 0) return;
    const titles = definition.nodes
      .filter((node) => unsure.includes(node.id))
      .map((node) => nodeTitle(node, nodeTypes.get(node.type)));
    toaster.create({
      type: 'warning',
      title: 'Some expressions could not be changed along',
      description: `The new id would give them another meaning. Look at: ${titles.join(', ')}.`,
    });
  };
}
