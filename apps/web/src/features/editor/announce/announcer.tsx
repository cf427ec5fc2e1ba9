import { VisuallyHidden } from '@chakra-ui/react';
import { useEffect, useRef, useState } from 'react';
import { nodeTitle } from '../../../graph/node-title.ts';
import { useEditor } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { describeEdit } from './describe-edit.ts';

/** Says to screen readers what every edit did, wherever it came from. */
export function Announcer() {
  const { history } = useEditor();
  const { nodeTypes } = useEditorFacts();
  const [words, setWords] = useState('');
  const last = useRef(history);
  useEffect(() => {
    const before = last.current;
    last.current = history;
    if (before === history) return;
    const titleOf = (id: string): string => {
      const node = [...history.definition.nodes, ...before.definition.nodes].find((each) => each.id === id);
      return node === undefined ? id : nodeTitle(node, nodeTypes.get(node.type));
    };
    const isUndone = history.future.length > before.future.length;
    const entry = isUndone ? history.future[0] : history.past.at(-1);
    const from = isUndone ? history.definition : before.definition;
    const said = entry === undefined ? undefined : describeEdit(entry.edit, from, titleOf);
    if (said !== undefined) setWords(isUndone ? `Undone: ${said}` : said);
  }, [history, nodeTypes]);
  return (
    <VisuallyHidden role="status" aria-live="polite" data-announcer>
      {words}
    </VisuallyHidden>
  );
}
