const UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** "340 B", "1.2 kB", "5.0 MB"; of 1,000 each. */
export function formatSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1_000 && unit < UNITS.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit]}`;
}
