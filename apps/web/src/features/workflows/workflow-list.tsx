import { Box, HStack, Table, Text, VisuallyHidden } from '@chakra-ui/react';
import type { WorkflowListItem } from '../../api/generated/index.ts';
import { ActiveSwitch } from './active-switch.tsx';
import { LastRun } from './last-run.tsx';
import { RunChart } from './run-chart.tsx';
import { TriggerSummary } from './trigger-summary.tsx';
import { WorkflowLink } from './workflow-link.tsx';
import { WorkflowRowMenu } from './workflow-row-menu.tsx';

export interface WorkflowsProps {
  readonly workflows: readonly WorkflowListItem[];
  readonly onDelete: (workflow: WorkflowListItem) => void;
}

/** The workflows as a table, one line each. */
export function WorkflowList({ workflows, onDelete }: WorkflowsProps) {
  return (
    <Box borderWidth="1px" borderRadius="card" bg="bg.panel" overflow="hidden">
      <Table.Root size="sm" tableLayout="fixed" css={{ '& td, & th': { px: '3', borderColor: 'border' } }}>
        <Table.Header>
          <Table.Row bg="bg.subtle">
            <Heading width="auto">Name</Heading>
            <Heading width="23%">Starts with</Heading>
            <Heading width="190px">Recent runs</Heading>
            <Heading width="190px">Last run</Heading>
            <Heading width="64px">Active</Heading>
            <Table.ColumnHeader width="56px">
              <VisuallyHidden>More</VisuallyHidden>
            </Table.ColumnHeader>
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {workflows.map((workflow) => (
            <Row key={workflow.id} workflow={workflow} onDelete={onDelete} />
          ))}
        </Table.Body>
      </Table.Root>
    </Box>
  );
}

function Heading({ width, children }: { readonly width: string; readonly children: string }) {
  return (
    <Table.ColumnHeader width={width} color="fg.muted" textStyle="small" fontWeight="500">
      {children}
    </Table.ColumnHeader>
  );
}

function Row({ workflow, onDelete }: { workflow: WorkflowListItem; onDelete: WorkflowsProps['onDelete'] }) {
  return (
    <Table.Row
      h="52px"
      position="relative"
      bg="bg.panel"
      _hover={{ bg: 'bg.subtle' }}
      css={{ '&:last-child td': { borderBottomWidth: 0 } }}
    >
      <Table.Cell>
        <HStack gap="2.5" minW="0">
          <Box
            boxSize="2"
            borderRadius="full"
            flexShrink={0}
            bg={workflow.is_active ? 'status.success.solid' : 'status.cancelled.solid'}
            aria-hidden
          />
          <Box minW="0">
            <WorkflowLink workflow={workflow} />
            {workflow.description !== '' && (
              <Text color="fg.muted" fontSize="xs" truncate>
                {workflow.description}
              </Text>
            )}
          </Box>
        </HStack>
      </Table.Cell>
      <Table.Cell>
        <TriggerSummary workflow={workflow} />
      </Table.Cell>
      <Table.Cell>
        <RunChart workflow={workflow} />
      </Table.Cell>
      <Table.Cell>
        <LastRun workflow={workflow} />
      </Table.Cell>
      <Table.Cell>
        <ActiveSwitch workflow={workflow} />
      </Table.Cell>
      <Table.Cell>
        <WorkflowRowMenu workflow={workflow} onDelete={onDelete} />
      </Table.Cell>
    </Table.Row>
  );
}
