import { useQuery } from '@tanstack/react-query';
import { type RedrivePlan, redriveDeadLetters } from '../../../api/generated/index.ts';
import { type RedriveTarget, type RedriveWish, toGroupBody } from './redrive-wish.ts';

/** The dry run: what a redrive would do, asked of the server each time the wish changes. It changes nothing. */
export function useRedrivePlan(target: RedriveTarget, { from, version }: RedriveWish) {
  const body = { ...toGroupBody(target), from, version, dry_run: true };
  return useQuery({
    // The generated options are for reading; this is a POST that reads.
    queryKey: [{ _id: 'redriveDeadLetters', dryRun: true }, body],
    queryFn: async ({ signal }) => {
      const { data } = await redriveDeadLetters({ body, signal, throwOnError: true });
      return data as RedrivePlan; // a dry run is answered with a plan
    },
    staleTime: 0,
    gcTime: 0,
  });
}
