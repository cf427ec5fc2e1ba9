/** How many names are looked at for the suggestions of one workflow: a document of nothing but typos costs no more. */
export const SUGGESTION_BUDGET = 200_000;

/** The candidate that is most like a misspelled name: a third of its letters may be wrong, missing or too many. */
export function suggestName(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let limit = Math.min(3, Math.max(1, Math.floor(name.length / 3)));
  if (name.length < 2) return undefined;
  for (const candidate of candidates) {
    const distance = editDistance(name, candidate, limit);
    if (distance > limit || distance >= candidate.length) continue;
    best = candidate;
    limit = distance - 1;
    if (limit < 0) break;
  }
  return best;
}

/** Letters to change, add or take away (Levenshtein); whatever is over the limit is just over it. */
function editDistance(left: string, right: string, limit: number): number {
  const over = limit + 1;
  if (Math.abs(left.length - right.length) > limit) return over;
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = new Array<number>(right.length + 1).fill(over);
    if (row <= limit) current[0] = row;
    // Outside this band the distance is over the limit.
    const last = Math.min(right.length, row + limit);
    for (let column = Math.max(1, row - limit); column <= last; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const changed = (above[column - 1] ?? over) + (isSame ? 0 : 1);
      current[column] = Math.min(changed, (above[column] ?? over) + 1, (current[column - 1] ?? over) + 1);
    }
    above = current;
  }
  return above[right.length] ?? over;
}
