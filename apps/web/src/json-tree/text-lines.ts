/** Where each line of a long text begins and ends: at its line breaks, and where it would leave its column. */
export type TextLines = readonly (readonly [start: number, end: number])[];

export function splitText(text: string, columns: number): TextLines {
  const lines: [number, number][] = [];
  let start = 0;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    let from = start;
    do {
      const to = Math.min(from + columns, end);
      lines.push([from, to]);
      from = to;
    } while (from < end);
    start = end + 1;
  }
  return lines;
}
