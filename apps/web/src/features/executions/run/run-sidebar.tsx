import { Box, Button, chakra, Flex, IconButton, Skeleton, Text } from '@chakra-ui/react';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { Link, useSearchParams } from 'react-router';
import type { ExecutionListItem } from '../../../api/generated/index.ts';
import { LoadMore } from '../../../components/load-more.tsx';
import { StatusChip } from '../../../components/status-chip.tsx';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { useRemembered } from '../../../components/use-remembered.ts';
import { formatCount } from '../../../format/count.ts';
import { useRuns } from '../list/use-runs.ts';
import { RunDuration } from '../run-duration.tsx';

interface RunSidebarProps {
  readonly workflowId: string;
  readonly executionId: string;
}

/** The other runs of the workflow, beside the one that is shown; can be folded away. */
export function RunSidebar({ workflowId, executionId }: RunSidebarProps) {
  const [state, setState] = useRemembered('run-sidebar', ['open', 'folded']);
  const isOpen = state === 'open';
  return (
    <Flex
      as="aside"
      aria-label="Runs of this workflow"
      hideBelow="lg"
      direction="column"
      w={isOpen ? '220px' : '11'}
      flexShrink={0}
      bg="bg.panel"
      borderRightWidth="1px"
      minH="0"
    >
      <Flex align="center" justify="space-between" h="11" pl={isOpen ? '4' : '1'} pr="1" flexShrink={0}>
        {isOpen && <Text textStyle="label">Runs</Text>}
        <IconButton
          variant="ghost"
          size="sm"
          color="fg.muted"
          aria-expanded={isOpen}
          aria-label={isOpen ? 'Fold the runs away' : 'Show the runs of this workflow'}
          title={isOpen ? 'Fold away' : 'Runs of this workflow'}
          onClick={() => setState(isOpen ? 'folded' : 'open')}
        >
          {isOpen ? <PanelLeftClose /> : <PanelLeftOpen />}
        </IconButton>
      </Flex>
      {isOpen && <SidebarRuns workflowId={workflowId} executionId={executionId} />}
    </Flex>
  );
}

function SidebarRuns({ workflowId, executionId }: RunSidebarProps) {
  const list = useRuns({ workflowId, status: undefined, text: '', time: {} });
  const { runs, news } = list;
  return (
    <Box flex="1" minH="0" overflowY="auto">
      {news.count > 0 && (
        <Button size="sm" variant="ghost" color="accent.fg" w="full" borderRadius="0" onClick={list.showNew}>
          {news.isMore ? `More than ${news.count} new runs` : formatCount(news.count, 'new run')}
        </Button>
      )}
      {runs === undefined ? (
        <Flex direction="column" gap="4" p="4" aria-hidden>
          <Skeleton h="5" />
          <Skeleton h="5" />
          <Skeleton h="5" />
        </Flex>
      ) : (
        <Box as="ul" listStyleType="none">
          {runs.map((run) => (
            <SidebarRun key={run.id} run={run} isShown={run.id === executionId} />
          ))}
        </Box>
      )}
      {list.hasNextPage && <LoadMore isLoading={list.isFetchingNextPage} onLoad={() => void list.fetchNextPage()} />}
    </Box>
  );
}

const RunLink = chakra(Link);

function SidebarRun({ run, isShown }: { readonly run: ExecutionListItem; readonly isShown: boolean }) {
  const [params] = useSearchParams();
  const view = params.get('view');
  return (
    <li>
      <RunLink
        to={`/runs/${run.id}${view === null ? '' : `?view=${view}`}`}
        aria-current={isShown ? 'page' : undefined}
        display="flex"
        alignItems="center"
        gap="2"
        h="11"
        px="3"
        fontSize="code"
        textStyle="figures"
        color="fg.muted"
        bg={isShown ? 'accent.subtle' : undefined}
        _hover={{ bg: isShown ? 'accent.subtle' : 'bg.subtle' }}
        _focusVisible={{ outlineOffset: '-2px' }}
      >
        <StatusChip status={run.status} compact />
        <Text as="span" flex="1" color={isShown ? 'fg' : undefined} truncate>
          <TimeAgo instant={run.started_at ?? run.created_at} />
        </Text>
        <RunDuration startedAt={run.started_at} completedAt={run.completed_at} />
      </RunLink>
    </li>
  );
}
