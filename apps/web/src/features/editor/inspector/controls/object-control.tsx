import type { ControlProps } from '../form/control-props.ts';
import { FieldList } from '../form/field-list.tsx';

/** Fields that belong together. */
export function ObjectControl({ shape, value, onChange, path, isTemplate }: ControlProps<'object'>) {
  return <FieldList fields={shape.fields} value={value} onChange={onChange} path={path} isTemplate={isTemplate} />;
}
