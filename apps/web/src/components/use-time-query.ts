import { useMemo } from 'react';
import { resolveTimeFilter, type TimeFilter } from '../format/time-filter.ts';

/** The instants of a time filter; a preset counts back from when it was chosen, so that the list does not slide. */
export function useTimeQuery({ range, since, until }: TimeFilter): { since?: string; until?: string } {
  return useMemo(() => resolveTimeFilter({ range, since, until }, Date.now()), [range, since, until]);
}
