import { Box, Flex, HStack, Stack, Text } from '@chakra-ui/react';
import type { Template } from '../templates/template.ts';
import { NodeStrip } from './node-strip.tsx';
import { PickCard } from './pick-card.tsx';

interface TemplateCardProps {
  readonly template: Template;
  readonly isBusy: boolean;
  readonly onPick: (template: Template) => void;
  /** Says that it is the one to begin with. */
  readonly isSuggested?: boolean;
}

/** A template: its nodes as icons, what it does, what it shows. One click takes it. */
export function TemplateCard({ template, isBusy, onPick, isSuggested = false }: TemplateCardProps) {
  return (
    <PickCard
      type="button"
      disabled={isBusy}
      onClick={() => onPick(template)}
      flexDirection="column"
      {...(isSuggested && { borderColor: 'accent.fg' })}
    >
      <Flex w="full" gap="2" align="center" justify="space-between">
        <NodeStrip definition={template.definition} />
        {isSuggested && (
          <Text px="2" borderRadius="full" bg="accent.subtle" color="accent.fg" fontSize="xs" fontWeight="500">
            Start here
          </Text>
        )}
      </Flex>
      <Stack gap="1" flex="1">
        <Text fontWeight="600">{template.name}</Text>
        <Text color="fg.muted" fontSize="code">
          {template.description}
        </Text>
      </Stack>
      <HStack gap="1.5" wrap="wrap">
        {template.tags.map((tag) => (
          <Box key={tag} px="1.5" borderRadius="sm" bg="bg.muted" color="fg.muted" fontSize="xs">
            {tag}
          </Box>
        ))}
      </HStack>
    </PickCard>
  );
}
