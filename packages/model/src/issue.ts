/** One fault of a document: `field` is the path to its place (`nodes[0].config.url`), `issue` says what is wrong. */
export interface Issue {
  readonly field: string;
  readonly issue: string;
}

export type Path = readonly (string | number)[];

/** Writes a path as clients see it: `['nodes', 0, 'config', 'url']` is `nodes[0].config.url`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}
