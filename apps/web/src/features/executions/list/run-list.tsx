import { Box, Button, Grid, Icon } from '@chakra-ui/react';
import { ArrowUp, Play, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { LoadMore } from '../../../components/load-more.tsx';
import { formatCount } from '../../../format/count.ts';
import { RunListSkeleton } from './run-list-skeleton.tsx';
import { RUN_COLUMNS, RunRow } from './run-row.tsx';
import type { useRuns } from './use-runs.ts';

interface RunListProps {
  readonly list: ReturnType<typeof useRuns>;
  readonly hasWorkflow: boolean;
  readonly isFiltered: boolean;
  readonly onClearFilters: () => void;
  /** What is said where there is no run at all. */
  readonly emptyHint: ReactNode;
}

/** Runs with all that a list can be: loading, empty, failed, with news. */
export function RunList({ list, hasWorkflow, isFiltered, onClearFilters, emptyHint }: RunListProps) {
  const { runs, error, news } = list;
  if (runs === undefined) {
    if (error !== null) {
      return <ErrorNotice title="The runs could not be loaded" error={error} onRetry={() => void list.refetch()} />;
    }
    return (
      <ListFrame hasWorkflow={hasWorkflow}>
        <RunListSkeleton />
      </ListFrame>
    );
  }
  const isEmpty = runs.length === 0 && !list.hasNextPage;
  return (
    <Box position="relative">
      {news.count > 0 && <NewsButton news={news} onShow={list.showNew} />}
      {isEmpty ? (
        <NoRuns isFiltered={isFiltered} onClearFilters={onClearFilters} emptyHint={emptyHint} />
      ) : (
        <ListFrame hasWorkflow={hasWorkflow}>
          <Box as="ul" listStyleType="none" aria-label="Runs">
            {runs.map((run) => (
              <RunRow key={run.id} run={run} hasWorkflow={hasWorkflow} />
            ))}
          </Box>
        </ListFrame>
      )}
      {list.hasNextPage && <LoadMore isLoading={list.isFetchingNextPage} onLoad={() => void list.fetchNextPage()} />}
    </Box>
  );
}

function ListFrame({ hasWorkflow, children }: { readonly hasWorkflow: boolean; readonly children: ReactNode }) {
  return (
    <Box bg="bg.panel" borderWidth="1px" borderRadius="card" overflow="hidden">
      <Grid
        hideBelow="md"
        templateColumns={RUN_COLUMNS}
        gap="3"
        alignItems="center"
        h="9"
        px="4"
        borderBottomWidth="1px"
        bg="bg.subtle"
        color="fg.muted"
        fontSize="xs"
        fontWeight="500"
        aria-hidden
      >
        <span>Status</span>
        <span>{hasWorkflow ? 'Workflow' : 'Run'}</span>
        <span>Started</span>
        <span>Took</span>
        <span>Error</span>
      </Grid>
      {children}
    </Box>
  );
}

interface NewsButtonProps {
  readonly news: { readonly count: number; readonly isMore: boolean };
  readonly onShow: () => void;
}

/** News come when they are asked for: a list that moves by itself cannot be read. */
function NewsButton({ news, onShow }: NewsButtonProps) {
  const show = (): void => {
    onShow();
    scrollTo({ top: 0 });
  };
  return (
    <Box position="sticky" top={{ base: '14', md: '3' }} zIndex="1" h="0" textAlign="center" role="status">
      <Button
        size="sm"
        variant="solid"
        borderRadius="full"
        boxShadow="float"
        transform="translateY(-18px)"
        onClick={show}
      >
        <Icon asChild boxSize="3.5">
          <ArrowUp aria-hidden />
        </Icon>
        {news.isMore ? `More than ${news.count} new runs` : formatCount(news.count, 'new run')}
      </Button>
    </Box>
  );
}

interface NoRunsProps {
  readonly isFiltered: boolean;
  readonly onClearFilters: () => void;
  readonly emptyHint: ReactNode;
}

function NoRuns({ isFiltered, onClearFilters, emptyHint }: NoRunsProps) {
  if (!isFiltered) {
    return (
      <EmptyState icon={Play} title="No runs yet">
        {emptyHint}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title="No run matches these filters"
      action={<Button onClick={onClearFilters}>Clear filters</Button>}
    >
      Widen the time, choose another status, or clear the filters to see all runs.
    </EmptyState>
  );
}
