import { Flex, Input } from '@chakra-ui/react';
import { useState } from 'react';
import type { ControlProps } from '../form/control-props.ts';
import { bestUnit, DURATION_UNITS, type DurationUnit, parseNumber, unitMs } from './number-text.ts';
import { Select } from './select.tsx';

/** A number; a length of time has its unit beside it. */
export function NumberControl(props: ControlProps<'number'>) {
  return props.shape.isDuration ? <DurationInput {...props} /> : <NumberInput {...props} scale={1} />;
}

interface NumberInputProps extends ControlProps<'number'> {
  /** What one of the shown number is worth. */
  readonly scale: number;
}

/** Shows what is typed as it is typed; what is no number goes into the document as it is and is told there. */
function NumberInput({ shape, value, onChange, placeholder, isRequired, ids, scale }: NumberInputProps) {
  const shown = typeof value === 'number' ? String(value / scale) : typeof value === 'string' ? value : '';
  const [text, setText] = useState(shown);
  const isOwn = parseNumber(text, scale) === (value === undefined ? undefined : value);
  return (
    <Input
      id={ids.inputId}
      size="sm"
      h={{ base: '11', md: '8' }}
      fontSize={{ base: 'md', md: 'sm' }}
      fontVariantNumeric="tabular-nums"
      inputMode={shape.isInteger && scale === 1 ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={isOwn ? text : shown}
      placeholder={placeholder}
      aria-describedby={ids.describedBy}
      aria-invalid={ids.isInvalid || undefined}
      aria-required={isRequired || undefined}
      onChange={({ target }) => {
        setText(target.value);
        onChange(parseNumber(target.value, scale));
      }}
    />
  );
}

function DurationInput(props: ControlProps<'number'>) {
  const { value, onChange, title, ids } = props;
  const inUse = typeof value === 'number' ? value : typeof props.default === 'number' ? props.default : undefined;
  const [unit, setUnit] = useState<DurationUnit>(() => bestUnit(inUse));
  const scale = unitMs(unit);
  const placeholder = typeof props.default === 'number' ? String(props.default / scale) : props.placeholder;
  const changeUnit = (next: DurationUnit) => {
    setUnit(next);
    if (typeof value === 'number') onChange((value / scale) * unitMs(next));
  };
  return (
    <Flex gap="2">
      <NumberInput {...props} key={unit} placeholder={placeholder} scale={scale} />
      <Select
        id={`${ids.inputId}unit`}
        label={`Unit of ${title}`}
        value={unit}
        onChange={(next) => changeUnit(DURATION_UNITS.find((known) => known === next) ?? 'ms')}
        options={DURATION_UNITS.map((each) => ({ value: each, label: each }))}
        w="88px"
      />
    </Flex>
  );
}
