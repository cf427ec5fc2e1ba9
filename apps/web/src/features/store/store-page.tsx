import { Box, Button, Grid, Skeleton, Stack } from '@chakra-ui/react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Database, SearchX } from 'lucide-react';
import { useState } from 'react';
import { listStoreEntriesInfiniteOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import type { StoreListItem } from '../../api/generated/index.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Page } from '../../components/page.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useUrlFilter } from '../../components/use-url-filter.ts';
import { WorkflowField } from '../../components/workflow-field.tsx';
import { EntryDialog } from './entry-dialog.tsx';
import { ENTRY_COLUMNS, EntryRow } from './entry-row.tsx';

/** What workflows keep from run to run: of one workflow, or what all of them share. */
export function StorePage() {
  const [params, change] = useUrlFilter();
  const workflowId = params.get('workflow') ?? undefined;
  const prefix = params.get('prefix') ?? '';
  const area = workflowId === undefined ? {} : { workflow_id: workflowId };
  const list = useInfiniteQuery({
    ...listStoreEntriesInfiniteOptions({ query: { ...area, ...(prefix !== '' && { prefix }) } }),
    initialPageParam: {},
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const [open, setOpen] = useState<string>();
  const entries = list.data?.pages.flatMap(({ items }) => items);
  return (
    <Page
      title="Stored values"
      filters={
        <>
          <SearchField label="Keys that begin with" value={prefix} onChange={(text) => change({ prefix: text })} />
          <WorkflowField
            value={workflowId}
            onChange={(workflow) => change({ workflow })}
            whenNone="Shared by all workflows"
          />
        </>
      }
    >
      {list.error !== null && (
        <ErrorNotice title="The values could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isPending && <Skeleton h="48" borderRadius="card" aria-label="Loading" />}
      {entries?.length === 0 && (
        <NoEntries prefix={prefix} isShared={workflowId === undefined} onClear={() => change({ prefix: undefined })} />
      )}
      {entries !== undefined && entries.length > 0 && <EntryList entries={entries} onOpen={setOpen} />}
      {list.hasNextPage && <LoadMore isLoading={list.isFetchingNextPage} onLoad={() => void list.fetchNextPage()} />}
      {open !== undefined && <EntryDialog area={area} entryKey={open} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}

interface EntryListProps {
  readonly entries: readonly StoreListItem[];
  readonly onOpen: (key: string) => void;
}

function EntryList({ entries, onOpen }: EntryListProps) {
  return (
    <Box bg="bg.panel" borderWidth="1px" borderRadius="card" overflow="hidden">
      <Grid
        hideBelow="md"
        templateColumns={ENTRY_COLUMNS}
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
        <span>Key</span>
        <span>Size</span>
        <span>Changed</span>
        <span>Expires</span>
      </Grid>
      <Stack as="ul" listStyleType="none" gap="0" aria-label="Stored values">
        {entries.map((entry) => (
          <EntryRow key={entry.key} entry={entry} onOpen={() => onOpen(entry.key)} />
        ))}
      </Stack>
    </Box>
  );
}

interface NoEntriesProps {
  readonly prefix: string;
  readonly isShared: boolean;
  readonly onClear: () => void;
}

function NoEntries({ prefix, isShared, onClear }: NoEntriesProps) {
  if (prefix !== '') {
    return (
      <EmptyState icon={SearchX} title="No key begins so" action={<Button onClick={onClear}>Show all</Button>}>
        Upper and lower case are told apart.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Database} title="Nothing is stored here">
      {isShared
        ? 'The node “Store” keeps values from run to run. Choose a workflow to see what it keeps for itself; what all your workflows share stands here.'
        : 'The node “Store” keeps values from run to run. This workflow has none of its own.'}
    </EmptyState>
  );
}
