import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { CSP_NONCE } from '../theme/csp-nonce.ts';
import { editorTheme } from './editor-theme.ts';
import { findChange } from './replace-text.ts';

/** Marks changes that come from outside the editor, such as undo in the document. */
const FromOutside = Annotation.define<boolean>();

const PENDING_LIMIT = 64;

interface CodeMirrorOptions {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Made once, or memoised: another one reconfigures the editor. */
  readonly extensions: Extension;
}

export interface CodeMirror {
  /** Where the editor is put. */
  readonly parent: RefObject<HTMLDivElement | null>;
  readonly view: EditorView | undefined;
}

/**
 * An editor whose text is a value of React. What was typed comes back as the value a moment later; while more is being
 * typed, those echoes must not undo it, so texts that were told to `onChange` are remembered until they come back.
 */
export function useCodeMirror({ value, onChange, extensions }: CodeMirrorOptions): CodeMirror {
  const parent = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView>();
  const [configuration] = useState(() => new Compartment());
  const pending = useRef<string[]>([]);
  const latest = useRef({ onChange, value, extensions });
  useLayoutEffect(() => {
    latest.current = { onChange, value, extensions };
  });

  useLayoutEffect(() => {
    if (parent.current === null) return;
    const state = EditorState.create({
      doc: latest.current.value,
      extensions: [
        editorTheme,
        CSP_NONCE === '' ? [] : EditorView.cspNonce.of(CSP_NONCE),
        EditorView.updateListener.of(({ docChanged, transactions, state: { doc } }) => {
          if (!docChanged || transactions.some((transaction) => transaction.annotation(FromOutside))) return;
          const text = doc.toString();
          pending.current = [...pending.current, text].slice(-PENDING_LIMIT);
          latest.current.onChange(text);
        }),
        configuration.of(latest.current.extensions),
      ],
    });
    const created = new EditorView({ state, parent: parent.current });
    setView(created);
    return () => {
      created.destroy();
      setView(undefined);
    };
  }, [configuration]);

  useEffect(() => {
    if (view === undefined || configuration.get(view.state) === extensions) return;
    view.dispatch({ effects: configuration.reconfigure(extensions) });
  }, [view, configuration, extensions]);

  useLayoutEffect(() => {
    if (view === undefined) return;
    const echo = pending.current.indexOf(value);
    pending.current = echo === -1 ? [] : pending.current.slice(echo + 1);
    if (echo !== -1) return;
    const change = findChange(view.state.doc.toString(), value);
    if (change !== undefined) view.dispatch({ changes: change, annotations: FromOutside.of(true) });
  }, [view, value]);

  return { parent, view };
}
