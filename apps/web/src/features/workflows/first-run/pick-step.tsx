import { Button, SimpleGrid, Stack, Text } from '@chakra-ui/react';
import { TemplateCard } from '../create/template-card.tsx';
import { TEMPLATES } from '../templates/index.ts';
import type { Template } from '../templates/template.ts';

interface PickStepProps {
  readonly isBusy: boolean;
  readonly onPick: (template: Template) => void;
  readonly onCreate: () => void;
}

/** Few enough to choose from at a glance; the others are where workflows are made. */
const OFFERED = TEMPLATES.slice(0, 6);

export function PickStep({ isBusy, onPick, onCreate }: PickStepProps) {
  return (
    <Stack gap="4">
      <SimpleGrid columns={{ base: 1, md: 2 }} gap="3">
        {OFFERED.map((template, index) => (
          <TemplateCard
            key={template.id}
            template={template}
            isBusy={isBusy}
            isSuggested={index === 0}
            onPick={onPick}
          />
        ))}
      </SimpleGrid>
      <Text color="fg.muted">
        Rather start empty, or with a file?{' '}
        <Button variant="plain" size="sm" px="0" h="auto" color="accent.fg" fontWeight="500" onClick={onCreate}>
          Create your own
        </Button>
      </Text>
    </Stack>
  );
}
