import { Box, Button, Grid, Skeleton, Stack } from '@chakra-ui/react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { CircleCheck, SearchX } from 'lucide-react';
import { listDeadLetterGroupsInfiniteOptions } from '../../../api/generated/@tanstack/react-query.gen.ts';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { LoadMore } from '../../../components/load-more.tsx';
import type { LetterFilter, LetterQuery } from '../letter-filter.ts';
import { useLetterWorkflows } from '../use-letter-workflows.ts';
import { GROUP_COLUMNS, GroupRow } from './group-row.tsx';

const ASK_EVERY_MS = 10_000;

/** Groups by a filter, page by page, kept up to date while they are looked at. */
export function useGroups(query: LetterQuery, status: LetterFilter['status']) {
  const list = useInfiniteQuery({
    ...listDeadLetterGroupsInfiniteOptions({ query: { ...query, status } }),
    initialPageParam: {},
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ASK_EVERY_MS,
  });
  return { ...list, groups: list.data?.pages.flatMap(({ items }) => items) };
}

interface GroupListProps {
  readonly list: ReturnType<typeof useGroups>;
  readonly status: LetterFilter['status'];
  readonly isFiltered: boolean;
  readonly search: string;
  readonly onClearFilters: () => void;
}

export function GroupList({ list, status, isFiltered, search, onClearFilters }: GroupListProps) {
  const { groups, error } = list;
  const workflowOf = useLetterWorkflows(groups?.map(({ workflow_id }) => workflow_id) ?? []);
  if (groups === undefined) {
    if (error === null) return <GroupsSkeleton />;
    return (
      <ErrorNotice title="The dead letters could not be loaded" error={error} onRetry={() => void list.refetch()} />
    );
  }
  if (groups.length === 0) return <NoGroups status={status} isFiltered={isFiltered} onClearFilters={onClearFilters} />;
  return (
    <>
      <Box bg="bg.panel" borderWidth="1px" borderRadius="card" overflow="hidden">
        <Grid
          hideBelow="md"
          templateColumns={GROUP_COLUMNS}
          columnGap="4"
          alignItems="center"
          h="9"
          px="4"
          bg="bg.subtle"
          borderBottomWidth="1px"
          color="fg.muted"
          fontSize="xs"
          fontWeight="500"
          aria-hidden
        >
          <span>Letters</span>
          <span>Cause</span>
          <span>Where</span>
          <span>Seen</span>
          <span>Last 24 hours</span>
        </Grid>
        <Box as="ul" listStyleType="none" aria-label="Groups of dead letters">
          {groups.map((group) => (
            <GroupRow key={group.fingerprint} group={group} workflow={workflowOf(group.workflow_id)} search={search} />
          ))}
        </Box>
      </Box>
      {list.hasNextPage && <LoadMore isLoading={list.isFetchingNextPage} onLoad={() => void list.fetchNextPage()} />}
    </>
  );
}

function GroupsSkeleton() {
  return (
    <Stack gap="0" bg="bg.panel" borderWidth="1px" borderRadius="card" aria-hidden>
      {['58%', '44%', '63%', '51%'].map((width) => (
        <Stack key={width} gap="2" px="4" py="3.5" borderTopWidth="1px" _first={{ borderTopWidth: '0' }}>
          <Skeleton h="4" w={width} />
          <Skeleton h="3" w="36%" />
        </Stack>
      ))}
    </Stack>
  );
}

function NoGroups({
  status,
  isFiltered,
  onClearFilters,
}: Pick<GroupListProps, 'status' | 'isFiltered' | 'onClearFilters'>) {
  if (isFiltered) {
    return (
      <EmptyState
        icon={SearchX}
        title="No dead letter matches these filters"
        action={<Button onClick={onClearFilters}>Clear filters</Button>}
      >
        Widen the time, or clear the filters to see all of them.
      </EmptyState>
    );
  }
  if (status !== 'open') {
    return (
      <EmptyState
        icon={CircleCheck}
        title={status === 'redriven' ? 'Nothing was redriven yet' : 'Nothing was discarded'}
      >
        What you decide about dead letters stands here.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={CircleCheck} title="All is well: nothing has failed for good">
      A run that fails after all its attempts waits here, grouped by its cause, until you run it again or let it go.
      Nothing is lost meanwhile.
    </EmptyState>
  );
}
