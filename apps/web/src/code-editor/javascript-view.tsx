import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, syntaxTree } from '@codemirror/language';
import { type Diagnostic, linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { type EditorView, lineNumbers } from '@codemirror/view';
import type { CodeEditorProps } from './code-editor-props.ts';
import CodeView from './code-view.tsx';

const MOST_FAULTS = 5;

/** Marks what the parser could make nothing of. */
function findFaults({ state }: EditorView): Diagnostic[] {
  const faults: Diagnostic[] = [];
  syntaxTree(state).iterate({
    enter: ({ type, from, to }) => {
      if (!type.isError || faults.length >= MOST_FAULTS) return;
      const word = state.sliceDoc(from, Math.min(to, from + 20));
      const message = word === '' ? 'something is missing here' : `"${word}" should not stand here`;
      faults.push({ from, to: Math.max(to, Math.min(from + 1, state.doc.length)), severity: 'error', message });
    },
  });
  return faults;
}

const LANGUAGE: Extension = [
  javascript(),
  lineNumbers(),
  bracketMatching(),
  indentOnInput(),
  linter(findFaults, { delay: 300 }),
];

export default function JavascriptView(props: CodeEditorProps) {
  return <CodeView {...props} isMultiline language={LANGUAGE} />;
}
