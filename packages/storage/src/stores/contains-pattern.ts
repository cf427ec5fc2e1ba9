/** The `like` pattern (with `\` as escape) for a part of a text in lower case: what the user typed stands for itself. */
export function containsPattern(q: string): string {
  return `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}
