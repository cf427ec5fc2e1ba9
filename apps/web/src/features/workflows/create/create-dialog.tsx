import { Box, Heading, SimpleGrid, Stack } from '@chakra-ui/react';
import { FileInput, SquareDashed } from 'lucide-react';
import { useState } from 'react';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Modal } from '../../../components/modal.tsx';
import { TEMPLATES } from '../templates/index.ts';
import { ImportForm } from './import-form.tsx';
import { StartCard } from './start-card.tsx';
import { TemplateCard } from './template-card.tsx';
import { useCreateWorkflow } from './use-create-workflow.ts';

/** Where a new workflow comes from: nothing, a file, or a template. */
export function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const [isImporting, setImporting] = useState(false);
  const create = useCreateWorkflow();
  if (isImporting) {
    return (
      <Modal title="Import workflow" size="lg" onClose={onClose}>
        <ImportForm create={create} onBack={() => setImporting(false)} />
      </Modal>
    );
  }
  return (
    <Modal title="Create workflow" size="xl" onClose={onClose}>
      <Stack gap="6">
        {create.isError && <ErrorNotice title="The workflow could not be made" error={create.error} />}
        <SimpleGrid columns={{ base: 1, sm: 2 }} gap="3">
          <StartCard
            icon={SquareDashed}
            title="Blank"
            isBusy={create.isPending}
            onStart={() =>
              create.mutate({ name: 'Untitled', definition: { nodes: [], connections: [] }, is_active: false })
            }
          >
            Begin with an empty canvas
          </StartCard>
          <StartCard icon={FileInput} title="Import" isBusy={create.isPending} onStart={() => setImporting(true)}>
            From a file or from pasted JSON
          </StartCard>
        </SimpleGrid>
        <Box as="section">
          <Heading as="h3" textStyle="label" color="fg.muted" mb="3">
            Templates
          </Heading>
          <SimpleGrid columns={{ base: 1, md: 2 }} gap="3">
            {TEMPLATES.map((template) => (
              <TemplateCard
                key={template.id}
                template={template}
                isBusy={create.isPending}
                onPick={({ name, description, definition, samplePayload }) =>
                  create.mutate({ name, description, definition, samplePayload })
                }
              />
            ))}
          </SimpleGrid>
        </Box>
      </Stack>
    </Modal>
  );
}
