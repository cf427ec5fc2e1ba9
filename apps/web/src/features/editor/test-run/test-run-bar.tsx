import { Button, HStack, IconButton, Text } from '@chakra-ui/react';
import { X } from 'lucide-react';
import { Link } from 'react-router';
import { StatusChip } from '../../../components/status-chip.tsx';
import { formatDuration } from '../../../format/duration.ts';
import type { TestRun } from './use-test-run.ts';

interface TestRunBarProps {
  readonly run: TestRun;
  /** Below the list, whose first rows it would cover; above the canvas. */
  readonly isAtBottom: boolean;
  readonly onClose: () => void;
}

/** How the run stands whose states the cards show. */
export function TestRunBar({ run, isAtBottom, onClose }: TestRunBarProps) {
  const { execution } = run;
  const status = execution?.status ?? 'queued';
  const { started_at: startedAt = null, completed_at: completedAt = null } = execution ?? {};
  return (
    <HStack
      role="status"
      position="absolute"
      {...(isAtBottom ? { bottom: '3' } : { top: '3' })}
      left="50%"
      transform="translateX(-50%)"
      zIndex="docked"
      gap="2"
      maxW="calc(100% - 24px)"
      pl="3"
      pr="1"
      py="1"
      bg="bg.panel"
      borderWidth="1px"
      borderRadius="full"
      boxShadow="float"
    >
      <StatusChip status={status} />
      {startedAt !== null && completedAt !== null && (
        <Text textStyle="figures" color="fg.muted" whiteSpace="nowrap">
          {formatDuration(Date.parse(completedAt) - Date.parse(startedAt))}
        </Text>
      )}
      {execution?.error_message != null && (
        <Text color="danger.fg" truncate maxW="360px" title={execution.error_message}>
          {execution.error_message}
        </Text>
      )}
      <Button asChild size="sm" variant="ghost">
        <Link to={`/runs/${run.id}`}>Open run</Link>
      </Button>
      <IconButton size="sm" variant="ghost" aria-label="Hide the run" title="Hide the run" onClick={onClose}>
        <X />
      </IconButton>
    </HStack>
  );
}
