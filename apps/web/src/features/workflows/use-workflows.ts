import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { listWorkflowsInfiniteOptions } from '../../api/generated/@tanstack/react-query.gen.ts';

const ASK_EVERY_MS = 5_000;

export interface WorkflowFilter {
  readonly text: string;
  readonly activity: 'all' | 'active' | 'inactive';
}

/** One's workflows, newest first, page by page; kept up to date while they are looked at. */
export function useWorkflows({ text, activity }: WorkflowFilter) {
  const query = useInfiniteQuery({
    ...listWorkflowsInfiniteOptions({
      query: {
        include: 'recent',
        ...(text !== '' && { q: text }),
        ...(activity !== 'all' && { is_active: activity === 'active' ? 'true' : 'false' }),
      },
    }),
    initialPageParam: {},
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ASK_EVERY_MS,
  });
  return { ...query, workflows: query.data?.pages.flatMap(({ items }) => items) };
}
