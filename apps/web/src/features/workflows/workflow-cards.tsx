import { SimpleGrid } from '@chakra-ui/react';
import { WorkflowCard } from './workflow-card.tsx';
import type { WorkflowsProps } from './workflow-list.tsx';

/** The workflows as cards, two or three beside each other where there is room. */
export function WorkflowCards({ workflows, onDelete }: WorkflowsProps) {
  return (
    <SimpleGrid as="ul" listStyleType="none" minChildWidth={{ base: 'full', md: '320px' }} gap="4">
      {workflows.map((workflow) => (
        <WorkflowCard key={workflow.id} workflow={workflow} onDelete={onDelete} />
      ))}
    </SimpleGrid>
  );
}
