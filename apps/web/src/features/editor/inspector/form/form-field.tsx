import { formatPath, type Json, type Path } from '@automateos/model';
import { memo, useCallback } from 'react';
import type { Field, FieldShape } from '../schema/field-shape.ts';
import { FieldFrame, Nested } from './field-frame.tsx';
import { useControl, useFaults } from './form-context.tsx';
import { ModeToggle } from './mode-toggle.tsx';
import { hasTwoModes, useValueMode } from './use-value-mode.ts';

interface FormFieldProps {
  readonly field: Field;
  readonly value: Json | undefined;
  /** Always the same function, so that typing in one field draws only that one. */
  readonly onChange: (name: string, value: Json | undefined) => void;
  /** Of the object that the field is in. */
  readonly path: Path;
  readonly isTemplate: boolean;
}

/** One field of a form: its name, its control, what is wrong with it. */
export const FormField = memo(function FormField({ field, value, onChange, path: outer, isTemplate }: FormFieldProps) {
  const { name, title, description, isRequired, default: standard, placeholder, shape } = field;
  const Control = useControl();
  const path = [...outer, name];
  const change = useCallback((next: Json | undefined) => onChange(name, next), [name, onChange]);
  const { mode, toggle } = useValueMode({ shape, value, onChange: change, default: standard, placeholder });
  const faults = useFaults(path, shape.kind === 'json');
  const isToggled = isTemplate && hasTwoModes(shape);
  const isText = isToggled && mode === 'text';
  return (
    <FieldFrame
      field={formatPath(path)}
      title={title}
      description={description}
      isRequired={isRequired}
      faults={faults}
      isGroup={!isText && isGroup(shape)}
      isInline={!isText && shape.kind === 'boolean'}
      actions={isToggled && <ModeToggle shape={shape} title={title} mode={mode} onToggle={toggle} />}
    >
      {(ids) => {
        const control = (
          <Control
            shape={isText ? TEXT : shape}
            value={value}
            onChange={change}
            path={path}
            title={title}
            placeholder={isText ? (placeholder ?? '{{ input }}') : placeholder}
            default={standard}
            isRequired={isRequired}
            isTemplate={isTemplate}
            ids={ids}
          />
        );
        return !isText && shape.kind === 'object' ? <Nested>{control}</Nested> : control;
      }}
    </FieldFrame>
  );
});

const TEXT: FieldShape = { kind: 'text', content: 'value' };

/** Several controls under one name. */
function isGroup({ kind }: FieldShape): boolean {
  return ['list', 'record', 'object', 'variants', 'either', 'choices'].includes(kind);
}
