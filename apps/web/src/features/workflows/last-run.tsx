import { HStack, Text } from '@chakra-ui/react';
import { Link } from 'react-router';
import type { WorkflowListItem } from '../../api/generated/index.ts';
import { StatusChip } from '../../components/status-chip.tsx';
import { TimeAgo } from '../../components/time-ago.tsx';

/** How the last run stands and when it was; leads to it. */
export function LastRun({ workflow: { last_execution: last } }: { readonly workflow: WorkflowListItem }) {
  if (last === null) {
    return (
      <Text color="fg.subtle" fontSize="xs">
        Never
      </Text>
    );
  }
  const instant = last.completed_at ?? last.started_at;
  return (
    <HStack asChild gap="2" position="relative" width="fit-content" _hover={{ textDecoration: 'underline' }}>
      <Link to={`/runs/${last.id}`}>
        <StatusChip status={last.status} />
        {instant !== null && (
          <Text as="span" color="fg.muted" fontSize="xs" textStyle="figures" whiteSpace="nowrap">
            <TimeAgo instant={instant} />
          </Text>
        )}
      </Link>
    </HStack>
  );
}
