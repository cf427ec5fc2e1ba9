import { nodeIdSchema } from '@automateos/model';

/** An id like the wanted one that nobody has: `filter`, `filter_2`, `filter_3`. Reserved words start at 1: `if_1`. */
export function findFreeId(wanted: string, taken: ReadonlySet<string>): string {
  const [, stem = wanted, number] = /^(.*?)(?:_(\d+))?$/.exec(wanted) ?? [];
  const isLegal = (id: string): boolean => !taken.has(id) && nodeIdSchema.safeParse(id).success;
  if (isLegal(wanted)) return wanted;
  // 64 characters at most, the number included
  const base = stem.slice(0, 56);
  const first = nodeIdSchema.safeParse(stem).success ? 2 : 1;
  for (let next = Math.max(first, Number(number ?? 0)); ; next += 1) {
    const id = `${base}_${next}`;
    if (isLegal(id)) return id;
  }
}
