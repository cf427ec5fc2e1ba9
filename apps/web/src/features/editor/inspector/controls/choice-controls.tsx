import type { Json } from '@automateos/model';
import { Button, HStack, Switch } from '@chakra-ui/react';
import { Check } from 'lucide-react';
import type { ControlProps } from '../form/control-props.ts';
import type { Choice } from '../schema/field-shape.ts';
import { Select } from './select.tsx';

/** Yes or no. */
export function BooleanControl({ value, onChange, default: standard, ids }: ControlProps<'boolean'>) {
  const isOn = typeof value === 'boolean' ? value : standard === true;
  return (
    <Switch.Root
      size="sm"
      checked={isOn}
      ids={{ hiddenInput: ids.inputId, label: ids.labelId }}
      // What is the default anyway need not be written down.
      onCheckedChange={({ checked }) => onChange(checked === standard ? undefined : checked)}
      minH={{ base: '11', md: '6' }}
    >
      <Switch.HiddenInput aria-describedby={ids.describedBy} />
      <Switch.Control css={{ '&[data-state=checked]': { bg: 'accent.solid' } }} />
    </Switch.Root>
  );
}

/** One of a few values. An empty entry takes the value away, or says that there is none yet. */
export function ChoiceControl({ shape, value, onChange, default: standard, isRequired, ids }: ControlProps<'choice'>) {
  const { choices } = shape;
  const keyOf = (choice: Json) => String(choices.findIndex((each) => each.value === choice));
  const standardKey = standard === undefined ? '-1' : keyOf(standard);
  const options = choices.map(({ label }, index) => ({
    value: String(index),
    label: String(index) === standardKey ? `${label} (default)` : label,
  }));
  const isUnknown = value !== undefined && keyOf(value) === '-1';
  return (
    <Select
      id={ids.inputId}
      describedBy={ids.describedBy}
      isInvalid={ids.isInvalid}
      value={isUnknown ? 'unknown' : value === undefined ? standardKey : keyOf(value)}
      onChange={(key) => onChange(key === '-1' || key === standardKey ? undefined : choices[Number(key)]?.value)}
      options={[
        ...(standardKey === '-1' ? [{ value: '-1', label: isRequired ? 'Choose…' : 'Not set' }] : []),
        ...(isUnknown ? [{ value: 'unknown', label: JSON.stringify(value) }] : []),
        ...options,
      ]}
    />
  );
}

/** Any of a few values. */
export function ChoicesControl({ shape, value, onChange, default: standard, title, ids }: ControlProps<'choices'>) {
  const chosen = listOf(value ?? standard);
  const toggle = ({ value: choice }: Choice) => {
    const next = chosen.includes(choice)
      ? chosen.filter((each) => each !== choice)
      : shape.choices.map((each) => each.value).filter((each) => each === choice || chosen.includes(each));
    const [only] = next;
    if (next.length === 0) onChange(standard === undefined ? undefined : []);
    else onChange(shape.isOneAllowed && next.length === 1 ? only : next);
  };
  return (
    <HStack wrap="wrap" gap="1.5" role="group" aria-label={title} aria-describedby={ids.describedBy}>
      {shape.choices.map((choice) => {
        const isChosen = chosen.includes(choice.value);
        return (
          <Button
            key={choice.label}
            size="sm"
            h={{ base: '11', md: '7' }}
            px="2.5"
            fontSize="xs"
            borderRadius="full"
            aria-pressed={isChosen}
            borderColor={isChosen ? 'accent.solid' : 'border'}
            bg={isChosen ? 'accent.subtle' : 'bg.panel'}
            color={isChosen ? 'accent.fg' : 'fg.muted'}
            onClick={() => toggle(choice)}
          >
            {isChosen && <Check size={12} aria-hidden />}
            {choice.label}
          </Button>
        );
      })}
    </HStack>
  );
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value]; // as: isArray widens what is read-only
}
