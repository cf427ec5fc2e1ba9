import { Box, Flex, HStack, Stack, Text } from '@chakra-ui/react';
import type { WorkflowListItem } from '../../api/generated/index.ts';
import { ActiveSwitch } from './active-switch.tsx';
import { LastRun } from './last-run.tsx';
import { RunChart } from './run-chart.tsx';
import { TriggerSummary } from './trigger-summary.tsx';
import { WorkflowLink } from './workflow-link.tsx';
import type { WorkflowsProps } from './workflow-list.tsx';
import { WorkflowRowMenu } from './workflow-row-menu.tsx';

interface WorkflowCardProps {
  readonly workflow: WorkflowListItem;
  readonly onDelete: WorkflowsProps['onDelete'];
}

/** A workflow with what its table row says, for narrow screens and for who likes cards. */
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
          <WorkflowRowMenu workflow={workflow} onDelete={onDelete} />
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
