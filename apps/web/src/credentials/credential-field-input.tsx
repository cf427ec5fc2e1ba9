import { Button, Flex, Input, NativeSelect, Text } from '@chakra-ui/react';
import { useState } from 'react';
import { FieldFrame } from '../forms/text-field.tsx';
import { type CredentialField, choiceLabel } from './credential-fields.ts';

interface CredentialFieldInputProps {
  readonly field: CredentialField;
  readonly value: string;
  /** A secret that is there already and is not shown. */
  readonly isSet: boolean;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

export function CredentialFieldInput({ field, value, isSet, error, onChange }: CredentialFieldInputProps) {
  const [isReplacing, setReplacing] = useState(false);
  const label = field.isRequired || field.choices.length > 0 ? field.title : `${field.title} (optional)`;
  if (isSet && !isReplacing && error === undefined) {
    return (
      <FieldFrame label={field.title} hint="It is kept encrypted, and nobody can see it.">
        <Flex align="center" gap="3" minH="9" justify="space-between">
          <Text color="fg.muted">Set</Text>
          <Button size="sm" onClick={() => setReplacing(true)} aria-label={`Replace ${field.title}`}>
            Replace
          </Button>
        </Flex>
      </FieldFrame>
    );
  }
  return (
    <FieldFrame label={label} error={error} hint={field.description}>
      {field.choices.length > 0 ? (
        <NativeSelect.Root>
          <NativeSelect.Field value={value} onChange={(event) => onChange(event.currentTarget.value)}>
            {field.choices.map((choice) => (
              <option key={choice} value={choice}>
                {choiceLabel(choice)}
              </option>
            ))}
          </NativeSelect.Field>
          <NativeSelect.Indicator />
        </NativeSelect.Root>
      ) : (
        <Input
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          type={field.isSecret ? 'password' : 'text'}
          inputMode={field.isNumber ? 'numeric' : undefined}
          autoComplete={field.isSecret ? 'new-password' : 'off'}
          placeholder={field.placeholder}
          autoFocus={isReplacing}
        />
      )}
    </FieldFrame>
  );
}
