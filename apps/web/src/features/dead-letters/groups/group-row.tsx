import { Box, chakra, Flex, Grid, Text } from '@chakra-ui/react';
import { Link } from 'react-router';
import type { DeadLetterGroup } from '../../../api/generated/index.ts';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { explainFailure } from '../../../format/explain-failure.ts';
import type { LetterWorkflow } from '../use-letter-workflows.ts';
import { TrendChart } from './trend-chart.tsx';

/** Widths of a row's columns: count, cause, where, seen, trend. */
export const GROUP_COLUMNS = '64px minmax(0, 1.6fr) minmax(0, 1fr) 168px 96px';

interface GroupRowProps {
  readonly group: DeadLetterGroup;
  readonly workflow: LetterWorkflow | undefined;
  /** Of the list, so that the group opens with the same filters. */
  readonly search: string;
}

const RowLink = chakra(Link);

/** Letters with one cause; leads to them. */
export function GroupRow({ group, workflow, search }: GroupRowProps) {
  const { fingerprint, code, message, count, node_id, first_seen_at, last_seen_at, trend } = group;
  const { cause } = explainFailure(code);
  const node = node_id === null ? 'the run as a whole' : (workflow?.titleOf(node_id) ?? node_id);
  return (
    <Box as="li" borderTopWidth="1px" _first={{ borderTopWidth: '0' }}>
      <RowLink
        to={`/dead-letters/${fingerprint}${search}`}
        display="block"
        _hover={{ bg: 'bg.subtle' }}
        _focusVisible={{ outlineOffset: '-2px' }}
      >
        <Grid
          templateColumns={{ base: '1fr auto', md: GROUP_COLUMNS }}
          columnGap="4"
          rowGap="1.5"
          alignItems="center"
          px="4"
          py="3"
        >
          <Text as="span" order={{ base: 1, md: 0 }} textStyle="page" fontVariantNumeric="tabular-nums">
            {count.toLocaleString('en')}
          </Text>
          <Box minW="0" gridColumn={{ base: '1 / -1', md: 'auto' }} order={{ base: -1, md: 0 }}>
            <Text fontWeight="500">{cause}</Text>
            <Text fontSize="code" color="fg.muted" lineClamp={{ base: 2, md: 1 }} overflowWrap="anywhere">
              {message}
            </Text>
          </Box>
          <Box minW="0" gridColumn={{ base: '1 / -1', md: 'auto' }}>
            <Text truncate>{node}</Text>
            <Text fontSize="code" color="fg.muted" truncate>
              {workflow?.name ?? ' '}
            </Text>
          </Box>
          <Box fontSize="code" color="fg.muted" textStyle="figures" gridColumn={{ base: '1 / -1', md: 'auto' }}>
            <Flex gap="1">
              Last <TimeAgo instant={last_seen_at} />
            </Flex>
            <Flex gap="1">
              First <TimeAgo instant={first_seen_at} />
            </Flex>
          </Box>
          <Box order={{ base: 2, md: 0 }}>
            <TrendChart trend={trend} />
          </Box>
        </Grid>
      </RowLink>
    </Box>
  );
}
