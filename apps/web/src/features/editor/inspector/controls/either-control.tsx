import { Stack } from '@chakra-ui/react';
import { useState } from 'react';
import type { ControlProps } from '../form/control-props.ts';
import { alternativeOf } from '../schema/alternative-of.ts';
import { Select } from './select.tsx';
import { ValueSlot } from './value-slot.tsx';

/** A value of one of several kinds: which kind, and its control. */
export function EitherControl(props: ControlProps<'either'>) {
  const { shape, value, onChange, title, ids } = props;
  const [chosen, setChosen] = useState(() => alternativeOf(shape.alternatives, value));
  const index = value === undefined ? chosen : alternativeOf(shape.alternatives, value);
  const current = shape.alternatives[index];
  return (
    <Stack gap="2">
      <Select
        id={ids.inputId}
        label={`Kind of ${title}`}
        value={String(index)}
        onChange={(key) => {
          setChosen(Number(key));
          onChange(undefined);
        }}
        options={shape.alternatives.map(({ label }, at) => ({ value: String(at), label }))}
      />
      {current !== undefined && <ValueSlot {...props} key={index} shape={current.shape} />}
    </Stack>
  );
}
