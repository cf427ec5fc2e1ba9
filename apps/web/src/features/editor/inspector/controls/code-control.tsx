import { JavascriptEditor } from '../../../../code-editor/javascript-editor.tsx';
import { useExpressions } from '../expression/expression-provider.tsx';
import type { ControlProps } from '../form/control-props.ts';
import { writeText } from './text-value.ts';

/** Source text of JavaScript, taken as it is. */
export function CodeControl({ value, onChange, placeholder, isRequired, ids }: ControlProps<'code'>) {
  const { history } = useExpressions();
  return (
    <JavascriptEditor
      value={writeText(value)}
      onChange={(text) => onChange(text === '' ? undefined : text)}
      labelledBy={ids.labelId}
      isInvalid={ids.isInvalid}
      isRequired={isRequired}
      minLines={8}
      maxLines={24}
      {...(history !== undefined && { history })}
      {...(ids.describedBy !== undefined && { describedBy: ids.describedBy })}
      {...(placeholder !== undefined && { placeholder })}
    />
  );
}
