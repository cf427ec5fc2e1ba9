import { Button, HStack } from '@chakra-ui/react';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface ChoiceChipsProps<Value extends string> {
  /** What is chosen between, such as "Status". */
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** A few choices side by side, one of them made; they scroll by themselves where the screen is narrow. */
export function ChoiceChips<Value extends string>({ label, choices, value, onChange }: ChoiceChipsProps<Value>) {
  return (
    <HStack
      role="group"
      aria-label={label}
      gap="1"
      maxW="full"
      overflowX="auto"
      // room for the focus ring, which a scrolling box would cut
      p="1"
      m="-1"
      css={{ scrollbarWidth: 'none' }}
    >
      {choices.map((choice) => {
        const isChosen = choice.value === value;
        return (
          <Button
            key={choice.value}
            aria-pressed={isChosen}
            variant="ghost"
            size="sm"
            flexShrink={0}
            borderRadius="full"
            fontSize="code"
            color={isChosen ? 'accent.fg' : 'fg.muted'}
            bg={isChosen ? 'accent.subtle' : 'transparent'}
            onClick={() => onChange(choice.value)}
          >
            {choice.label}
          </Button>
        );
      })}
    </HStack>
  );
}
