import { useQuery } from '@tanstack/react-query';
import { type RedrivePlan, redriveDeadLetters } from '../../../api/generated/index.ts';
import type { LetterQuery } from '../letter-filter.ts';
import { planLetters } from './plan-letters.ts';
import { type RedriveTarget, type RedriveWish, toGroupBody } from './redrive-wish.ts';

/** The dry run: what a redrive would do, asked of the server each time the wish changes. It changes nothing. */
export function useRedrivePlan(target: RedriveTarget, { from, version }: RedriveWish) {
  const ask = async (query: LetterQuery, signal: AbortSignal): Promise<RedrivePlan> => {
    const body = { ...toGroupBody(query), from, version, dry_run: true };
    const { data } = await redriveDeadLetters({ body, signal, throwOnError: true });
    return data as RedrivePlan; // a dry run is answered with a plan
  };
  const meant = target.kind === 'all' ? target.query : target.letters.map(({ id }) => id);
  return useQuery({
    // The generated options are for reading; this is a POST that reads.
    queryKey: [{ _id: 'redriveDeadLetters', dryRun: true }, meant, from, version],
    queryFn: ({ signal }) =>
      target.kind === 'all' ? ask(target.query, signal) : planLetters(target.letters, (query) => ask(query, signal)),
    staleTime: 0,
    gcTime: 0,
  });
}
