import { ExpressionField } from '../expression/expression-field.tsx';
import type { ControlProps } from '../form/control-props.ts';
import { useFaults } from '../form/form-context.tsx';
import { usePasteImport } from '../form/paste-import.tsx';
import { writeText } from './text-value.ts';

/** Text of one line or many; numbers that stand there are shown as text. */
export function TextControl({ shape, value, onChange, path, placeholder, isRequired, ids }: ControlProps<'text'>) {
  const onPasteText = usePasteImport(path);
  return (
    <ExpressionField
      mode="template"
      value={writeText(value)}
      onChange={(text) => onChange(text === '' ? undefined : text)}
      labelledBy={ids.labelId}
      isInvalid={ids.isInvalid}
      isRequired={isRequired}
      isMultiline={shape.content === 'multiline'}
      knownFaults={useFaults(path)}
      {...(ids.describedBy !== undefined && { describedBy: ids.describedBy })}
      {...(placeholder !== undefined && { placeholder })}
      {...(onPasteText !== undefined && { onPasteText })}
    />
  );
}
