import { SqlEditor } from '../../../../code-editor/sql-editor.tsx';
import { useExpressions } from '../expression/expression-provider.tsx';
import type { ControlProps } from '../form/control-props.ts';
import { writeText } from './text-value.ts';

/** An SQL statement, taken as it is. */
export function SqlControl({ value, onChange, placeholder, isRequired, ids }: ControlProps<'sql'>) {
  const { history } = useExpressions();
  return (
    <SqlEditor
      value={writeText(value)}
      onChange={(text) => onChange(text === '' ? undefined : text)}
      labelledBy={ids.labelId}
      isInvalid={ids.isInvalid}
      isRequired={isRequired}
      minLines={4}
      maxLines={24}
      {...(history !== undefined && { history })}
      {...(ids.describedBy !== undefined && { describedBy: ids.describedBy })}
      {...(placeholder !== undefined && { placeholder })}
    />
  );
}
