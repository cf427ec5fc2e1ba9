/** From these sizes on a node's work is done in a thread: it takes longer than handing it over and back. */
const HEAVY = { characters: 32 * 1024, entries: 5_000 } as const;

/** Whether one of these texts or lists is long. */
export function isHeavy(...values: readonly unknown[]): boolean {
  return values.some((value) => {
    if (typeof value === 'string') return value.length > HEAVY.characters;
    return Array.isArray(value) && value.length > HEAVY.entries;
  });
}
