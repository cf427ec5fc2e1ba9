import { isJsonObject } from '@automateos/model';
import { Stack } from '@chakra-ui/react';
import type { ControlProps } from '../form/control-props.ts';
import { Nested } from '../form/field-frame.tsx';
import { FieldList } from '../form/field-list.tsx';
import { Select } from './select.tsx';

/** Objects of several kinds: which one, and its fields. */
export function VariantsControl(props: ControlProps<'variants'>) {
  const { shape, value, onChange, path, title, isTemplate, isRequired, ids } = props;
  const { discriminator, variants } = shape;
  const told = isJsonObject(value) ? value[discriminator] : undefined;
  const index = variants.findIndex((variant) => variant.value === told);
  const current = variants[index];
  const choose = (key: string) => {
    const next = variants[Number(key)];
    if (next === undefined) return onChange(undefined);
    // What the two kinds have in common is kept.
    const names = new Set(next.fields.map(({ name }) => name));
    const kept = Object.entries(isJsonObject(value) ? value : {}).filter(([name]) => names.has(name));
    onChange({ [discriminator]: next.value, ...Object.fromEntries(kept) });
  };
  return (
    <Stack gap="3">
      <Select
        id={ids.inputId}
        describedBy={ids.describedBy}
        isInvalid={ids.isInvalid}
        label={title}
        value={String(index)}
        onChange={choose}
        options={[
          ...(isRequired && index !== -1 ? [] : [{ value: '-1', label: isRequired ? 'Choose…' : 'Not set' }]),
          ...variants.map(({ label }, at) => ({ value: String(at), label })),
        ]}
      />
      {current !== undefined && current.fields.length > 0 && (
        <Nested key={index}>
          <FieldList fields={current.fields} value={value} onChange={onChange} path={path} isTemplate={isTemplate} />
        </Nested>
      )}
    </Stack>
  );
}
