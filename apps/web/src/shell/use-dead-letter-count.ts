import { useQuery } from '@tanstack/react-query';
import { listDeadLetterGroupsOptions } from '../api/generated/@tanstack/react-query.gen.ts';

const ASK_EVERY_MS = 20_000;
const GROUPS = 200;

/** How many dead letters wait for a decision; undefined until it is known. */
export function useDeadLetterCount(): number | undefined {
  const { data } = useQuery({
    ...listDeadLetterGroupsOptions({ query: { limit: GROUPS } }),
    refetchInterval: ASK_EVERY_MS,
  });
  return data?.items.reduce((total, { count }) => total + count, 0);
}
