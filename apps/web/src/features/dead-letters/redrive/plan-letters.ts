import type { DeadLetter, RedrivePlan, RedriveRefusal } from '../../../api/generated/index.ts';
import type { LetterQuery } from '../letter-filter.ts';

/** More letters than these are not asked about one by one. */
const EXAMINED_AT_MOST = 50;

/** The filter that means one letter: its group, at the millisecond at which it failed. */
export function queryOfLetter({ fingerprint, failed_at }: DeadLetter): LetterQuery {
  const until = new Date(Date.parse(failed_at) + 1).toISOString();
  return { fingerprint, since: failed_at, until };
}

/**
 * What a redrive of letters picked by hand would do: each is asked about alone.
 *
 * @param ask the dry run for a filter
 */
export async function planLetters(
  letters: readonly DeadLetter[],
  ask: (query: LetterQuery) => Promise<RedrivePlan>,
): Promise<RedrivePlan> {
  const examined = letters.slice(0, EXAMINED_AT_MOST);
  const plans: [DeadLetter, RedrivePlan][] = [];
  for (const letter of examined) plans.push([letter, await ask(queryOfLetter(letter))]);
  return mergePlans(plans, letters.length);
}

export function mergePlans(plans: readonly (readonly [DeadLetter, RedrivePlan])[], total: number): RedrivePlan {
  const refusals = new Map<string, RedriveRefusal>();
  const repeats = new Map<string, number>();
  let refused = 0;
  for (const [letter, plan] of plans) {
    // Another letter may have failed in the same millisecond: this one counts once.
    const refusal = plan.refusals.find(({ example_id }) => example_id === letter.id || plan.would_redrive === 0);
    if (refusal === undefined) {
      for (const { node_id } of plan.repeats) repeats.set(node_id, (repeats.get(node_id) ?? 0) + 1);
      continue;
    }
    refused += 1;
    const key = `${refusal.code} ${refusal.message}`;
    const known = refusals.get(key) ?? { ...refusal, count: 0, example_id: letter.id };
    refusals.set(key, { ...known, count: known.count + 1 });
  }
  return {
    dry_run: true,
    total,
    would_redrive: plans.length - refused,
    would_fail: refused,
    refusals: [...refusals.values()],
    repeats: [...repeats].map(([node_id, count]) => ({ node_id, count })),
    examined: plans.length,
  };
}
