import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { listDeadLettersInfiniteOptions } from '../../../api/generated/@tanstack/react-query.gen.ts';
import type { LetterFilter, LetterQuery } from '../letter-filter.ts';

const ASK_EVERY_MS = 10_000;

/** Letters by a filter, the latest first, page by page. */
export function useLetters(query: LetterQuery, status: LetterFilter['status']) {
  const list = useInfiniteQuery({
    ...listDeadLettersInfiniteOptions({ query: { ...query, status } }),
    initialPageParam: {},
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ASK_EVERY_MS,
  });
  return { ...list, letters: list.data?.pages.flatMap(({ items }) => items) };
}
