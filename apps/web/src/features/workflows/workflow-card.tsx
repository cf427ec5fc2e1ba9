import { Box, Flex, HStack, SimpleGrid, Stack, Text } from '@chakra-ui/react';
import type { WorkflowListItem } from '../../api/generated/index.ts';
import { ActiveSwitch } from './active-switch.tsx';
import { LastRun } from './last-run.tsx';
import { RunChart } from './run-chart.tsx';
import { TriggerSummary } from './trigger-summary.tsx';
import { WorkflowLink } from './workflow-link.tsx';
import type { WorkflowsProps } from './workflow-list.tsx';
import { WorkflowMenu } from './workflow-menu.tsx';

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

interface WorkflowCardProps {
  readonly workflow: WorkflowListItem;
  readonly onDelete: WorkflowsProps['onDelete'];
}

export function WorkflowCard({ workflow, onDelete }: WorkflowCardProps) {
  return (
    <Stack
      as="li"
      position="relative"
      gap="3"
      p="4"
      minW="0"
      borderWidth="1px"
      borderRadius="card"
      bg="bg.panel"
      transition="border-color 140ms"
      _hover={{ borderColor: 'border.emphasized' }}
    >
      <Flex gap="2" align="flex-start" justify="space-between">
        <Box minW="0" flex="1">
          <WorkflowLink workflow={workflow} />
          {workflow.description !== '' && (
            <Text color="fg.muted" fontSize="code" truncate>
              {workflow.description}
            </Text>
          )}
        </Box>
        <HStack gap="1" flexShrink={0} minH={{ base: '11', md: '8' }} mt={{ base: '-2', md: '-1' }}>
          <ActiveSwitch workflow={workflow} />
          <WorkflowMenu workflow={workflow} onDelete={onDelete} />
        </HStack>
      </Flex>
      <TriggerSummary workflow={workflow} />
      <Flex gap="3" align="center" justify="space-between" minH="24px">
        <LastRun workflow={workflow} />
        <RunChart workflow={workflow} />
      </Flex>
    </Stack>
  );
}
