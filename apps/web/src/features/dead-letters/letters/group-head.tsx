import { Box, Flex, Stack, Text } from '@chakra-ui/react';
import { Link } from 'react-router';
import type { DeadLetterGroup } from '../../../api/generated/index.ts';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { explainFailure } from '../../../format/explain-failure.ts';
import { TrendChart } from '../groups/trend-chart.tsx';
import type { LetterWorkflow } from '../use-letter-workflows.ts';

interface GroupHeadProps {
  readonly group: DeadLetterGroup;
  readonly workflow: LetterWorkflow | undefined;
}

/** What the letters of a group have in common, and what can be done about the cause. */
export function GroupHead({ group, workflow }: GroupHeadProps) {
  const { code, message, node_id, workflow_id, first_seen_at, last_seen_at, trend } = group;
  const { advice } = explainFailure(code);
  return (
    <Box bg="bg.panel" borderWidth="1px" borderRadius="card" p="4" mb="4">
      <Flex gap="6" direction={{ base: 'column', md: 'row' }} justify="space-between">
        <Stack gap="1.5" minW="0" flex="1">
          <Text overflowWrap="anywhere">
            {message}{' '}
            <Text as="code" textStyle="code" color="fg.muted">
              {code}
            </Text>
          </Text>
          <Text color="fg.muted">{advice}</Text>
          <Text color="fg.muted" fontSize="code">
            {node_id === null ? 'The run as a whole' : (workflow?.titleOf(node_id) ?? node_id)} in{' '}
            <Text asChild color="accent.fg" textDecoration="underline">
              <Link to={`/workflows/${workflow_id}`}>{workflow?.name ?? 'its workflow'}</Link>
            </Text>
          </Text>
        </Stack>
        <Stack gap="1.5" fontSize="code" color="fg.muted" textStyle="figures" flexShrink={0}>
          <TrendChart trend={trend} />
          <Text>
            Last seen <TimeAgo instant={last_seen_at} />
          </Text>
          <Text>
            First seen <TimeAgo instant={first_seen_at} />
          </Text>
        </Stack>
      </Flex>
    </Box>
  );
}
