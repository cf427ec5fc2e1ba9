import { parseJsonText } from '@automateos/model';
import { type Diagnostic, linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import type { CodeEditorProps } from './code-editor-props.ts';
import CodeView from './code-view.tsx';
import { jsonLanguage } from './json-language.ts';

/** Marks the place where a text stops to be JSON. */
function findFault(text: string): Diagnostic[] {
  if (text.trim() === '') return [];
  const parsed = parseJsonText(text);
  if (parsed.ok) return [];
  const from = Math.min(parsed.position, Math.max(0, text.length - 1));
  return [{ from, to: Math.min(from + 1, text.length), severity: 'error', message: parsed.message }];
}

const LANGUAGE: Extension = [jsonLanguage, linter((view) => findFault(view.state.doc.toString()), { delay: 200 })];

export default function JsonView(props: CodeEditorProps) {
  return <CodeView {...props} isMultiline language={LANGUAGE} />;
}
