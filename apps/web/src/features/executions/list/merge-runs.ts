/**
 * A list of runs that does not jump. The pages that were loaded stay as they are; the newest page is asked for again and
 * again, and from it known runs are brought up to date, and new ones are counted until the person wants to see them.
 */

interface Run {
  readonly id: string;
}

interface RunPage<Item extends Run> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

/** Brings the loaded pages up to date with the newest page. */
export function mergeNewestPage<Item extends Run, Page extends RunPage<Item>>(
  pages: readonly Page[],
  newest: RunPage<Item>,
): readonly Page[] {
  const fresh = new Map(newest.items.map((item) => [item.id, item]));
  const last = newest.items.at(-1)?.id;
  // Within the reach of the newest page, a run that is not on it any more does not match the filter any more.
  const isGone = ({ id }: Item): boolean =>
    !fresh.has(id) && (newest.next_cursor === null || (last !== undefined && id > last));
  let hasChanged = false;
  const merged = pages.map((page) => {
    const items = page.items.filter((item) => !isGone(item)).map((item) => fresh.get(item.id) ?? item);
    const isSame = items.length === page.items.length && items.every((item, index) => item === page.items[index]);
    if (isSame) return page;
    hasChanged = true;
    return { ...page, items };
  });
  return hasChanged ? merged : pages;
}

/** How many runs of the newest page are newer than all that are shown; ids rise with time. */
export function countNewRuns(pages: readonly RunPage<Run>[], newest: RunPage<Run>): { count: number; isMore: boolean } {
  const top = pages.find(({ items }) => items.length > 0)?.items[0]?.id ?? '';
  const count = newest.items.filter(({ id }) => id > top).length;
  return { count, isMore: count > 0 && count === newest.items.length && newest.next_cursor !== null };
}
