import type { Scope } from '@automateos/model';
import { Box, Button, Checkbox, Fieldset, Flex, HStack, SimpleGrid, Stack, Text } from '@chakra-ui/react';
import { PRESETS, SCOPE_GROUPS } from './scopes.ts';

interface ScopeChoicesProps {
  readonly chosen: readonly Scope[];
  readonly onChange: (scopes: Scope[]) => void;
  readonly error: string | undefined;
}

/** What a key may do: the usual sets by one click, each scope by itself. */
export function ScopeChoices({ chosen, onChange, error }: ScopeChoicesProps) {
  const toggle = (scope: Scope, isOn: boolean): void =>
    onChange(isOn ? [...chosen, scope] : chosen.filter((each) => each !== scope));
  return (
    <Fieldset.Root invalid={error !== undefined}>
      <Flex justify="space-between" align="center" gap="2" wrap="wrap">
        <Fieldset.Legend textStyle="label" color="fg">
          What it can do
        </Fieldset.Legend>
        <HStack gap="1" wrap="wrap">
          {PRESETS.map(({ label, scopes }) => (
            <Button key={label} size="sm" variant="ghost" color="accent.fg" onClick={() => onChange([...scopes])}>
              {label}
            </Button>
          ))}
        </HStack>
      </Flex>
      <SimpleGrid columns={{ base: 1, md: 2 }} gap="4" mt="2">
        {SCOPE_GROUPS.map(({ title, scopes }) => (
          <Stack key={title} gap="1">
            <Text textStyle="small" color="fg.muted" fontWeight="500">
              {title}
            </Text>
            {scopes.map(({ scope, label }) => (
              <Checkbox.Root
                key={scope}
                size="sm"
                minH={{ base: '11', md: '7' }}
                checked={chosen.includes(scope)}
                onCheckedChange={({ checked }) => toggle(scope, checked === true)}
                title={scope}
              >
                <Checkbox.HiddenInput />
                <Checkbox.Control
                  _checked={{ bg: 'accent.solid', borderColor: 'accent.solid', color: 'accent.contrast' }}
                />
                <Checkbox.Label fontWeight="400">{label}</Checkbox.Label>
              </Checkbox.Root>
            ))}
          </Stack>
        ))}
      </SimpleGrid>
      {error !== undefined && (
        <Box role="alert" color="danger.fg" fontSize="code" mt="2">
          {error}
        </Box>
      )}
    </Fieldset.Root>
  );
}
