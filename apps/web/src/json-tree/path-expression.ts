export type Segment = string | number;

const NODE_ID = /^[A-Za-z][A-Za-z0-9_-]*$/;
const NAME = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** How an expression names a node: its id, which may hold hyphens; what is no id is looked up in `nodes`. */
export function nodeExpression(nodeId: string): string {
  return NODE_ID.test(nodeId) ? nodeId : `nodes[${JSON.stringify(nodeId)}]`;
}

/** `enrich.body.items[0]["x-y"]`: where a value lies, as expressions write it. */
export function pathExpression(root: string, segments: readonly Segment[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`;
    return NAME.test(segment) ? `${path}.${segment}` : `${path}[${JSON.stringify(segment)}]`;
  }, root);
}
