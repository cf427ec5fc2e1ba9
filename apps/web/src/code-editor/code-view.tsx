import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState, type Extension } from '@codemirror/state';
import { dropCursor, EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useMemo } from 'react';
import type { CodeEditorProps } from './code-editor-props.ts';
import { CodeFrame } from './code-frame.tsx';
import { singleLine } from './single-line.ts';
import { useCodeMirror } from './use-code-mirror.ts';

interface CodeViewProps extends CodeEditorProps {
  /** The language and what goes with it. Made once, or memoised. */
  readonly language: Extension;
  /** Called with the editor when it is there, and with nothing when it goes. */
  readonly onView?: (view: EditorView | undefined) => void;
}

const BASE: Extension = [
  EditorView.lineWrapping,
  dropCursor(),
  closeBrackets(),
  keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap]),
];

const OWN_HISTORY: Extension = [history(), keymap.of(historyKeymap)];

/** Undo and redo of a text that is part of a document: the document's. The browser's own would tear the two apart. */
function historyOf({ undo, redo }: NonNullable<CodeEditorProps['history']>): Extension {
  const run = (step: () => void) => () => {
    step();
    return true;
  };
  return [
    keymap.of([
      { key: 'Mod-z', run: run(undo), preventDefault: true, stopPropagation: true },
      { key: 'Mod-y', mac: 'Mod-Shift-z', run: run(redo), preventDefault: true, stopPropagation: true },
      { key: 'Mod-Shift-z', run: run(redo), preventDefault: true, stopPropagation: true },
    ]),
    EditorView.domEventHandlers({
      beforeinput: ({ inputType }) => {
        if (inputType === 'historyUndo') undo();
        else if (inputType === 'historyRedo') redo();
        else return false;
        return true;
      },
    }),
  ];
}

/** A field for code: what all editors share, from the frame to the keys. */
export default function CodeView(props: CodeViewProps) {
  const { value, onChange, language, onView, labelledBy, describedBy, isInvalid, isRequired, isReadOnly, isMultiline } =
    props;
  const { placeholder: hint, history: outer } = props;
  const extensions = useMemo(
    () => [
      BASE,
      language,
      outer === undefined ? OWN_HISTORY : historyOf(outer),
      isMultiline === true ? [] : singleLine,
      hint === undefined ? [] : placeholder(hint),
      isReadOnly === true ? [EditorState.readOnly.of(true)] : [],
      EditorView.contentAttributes.of({
        'aria-labelledby': labelledBy,
        'aria-multiline': String(isMultiline === true),
        ...(describedBy !== undefined && { 'aria-describedby': describedBy }),
        ...(isInvalid === true && { 'aria-invalid': 'true' }),
        ...(isRequired === true && { 'aria-required': 'true' }),
        autocapitalize: 'off',
        autocorrect: 'off',
        spellcheck: 'false',
      }),
    ],
    [language, outer, isMultiline, hint, isReadOnly, labelledBy, describedBy, isInvalid, isRequired],
  );
  const { parent, view } = useCodeMirror({ value, onChange, extensions });
  useEffect(() => {
    onView?.(view);
    return () => onView?.(undefined);
  }, [view, onView]);
  // A label can name an editor, but a click on it reaches only elements of forms.
  useEffect(() => {
    const label = document.getElementById(labelledBy);
    const focus = () => view?.focus();
    label?.addEventListener('click', focus);
    return () => label?.removeEventListener('click', focus);
  }, [view, labelledBy]);
  return <CodeFrame {...props} ref={parent} />;
}
