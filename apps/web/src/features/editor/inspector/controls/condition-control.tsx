import { ExpressionField } from '../expression/expression-field.tsx';
import type { ControlProps } from '../form/control-props.ts';
import { useFaults } from '../form/form-context.tsx';
import { writeText } from './text-value.ts';

/** An expression whose truth counts; true and false are expressions too. */
export function ConditionControl({ value, onChange, path, placeholder, isRequired, ids }: ControlProps<'condition'>) {
  return (
    <ExpressionField
      mode="condition"
      value={writeText(value)}
      onChange={(text) => onChange(text === '' ? undefined : text)}
      labelledBy={ids.labelId}
      isInvalid={ids.isInvalid}
      isRequired={isRequired}
      knownFaults={useFaults(path)}
      {...(ids.describedBy !== undefined && { describedBy: ids.describedBy })}
      {...(placeholder !== undefined && { placeholder })}
    />
  );
}
