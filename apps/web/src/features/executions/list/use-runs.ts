import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import {
  listAllExecutionsInfiniteOptions,
  listAllExecutionsOptions,
} from '../../../api/generated/@tanstack/react-query.gen.ts';
import type { ExecutionListPage } from '../../../api/generated/index.ts';
import { useTimeQuery } from '../../../components/use-time-query.ts';
import { countNewRuns, mergeNewestPage } from './merge-runs.ts';
import type { RunFilter } from './run-filter.ts';

/** While nobody tells what happens, the newest page is asked for so often. */
const ASK_EVERY_MS = 4_000;
/** With live events this is only for the case that one was lost. */
const ASK_ANYWAY_MS = 30_000;

type Pages = InfiniteData<ExecutionListPage>;

/**
 * Runs by a filter, newest first, page by page; kept up to date while they are looked at, without moving.
 *
 * @param isTold whether somebody else asks for the newest page when something happened
 */
export function useRuns(filter: RunFilter, { isTold = false } = {}) {
  const queries = useQueryClient();
  const time = useTimeQuery(filter.time);
  const query = {
    ...(filter.status && { status: filter.status }),
    ...(filter.workflowId && { workflow_id: filter.workflowId }),
    ...(filter.text !== '' && { q: filter.text }),
    ...time,
  };
  const listOptions = listAllExecutionsInfiniteOptions({ query });
  const list = useInfiniteQuery({
    ...listOptions,
    initialPageParam: {},
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0, // who comes back sees the newest runs, not those of before
  });
  const newest = useQuery({
    ...listAllExecutionsOptions({ query }),
    refetchInterval: isTold ? ASK_ANYWAY_MS : ASK_EVERY_MS,
  });

  const { queryKey } = listOptions;
  const key = JSON.stringify(queryKey);
  const page = newest.data;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `queryKey`, which is made anew each time
  useEffect(() => {
    if (page === undefined) return;
    queries.setQueryData<Pages>(queryKey, (old) => {
      if (old === undefined) return old;
      const pages = mergeNewestPage(old.pages, page);
      return pages === old.pages ? old : { ...old, pages: [...pages] };
    });
  }, [queries, key, page]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const showNew = useCallback(() => {
    if (page === undefined) return;
    queries.setQueryData<Pages>(queryKey, { pages: [page], pageParams: [{}] });
  }, [queries, key, page]);

  const pages = list.data?.pages;
  const runs = pages?.flatMap(({ items }) => items);
  return {
    ...list,
    runs,
    news: pages === undefined || page === undefined ? { count: 0, isMore: false } : countNewRuns(pages, page),
    showNew,
    refreshNewest: newest.refetch,
  };
}
