/** The value of one series in Prometheus text, 0 when it is not there: a counter appears with its first count. */
export function readMetric(text: string, series: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? 0 : Number(line.slice(series.length + 1));
}
