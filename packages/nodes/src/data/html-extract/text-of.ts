import type { AnyNode } from 'domhandler';

/** Elements inside a line: what they hold is not set apart from what stands beside them. */
const INLINE = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span ' +
    'strike strong sub sup time tt u var wbr'
  ).split(' '),
);
/** What they hold is no text for readers. */
const SILENT = new Set(['script', 'style', 'template', 'noscript']);

/** The text that a reader sees: white space is one space, and blocks are set apart by one. */
export function textOf(nodes: readonly AnyNode[]): string {
  const parts: string[] = [];
  gather(nodes, parts);
  return parts.join('').replaceAll(/\s+/g, ' ').trim();
}

function gather(nodes: readonly AnyNode[], parts: string[]): void {
  for (const node of nodes) {
    if (node.type === 'text') parts.push(node.data);
    if (!('children' in node)) continue;
    const name = 'name' in node ? node.name : '';
    if (SILENT.has(name)) continue;
    const gap = INLINE.has(name) ? '' : ' ';
    parts.push(gap);
    gather(node.children, parts);
    parts.push(gap);
  }
}
