import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { CodeEditorProps } from '../../../../code-editor/code-editor-props.ts';
import CodeView from '../../../../code-editor/code-view.tsx';
import { expressionLanguage, insertPath } from './expression-language.ts';
import { type PathTarget, useExpressions } from './expression-provider.tsx';
import type { FieldMode } from './path-insertion.ts';

/** A place in the text that something is wrong with. */
export interface TextMark {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export interface ExpressionViewProps extends CodeEditorProps {
  readonly mode: FieldMode;
  readonly marks: readonly TextMark[];
  /** Takes a pasted text for something else than text; true when it did. */
  readonly onPasteText?: (text: string) => boolean;
}

export default function ExpressionView({ mode, marks, onPasteText, ...props }: ExpressionViewProps) {
  const { latest, target } = useExpressions();
  const language = useMemo(
    () => [expressionLanguage(mode, () => latest.current), onPasteText === undefined ? [] : pasteHandler(onPasteText)],
    [mode, latest, onPasteText],
  );
  const [view, setView] = useState<EditorView>();

  useEffect(() => {
    if (view === undefined) return;
    const own: PathTarget = { insert: (path) => insertPath(view, path, mode, latest.current.idSet) };
    const take = () => {
      target.current = own;
    };
    view.contentDOM.addEventListener('focus', take);
    return () => {
      view.contentDOM.removeEventListener('focus', take);
      if (target.current === own) target.current = undefined;
    };
  }, [view, mode, latest, target]);

  useEffect(() => {
    view?.dispatch(setDiagnostics(view.state, marks.map(toDiagnostic(view.state.doc.length))));
  }, [view, marks]);

  const keepView = useCallback((next: EditorView | undefined) => setView(next), []);
  return <CodeView {...props} language={language} onView={keepView} />;
}

function pasteHandler(onPasteText: (text: string) => boolean): Extension {
  return EditorView.domEventHandlers({
    paste: (event) => {
      const isTaken = onPasteText(event.clipboardData?.getData('text/plain') ?? '');
      if (isTaken) event.preventDefault();
      return isTaken;
    },
  });
}

/** The text may have changed since the place was found. */
function toDiagnostic(length: number): (mark: TextMark) => Diagnostic {
  return ({ from, to, ...mark }) => ({ ...mark, from: Math.min(from, length), to: Math.min(to, length) });
}
