import type { WorkflowNode } from '@automateos/model';
import { Box, HStack, Text } from '@chakra-ui/react';
import { useNodeTypes } from '../../../api/use-node-types.ts';
import { StatusChip } from '../../../components/status-chip.tsx';
import { formatDuration } from '../../../format/duration.ts';
import { NodeIconTile } from '../../../graph/node-icon.tsx';
import { nodeTitle } from '../../../graph/node-title.ts';
import { summarizeNode } from '../../../graph/summarize-node.ts';
import type { StepProgress } from './run-progress.ts';

interface StepLineProps {
  readonly node: WorkflowNode;
  /** Undefined while its turn has not come. */
  readonly progress: StepProgress | undefined;
}

/** A node of the run that is watched. */
export function StepLine({ node, progress }: StepLineProps) {
  const type = useNodeTypes().get(node.type);
  const isFaint = progress === undefined || progress.status === 'skipped';
  return (
    <HStack
      as="li"
      gap="3"
      px="3"
      minH="14"
      py="2"
      borderTopWidth="1px"
      _first={{ borderTopWidth: 0 }}
      css={{ '& > *': { transition: 'opacity 180ms ease-out' } }}
    >
      <Box opacity={isFaint ? 0.5 : 1}>
        <NodeIconTile icon={type?.icon} group={type?.group} size="8" />
      </Box>
      <Box flex="1" minW="0">
        <Text fontWeight="600" truncate color={isFaint ? 'fg.muted' : 'fg'}>
          {nodeTitle(node, type)}
        </Text>
        <Text color={progress?.message === undefined ? 'fg.muted' : 'danger.fg'} fontSize="xs" truncate>
          {progress?.message ?? (type === undefined ? '' : summarizeNode(type, node.config))}
        </Text>
      </Box>
      {progress?.durationMs !== undefined && progress.status !== 'skipped' && (
        <Text color="fg.muted" fontSize="xs" textStyle="figures">
          {formatDuration(progress.durationMs)}
        </Text>
      )}
      {progress !== undefined && (
        <>
          <Box hideBelow="md">
            <StatusChip status={progress.status} />
          </Box>
          <Box hideFrom="md">
            <StatusChip status={progress.status} compact />
          </Box>
        </>
      )}
    </HStack>
  );
}
