import { Box, chakra, Flex, Grid, Icon, Text } from '@chakra-ui/react';
import { RotateCcw } from 'lucide-react';
import { Link } from 'react-router';
import type { ExecutionListItem } from '../../../api/generated/index.ts';
import { StatusChip } from '../../../components/status-chip.tsx';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { shortId } from '../../../format/short-id.ts';
import { RunDuration } from '../run-duration.tsx';

/** Widths of a row's columns: status, workflow or run, started, took, error. */
export const RUN_COLUMNS = '112px minmax(140px, 1fr) 104px 88px minmax(0, 1.4fr)';

interface RunRowProps {
  readonly run: ExecutionListItem;
  /** Of one workflow, runs are told apart by their ids; of all, by their workflow's name. */
  readonly hasWorkflow: boolean;
}

const RowLink = chakra(Link);

/** A run in a list: a row on wide screens, a card on the phone. Leads to the run. */
export function RunRow({ run, hasWorkflow }: RunRowProps) {
  return (
    <Box
      as="li"
      borderTopWidth="1px"
      _first={{ borderTopWidth: '0' }}
      css={{ contentVisibility: 'auto', containIntrinsicSize: 'auto 44px' }}
    >
      <RowLink
        to={`/runs/${run.id}`}
        display="block"
        _hover={{ bg: 'bg.subtle' }}
        _focusVisible={{ outlineOffset: '-2px' }}
      >
        <Grid hideBelow="md" templateColumns={RUN_COLUMNS} gap="3" alignItems="center" h="11" px="4">
          <Box>
            <StatusChip status={run.status} />
          </Box>
          <RunName run={run} hasWorkflow={hasWorkflow} />
          <Text as="span" color="fg.muted" textStyle="figures" truncate>
            <TimeAgo instant={run.started_at ?? run.created_at} />
          </Text>
          <RunDuration startedAt={run.started_at} completedAt={run.completed_at} />
          <Text as="span" color="fg.muted" truncate title={run.error_message ?? undefined}>
            {run.error_message}
          </Text>
        </Grid>
        <Flex hideFrom="md" direction="column" gap="1.5" p="4">
          <Flex gap="2" align="center" justify="space-between">
            <RunName run={run} hasWorkflow={hasWorkflow} />
            <StatusChip status={run.status} />
          </Flex>
          <Flex gap="2" color="fg.muted" fontSize="code" textStyle="figures">
            <TimeAgo instant={run.started_at ?? run.created_at} />
            {run.started_at !== null && <span aria-hidden>·</span>}
            <RunDuration startedAt={run.started_at} completedAt={run.completed_at} />
          </Flex>
          {run.error_message !== null && (
            <Text fontSize="code" color="danger.fg" lineClamp="2" overflowWrap="anywhere">
              {run.error_message}
            </Text>
          )}
        </Flex>
      </RowLink>
    </Box>
  );
}

function RunName({ run, hasWorkflow }: RunRowProps) {
  return (
    <Flex as="span" align="center" gap="2" minW="0">
      {hasWorkflow ? (
        <Text as="span" fontWeight="500" truncate>
          {run.workflow_name}
        </Text>
      ) : (
        <Text as="span" textStyle="code" truncate title={run.id}>
          {shortId(run.id)}
        </Text>
      )}
      {run.retry_of !== null && (
        <Icon asChild boxSize="3.5" color="fg.muted" flexShrink={0}>
          <RotateCcw aria-label="A run that was made again" />
        </Icon>
      )}
      <Text as="span" textStyle="small" color="fg.subtle" flexShrink={0}>
        v{run.workflow_version}
      </Text>
    </Flex>
  );
}
