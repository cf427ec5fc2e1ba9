import { isFinalExecutionStatus } from '@automateos/model';
import { Flex, IconButton, Text } from '@chakra-ui/react';
import { ChevronLeft } from 'lucide-react';
import { Link } from 'react-router';
import type { Execution } from '../../../api/generated/index.ts';
import { CopyButton } from '../../../components/copy-button.tsx';
import { StatusChip } from '../../../components/status-chip.tsx';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { shortId } from '../../../format/short-id.ts';
import { RunDuration } from '../run-duration.tsx';
import { CalledBy } from './called-by.tsx';
import { Dot } from './dot.tsx';
import { RunActions } from './run-actions.tsx';

interface RunHeaderProps {
  readonly execution: Execution;
  readonly workflowName: string | undefined;
  readonly currentVersion: number | undefined;
}

/** Which run this is, how it stands, and what can be done with it. */
export function RunHeader({ execution, workflowName, currentVersion }: RunHeaderProps) {
  const { id, workflow_id, status, retry_of } = execution;
  return (
    <Flex
      as="header"
      align="center"
      gap={{ base: '2', md: '3' }}
      px={{ base: '4', md: '3' }}
      py="2"
      minH="14"
      wrap="wrap"
      bg="bg.panel"
      borderBottomWidth="1px"
    >
      <Flex align="center" gap="1" minW="0" flex={{ base: '1 1 100%', md: '0 1 auto' }}>
        <IconButton asChild variant="ghost" size="sm" aria-label="All runs of this workflow" title="All runs">
          <Link to={`/workflows/${workflow_id}/runs`}>
            <ChevronLeft />
          </Link>
        </IconButton>
        <Text asChild fontWeight="600" truncate _hover={{ textDecoration: 'underline' }}>
          <Link to={`/workflows/${workflow_id}`}>{workflowName ?? 'Workflow'}</Link>
        </Text>
        <Text as="span" color="fg.subtle" aria-hidden>
          /
        </Text>
        <Text as="h1" fontSize="sm" lineHeight="20px" whiteSpace="nowrap" title={id}>
          run{' '}
          <Text as="code" textStyle="code">
            {shortId(id)}
          </Text>
        </Text>
        <CopyButton text={id} label="Copy the run's id" />
      </Flex>
      <Flex align="center" gap="2" wrap="wrap" flex="1" color="fg.muted" fontSize="code">
        <StatusChip status={status} />
        <RunDuration startedAt={execution.started_at} completedAt={execution.completed_at} />
        <Text as="span" title="The version of the workflow that this run follows">
          <Dot />v{execution.workflow_version}
        </Text>
        <Text as="span">
          <Dot />
          <TimeAgo instant={execution.started_at ?? execution.created_at} />
        </Text>
        <CalledBy executionId={id} />
        {retry_of !== null && (
          <Text as="span">
            <Dot />
            made again of{' '}
            <Text asChild color="accent.fg" textStyle="code" textDecoration="underline">
              <Link to={`/runs/${retry_of}`}>{shortId(retry_of)}</Link>
            </Text>
          </Text>
        )}
      </Flex>
      <RunActions execution={execution} currentVersion={currentVersion} hasEnded={isFinalExecutionStatus(status)} />
    </Flex>
  );
}
