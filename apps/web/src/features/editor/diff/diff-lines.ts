/** One line of two texts laid side by side. */
export interface LineChange {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Texts with more lines than this are shown as a whole, before and after: comparing costs the product of both. */
const MOST_LINES = 600;

/** The lines of two texts, those that both have once; undefined when they are too long to compare. */
export function diffLines(before: string, after: string): readonly LineChange[] | undefined {
  const old = before.split('\n');
  const now = after.split('\n');
  if (old.length > MOST_LINES || now.length > MOST_LINES) return undefined;
  const lengths = commonLengths(old, now);
  const changes: LineChange[] = [];
  let row = 0;
  let column = 0;
  while (row < old.length || column < now.length) {
    const removed = old[row];
    const added = now[column];
    if (removed !== undefined && removed === added) {
      changes.push({ kind: 'same', text: removed });
      row += 1;
      column += 1;
    } else if (
      removed !== undefined &&
      (added === undefined || at(lengths, row + 1, column) >= at(lengths, row, column + 1))
    ) {
      changes.push({ kind: 'removed', text: removed });
      row += 1;
    } else {
      changes.push({ kind: 'added', text: added ?? '' });
      column += 1;
    }
  }
  return changes;
}

const at = (lengths: readonly Uint16Array[], row: number, column: number): number => lengths[row]?.[column] ?? 0;

/** How many lines the rests of both texts have in common, from every pair of places on. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly Uint16Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let row = old.length - 1; row >= 0; row -= 1) {
    const line = lengths[row];
    if (line === undefined) continue;
    for (let column = now.length - 1; column >= 0; column -= 1) {
      const isSame = old[row] === now[column];
      line[column] = isSame
        ? at(lengths, row + 1, column + 1) + 1
        : Math.max(at(lengths, row + 1, column), at(lengths, row, column + 1));
    }
  }
  return lengths;
}
