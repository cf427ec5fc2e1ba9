import { RadioGroup, Stack, Text } from '@chakra-ui/react';

export type VersionChoice = 'original' | 'current';

interface VersionChoiceFieldProps {
  readonly value: VersionChoice;
  readonly onChange: (value: VersionChoice) => void;
  /** Undefined where runs of several versions are meant. */
  readonly original: number | undefined;
  /** Undefined until it is known. */
  readonly current: number | undefined;
}

/** Which definition a run that is made again follows. */
export function VersionChoiceField({ value, onChange, original, current }: VersionChoiceFieldProps) {
  const choices = [
    {
      value: 'original',
      label:
        original === undefined ? 'The version that each run followed' : `The version that it followed: v${original}`,
      hint: 'The same steps as before.',
    },
    {
      value: 'current',
      label: `The current version${current === undefined ? '' : `: v${current}`}`,
      hint: current !== undefined && current === original ? 'It is the same one.' : 'With what was repaired since.',
    },
  ] as const;
  return (
    <Stack gap="2">
      <Text textStyle="label" id="version-choice">
        Version
      </Text>
      <RadioGroup.Root
        colorPalette="accent"
        aria-labelledby="version-choice"
        value={value}
        onValueChange={(details) => onChange(details.value === 'current' ? 'current' : 'original')}
      >
        <Stack gap="2">
          {choices.map((choice) => (
            <RadioGroup.Item
              key={choice.value}
              value={choice.value}
              minH={{ base: '11', md: 'auto' }}
              alignItems="start"
            >
              <RadioGroup.ItemHiddenInput />
              <RadioGroup.ItemIndicator mt="0.5" />
              <RadioGroup.ItemText>
                {choice.label}{' '}
                <Text as="span" color="fg.muted" fontWeight="400">
                  {choice.hint}
                </Text>
              </RadioGroup.ItemText>
            </RadioGroup.Item>
          ))}
        </Stack>
      </RadioGroup.Root>
    </Stack>
  );
}
