import { listJsonStrings } from '@automateos/model';
import { Stack } from '@chakra-ui/react';
import { useDeferredValue, useMemo } from 'react';
import type { CodeEditorProps } from '../../../../code-editor/code-editor-props.ts';
import { FaultList } from '../form/field-frame.tsx';
import { ExpressionEditor } from './expression-editor.tsx';
import { useExpressions } from './expression-provider.tsx';
import type { TextMark } from './expression-view.tsx';
import { offsetInSource } from './json-expressions.ts';
import type { FieldMode } from './path-insertion.ts';
import { type FieldFault, type Preview, previewText, previewValue } from './preview-field.ts';
import { PreviewLine } from './preview-line.tsx';
import { explainFault } from './preview-words.ts';

interface ExpressionFieldProps extends Omit<CodeEditorProps, 'history'> {
  readonly mode: FieldMode;
  /** Faults that the field's frame tells already. */
  readonly knownFaults: readonly string[];
  readonly onPasteText?: (text: string) => boolean;
}

/** A text with expressions: as it is typed, its faults at their places and its value in the run that is shown. */
export function ExpressionField({ mode, knownFaults, ...props }: ExpressionFieldProps) {
  const { context, history } = useExpressions();
  // Typing goes first; what the text comes to follows when there is time.
  const text = useDeferredValue(props.value);
  const preview = useMemo(
    () => (mode === 'json' ? previewJson(text, context) : previewText(text, mode, context)),
    [text, mode, context],
  );
  const marks = useMemo(() => marksOf(preview, text, mode), [preview, text, mode]);
  const faults = preview.kind === 'broken' ? preview.faults.map(({ message }) => message) : [];
  const untold = faults.filter((fault) => !knownFaults.includes(fault));
  return (
    <Stack gap="1" minW="0">
      <ExpressionEditor
        {...props}
        mode={mode}
        marks={marks}
        history={history}
        isInvalid={props.isInvalid === true || faults.length > 0}
      />
      <FaultList faults={untold} />
      <PreviewLine preview={preview} />
    </Stack>
  );
}

type Context = Parameters<typeof previewText>[2];

function previewJson(text: string, context: Context): Preview {
  if (!text.includes('{{')) return { kind: 'fixed' };
  try {
    return previewValue(JSON.parse(text), context);
  } catch (error: unknown) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'fixed' };
  }
}

function marksOf(preview: Preview, text: string, mode: FieldMode): readonly TextMark[] {
  if (preview.kind === 'broken') return preview.faults.map((fault) => toMark(fault, text, mode, 'error'));
  return preview.kind === 'failed' ? [toMark(preview.fault, text, mode, 'warning')] : [];
}

const WORD = /[\p{ID_Continue}$]+|./suy;

/** From the place of a fault to the end of the word that stands there. */
function toMark(fault: FieldFault, text: string, mode: FieldMode, severity: TextMark['severity']): TextMark {
  const at = mode === 'json' ? placeInJson(fault, text) : fault.position;
  const from = Math.min(at, Math.max(0, text.length - 1));
  WORD.lastIndex = from;
  const length = WORD.exec(text)?.[0].length ?? 1;
  return { from, to: Math.min(text.length, from + length), severity, message: explainFault(fault) };
}

function placeInJson({ path, position }: FieldFault, text: string): number {
  const key = JSON.stringify(path);
  const found = listJsonStrings(text).find((each) => JSON.stringify(each.path) === key);
  if (found === undefined) return 0;
  return found.from + 1 + offsetInSource(text.slice(found.from + 1, found.to - 1), position);
}
